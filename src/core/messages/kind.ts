// The kinds of message and their numbers in statuses, history and callbacks (spec codes.md section 4). Owns the table.

export const MESSAGE_KINDS = {
  sms: 0,
  flash: 1,
  binary: 2,
  push: 3,
  hlr: 4,
  ping: 5,
  mms: 6,
  call: 7,
  mail: 8,
  viber: 10,
  social: 12,
  // The documentation has no numbers for these [inferred]; the flags of a status have four bits for a kind.
  whatsapp: 13,
  telegram: 14,
  bot: 15,
} as const;

export type MessageKind = keyof typeof MESSAGE_KINDS;

/** Those that go by a messenger: an SMS may stand in for them. */
export const MESSENGER_KINDS: ReadonlySet<MessageKind> = new Set([
  'viber',
  'social',
  'whatsapp',
  'telegram',
  'bot',
]);
