// What a mail that came to a return path is: a report about a delivery (RFC 3464), a bounce written for people, the answer of
// a machine, a complaint (RFC 5965) or something else. Owns telling them apart; where sentences decide, doubt is `unknown`.

import { LIMITS } from '../../base/limits.ts';
import { type Action, readDeliveryStatus } from './delivery-status.ts';
import { type MailReply, quotedReply } from './enhanced-status.ts';
import { type Entity, fieldOf, partsOf, readEntity, textOf, textOfField } from './mime-entity.ts';

export type MailReport =
  /** Of the worst of its recipients; a message of ours has one. */
  | { readonly kind: 'delivery'; readonly action: Action; readonly reply: MailReply }
  /** Told in sentences: it came back. */
  | { readonly kind: 'returned'; readonly reply?: MailReply }
  /** Told in sentences: it will be tried again. */
  | { readonly kind: 'delayed' }
  /** A person is away, a robot has an answer (RFC 3834). */
  | { readonly kind: 'automatic' }
  | { readonly kind: 'complaint' }
  | { readonly kind: 'unknown' };

const { depth: DEPTH_MOST, sentencesCharacters: SENTENCES_CHARACTERS } = LIMITS.mailReport;

const WORST_FIRST: readonly Action[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

export function readMailReport(bytes: Uint8Array): MailReport {
  const entity = readEntity(bytes);
  const status = findPart(entity, ['message/delivery-status', 'message/global-delivery-status']);
  if (status) {
    const recipients = readDeliveryStatus(textOf(status));
    for (const action of WORST_FIRST) {
      const one = recipients.find((recipient) => recipient.action === action);
      if (one) return { kind: 'delivery', action, reply: one.reply };
    }
  }
  if (findPart(entity, ['message/feedback-report'])) return { kind: 'complaint' };
  if (findPart(entity, ['message/disposition-notification'])) return { kind: 'automatic' };
  return readSentences(entity);
}

function findPart(entity: Entity, types: readonly string[], depth = 0): Entity | undefined {
  if (types.includes(entity.type)) return entity;
  if (depth >= DEPTH_MOST) return undefined;
  for (const part of partsOf(entity)) {
    const found = findPart(part, types, depth + 1);
    if (found) return found;
  }
  return undefined;
}

const FROM_MACHINE = /mailer-daemon|postmaster|mail delivery (?:sub)?system|mdaemon/i;
const DELAYED_SUBJECT = /\b(?:delay(?:ed)?|warning|deferred|still being retried|will be retried)\b|задерж/i;
const RETURNED_SUBJECT =
  /undeliver|non-?deliver|not delivered|failure notice|deliver[a-z ]{0,12} fail|fail[a-z]{0,4} to deliver|returned (?:mail|to sender)|mail (?:system error|failure)|не ?доставлен|невозможно доставить/i;
// qmail's first words, which came before there were types for reports.
const RETURNED_TEXT =
  /^hi\. this is the .{1,100}(?:program|deliver)|could not be delivered|was not delivered/im;

function readSentences(entity: Entity): MailReport {
  const subject = textOfField(fieldOf(entity, 'subject') ?? '');
  const automatic = fieldOf(entity, 'auto-submitted')?.toLowerCase() ?? '';
  if (automatic.startsWith('auto-replied') && !FROM_MACHINE.test(fieldOf(entity, 'from') ?? '')) {
    return { kind: 'automatic' };
  }
  const byMachine =
    FROM_MACHINE.test(fieldOf(entity, 'from') ?? '') || fieldOf(entity, 'return-path') === '<>';
  const failed = fieldOf(entity, 'x-failed-recipients') !== undefined;
  const text = firstText(entity).slice(0, SENTENCES_CHARACTERS);
  if (byMachine && DELAYED_SUBJECT.test(subject) && !RETURNED_SUBJECT.test(subject))
    return { kind: 'delayed' };
  if (!failed && !RETURNED_SUBJECT.test(subject) && !(byMachine && RETURNED_TEXT.test(text))) {
    return { kind: 'unknown' };
  }
  if (!failed && !byMachine) return { kind: 'unknown' };
  const reply = quotedReply(text);
  return { kind: 'returned', ...(reply && { reply }) };
}

/** What a person would read first. */
function firstText(entity: Entity, depth = 0): string {
  if (entity.type.startsWith('text/')) return textOf(entity);
  if (depth >= DEPTH_MOST) return '';
  for (const part of partsOf(entity)) {
    const text = firstText(part, depth + 1);
    if (text.trim() !== '') return text;
  }
  return '';
}
