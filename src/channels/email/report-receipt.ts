// What a mail that came back says of the mail it is about, as a receipt. Owns this translation; how reports are read is
// `protocols/mail-report`.

import { unreachable } from '../../base/assert.ts';
import type { Receipt } from '../../core/ports.ts';
import type { Action } from '../../protocols/mail-report/delivery-status.ts';
import type { MailReply } from '../../protocols/mail-report/enhanced-status.ts';
import type { MailReport } from '../../protocols/mail-report/mail-report.ts';
import { faultOf } from './error-table.ts';

/** Undefined: it does not tell where the mail ended. */
export function receiptOf(report: MailReport): Receipt['report'] | undefined {
  switch (report.kind) {
    case 'delivery':
      return receiptOfAction(report.action, report.reply);
    case 'returned':
      return failed(report.reply ?? { text: '' });
    case 'delayed':
    case 'automatic':
    case 'complaint':
    case 'unknown':
      return undefined;
    default:
      return unreachable(report);
  }
}

/** Relayed and expanded: nothing further will be told (RFC 3464 2.3.3). */
function receiptOfAction(action: Action, reply: MailReply): Receipt['report'] | undefined {
  switch (action) {
    case 'failed':
      return failed(reply);
    case 'delayed':
      return undefined;
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return { kind: 'delivered' };
    default:
      return unreachable(action);
  }
}

/** A mailbox that is not there is not there by another link either. */
function failed(reply: MailReply): Receipt['report'] {
  // A host's bounce quotes what was said to RCPT TO more often than anything else.
  const { status, err, about } = faultOf(reply, 'recipient');
  return { kind: 'failed', status, err, ...(about === 'way' && { reason: 'undelivered' as const }) };
}

/** What metrics call it. */
export function wordFor(report: MailReport): string {
  return report.kind === 'delivery' ? report.action : report.kind;
}
