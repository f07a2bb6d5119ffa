// Settings that links to all messengers have, and their rows in the reference. Owns these rows and their defaults.

import { LIMITS } from '../../base/limits.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { MESSENGER_KINDS, type MessageKind } from '../../core/messages/kind.ts';
import type { RunnerSettings } from './messenger-link.ts';

/** Kinds a text that goes to a chat may be sold as. */
const KINDS: readonly MessageKind[] = ['sms', 'mms', ...MESSENGER_KINDS];

export type MessengerSettings = RunnerSettings & {
  /** Where the provider's API begins. */
  readonly url: string;
  readonly kinds: readonly MessageKind[];
};

/** What stands where a key is left out; `url` absent: it must be given. */
export type MessengerDefaults = {
  readonly kinds: readonly MessageKind[];
  readonly url?: string;
  readonly rate: number;
  /** Why this rate. */
  readonly rateSays: string;
};

const WINDOW = 10;
const RECEIPT_HOURS = 24;

export function messengerFields({ kinds, url, rate, rateSays }: MessengerDefaults): readonly FieldRow[] {
  return [
    {
      key: 'kinds',
      form: {
        kind: 'list',
        fits: (text) => KINDS.some((kind) => kind === text),
        form: `one of ${KINDS.join(', ')}`,
      },
      absent: kinds.join(', '),
      says: 'Kinds of message it takes.',
    },
    { key: 'url', form: FORMS.url, absent: url ?? 'required', says: "Where the provider's API begins." },
    {
      key: 'rate',
      form: { kind: 'number', least: 0.01, most: LIMITS.messenger.perSecond, whole: 'fraction' },
      absent: String(rate),
      says: `Messages a second. ${rateSays}`,
    },
    {
      key: 'window',
      form: { kind: 'number', least: 1, most: LIMITS.messenger.underWay, whole: 'whole' },
      absent: String(WINDOW),
      says: 'Messages under way at once, each waiting for its answer.',
    },
    {
      key: 'receiptHours',
      form: { kind: 'number', least: 1, most: 720, whole: 'whole' },
      absent: String(RECEIPT_HOURS),
      says: 'Hours a receipt is waited for; without one the message ends with error 245.',
    },
  ];
}

export function messengerSettings(
  given: Readonly<Record<string, unknown>>,
  defaults: MessengerDefaults,
): MessengerSettings {
  return {
    kinds: (given.kinds as readonly MessageKind[] | undefined) ?? defaults.kinds,
    url: (given.url as string | undefined) ?? defaults.url ?? '',
    rate: (given.rate as number | undefined) ?? defaults.rate,
    window: (given.window as number | undefined) ?? WINDOW,
    receiptHours: (given.receiptHours as number | undefined) ?? RECEIPT_HOURS,
  };
}

/** Credentials: never logged, and no blank belongs into one. */
export const SECRET_FORM = FORMS.word;
