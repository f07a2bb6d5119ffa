// What follows from events of calls and from messages that failed: SMS, calls of handlers, a first ring. Owns the sorting of it and the
// SMS that are sent so.

import { unreachable } from '../../base/assert.ts';
import { DAY, type Instant } from '../../base/time.ts';
import type { MessageRef, Submission } from '../../core/messages/submission.ts';
import type { FollowUp, JournalEntry } from '../../core/ports.ts';
import type { MessageRow } from './claimed-row.ts';

/** An SMS that a message has sent after it. */
export type FollowingSms = { readonly row: MessageRow; readonly submission: Submission };

export function menusSms(
  sms: readonly Followed<'sms'>[],
  rows: ReadonlyMap<MessageRef, MessageRow>,
): readonly FollowingSms[] {
  return sms.flatMap(({ entry, followUp }) => {
    const row = rows.get(entry.ref);
    return row ? [{ row, submission: menuSms(followUp, entry.ref) }] : [];
  });
}

const SMS_OF_ITSELF = {
  kind: 'sms',
  when: { kind: 'now' },
  validity: DAY,
  transliterate: 'no',
  purpose: 'send',
} as const;

/** In place of a message that its messenger could not deliver: whoever asks for its id is told of this one. */
export function fallbackSms(row: MessageRow): FollowingSms {
  const { options, sender, public_id: publicId } = row.submission;
  const items = [
    { phones: [`+${row.phone}`], text: options.fallbackText ?? '', ...(sender !== null && { sender }) },
  ];
  return { row, submission: { ...SMS_OF_ITSELF, door: 'fallback', publicId, items, cause: row.id } };
}

export type Followed<Kind extends FollowUp['kind']> = {
  readonly entry: JournalEntry;
  readonly followUp: Extract<FollowUp, { kind: Kind }>;
};

type Sorted = {
  readonly sms: readonly Followed<'sms'>[];
  readonly handlers: readonly Followed<'handler'>[];
  /** When each message rang first. */
  readonly handed: ReadonlyMap<MessageRef, Instant>;
};

export function followUpsOf(entries: readonly JournalEntry[]): Sorted {
  const sms: Followed<'sms'>[] = [];
  const handlers: Followed<'handler'>[] = [];
  const handed = new Map<MessageRef, Instant>();
  for (const entry of entries) {
    const { followUp } = entry;
    if (!followUp) continue;
    switch (followUp.kind) {
      case 'sms':
        sms.push({ entry, followUp });
        break;
      case 'handler':
        handlers.push({ entry, followUp });
        break;
      case 'status':
        if (!handed.has(entry.ref)) handed.set(entry.ref, entry.at);
        break;
      default:
        unreachable(followUp);
    }
  }
  return { sms, handlers, handed };
}

function menuSms(sms: Extract<FollowUp, { kind: 'sms' }>, cause: MessageRef): Submission {
  const items = [{ phones: [sms.to], text: sms.text, sender: sms.sender }];
  return { ...SMS_OF_ITSELF, door: 'menu', items, cause };
}
