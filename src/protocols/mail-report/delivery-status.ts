// The machine's part of a delivery report, `message/delivery-status` (RFC 3464): groups of fields, the first about the message,
// the others about one recipient each. Owns reading it; groups in another order or with fields missing are taken too.

import { LIMITS } from '../../base/limits.ts';
import {
  type EnhancedStatus,
  type MailReply,
  quotedReply,
  readReply,
  readStatus,
} from './enhanced-status.ts';
import { type Field, fieldOf, readFields } from './mime-entity.ts';

/** RFC 3464 2.3.3. */
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
export type Action = (typeof ACTIONS)[number];

type RecipientStatus = {
  readonly action: Action;
  /** The address, without its type. */
  readonly recipient?: string;
  /** `Status`, or what `Diagnostic-Code` tells more exactly. */
  readonly reply: MailReply;
};

export function readDeliveryStatus(text: string): readonly RecipientStatus[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/, LIMITS.mailReport.groups)
    .map((group) => readFields(group.replace(/^\n+/, '')))
    .flatMap((fields) => recipientOf(fields) ?? []);
}

function recipientOf(fields: readonly Field[]): RecipientStatus | undefined {
  const written = fieldOf({ fields }, 'status');
  const action = actionOf(fieldOf({ fields }, 'action'), written);
  if (!action) return undefined;
  const address = fieldOf({ fields }, 'final-recipient') ?? fieldOf({ fields }, 'original-recipient');
  const recipient = address && afterType(address);
  const diagnostic = afterType(fieldOf({ fields }, 'diagnostic-code') ?? '');
  return { action, ...(recipient && { recipient }), reply: replyOf(readStatus(written ?? ''), diagnostic) };
}

/** Some leave the action out; the status tells then. */
function actionOf(action: string | undefined, status: string | undefined): Action | undefined {
  const word = /^[a-z]+/i.exec(action ?? '')?.[0]?.toLowerCase();
  const known = ACTIONS.find((each) => each === word);
  if (known) return known;
  switch (readStatus(status ?? '')?.kind) {
    case 2:
      return 'delivered';
    case 4:
      return 'delayed';
    case 5:
      return 'failed';
    case undefined:
      return undefined;
  }
}

/** `rfc822; a@b.example` → `a@b.example`, without comments in parentheses at its end. */
function afterType(value: string): string {
  const semicolon = value.indexOf(';');
  return value.slice(semicolon + 1).trim();
}

/** Gateways write `5.0.0` above a diagnostic that knows better. */
function replyOf(told: EnhancedStatus | undefined, diagnostic: string): MailReply {
  const direct = readReply(diagnostic);
  const quoted = direct.code === undefined ? (quotedReply(diagnostic) ?? direct) : direct;
  const vague = told === undefined || (told.subject === 0 && told.detail === 0);
  const status = vague ? (quoted.status ?? told) : told;
  return {
    ...(quoted.code !== undefined && { code: quoted.code }),
    ...(status && { status }),
    text: diagnostic,
  };
}
