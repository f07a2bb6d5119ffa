// What WhatsApp tells by its webhook ("Webhooks", field `messages`): statuses of messages sent, and messages of people. Owns
// reading it; who may tell it was checked before.

import { type Instant, instant, SECOND } from '../../base/time.ts';
import { at, listAt, nameAt, textAt, wholeAt } from './json.ts';
import type { Heard, HeardMessage, HeardReceipt } from './messenger.ts';
import { CAUSE, statusOf } from './refusals.ts';
import { causeOfCode } from './whatsapp-codes.ts';

/** One app may have several numbers: only what concerns ours is heard. */
export function heardOf(told: unknown, phoneNumberId: string): Heard {
  const values = listAt(told, 'entry')
    .flatMap((entry) => listAt(entry, 'changes'))
    .filter((change) => textAt(change, 'field') === 'messages')
    .map((change) => at(change, 'value'))
    .filter((value) => nameAt(value, 'metadata', 'phone_number_id') === phoneNumberId);
  return {
    reply: { status: 200 },
    receipts: values.flatMap((value) => listAt(value, 'statuses').flatMap(receiptOf)),
    messages: values.flatMap((value) => {
      const to = (textAt(value, 'metadata', 'display_phone_number') ?? '').replace(/\D/g, '');
      return listAt(value, 'messages').flatMap((message) => messageOf(message, to || phoneNumberId));
    }),
  };
}

function momentOf(value: unknown): Instant | undefined {
  const seconds = nameAt(value, 'timestamp');
  return seconds !== undefined && /^\d{1,11}$/.test(seconds) ? instant(Number(seconds) * SECOND) : undefined;
}

function receiptOf(status: unknown): readonly HeardReceipt[] {
  const id = textAt(status, 'id');
  const moment = momentOf(status);
  if (id === undefined || moment === undefined) return [];
  const receipt = { ids: [id], at: moment };
  switch (textAt(status, 'status')) {
    case 'delivered':
      return [{ ...receipt, report: { kind: 'delivered' } }];
    case 'read':
      return [{ ...receipt, report: { kind: 'read' } }];
    case 'failed': {
      const cause = causeOfCode(wholeAt(listAt(status, 'errors')[0], 'code'));
      // Most refusals come this way, after the message was taken: they pass it on as a refusal at once would have.
      return [
        {
          ...receipt,
          report: { kind: 'failed', status: statusOf(cause), err: CAUSE[cause], reason: 'refused' },
        },
      ];
    }
    // `sent`: on its way to the phone, which is what status 0 says already.
    default:
      return [];
  }
}

/** Texts, captions, and what a press of a button says. */
function messageOf(message: unknown, to: string): readonly HeardMessage[] {
  const from = textAt(message, 'from');
  const key = textAt(message, 'id');
  const sentAt = momentOf(message);
  const type = textAt(message, 'type') ?? '';
  const text =
    textAt(message, 'text', 'body') ??
    textAt(message, 'button', 'text') ??
    textAt(message, 'interactive', 'button_reply', 'title') ??
    textAt(message, 'interactive', 'list_reply', 'title') ??
    textAt(message, type, 'caption');
  const whole = from !== undefined && key !== undefined && sentAt !== undefined && text !== undefined;
  return whole ? [{ from, to, text, sentAt, key }] : [];
}
