// A sending as it is being written, and what of it is asked of the API. Owns the table of what each kind has; the fields are drawn elsewhere.

import type { NewSending } from '../../../../clients/typescript/src/schema.ts';
import { readNumbers } from '../../parts/number-list.ts';
import type { Recipients } from '../../parts/recipients-field.tsx';
import type { Transliteration } from '../../parts/text-measure.ts';
import { NOW, timedBy, type When } from '../../parts/time-field.tsx';

export type Kind = NonNullable<NewSending['kind']>;

type KindForm = {
  readonly group: 'usual' | 'more' | 'advanced';
  readonly book: 'phones' | 'mails';
  /** `parts`: counted as SMS; `menu`: spoken; `octets`: hexadecimal; `none`: no text at all. */
  readonly text: 'parts' | 'menu' | 'plain' | 'octets' | 'none';
  readonly sender: 'name' | 'call' | 'mail' | 'bot' | 'none';
  readonly files?: 'sounds' | 'attachments';
  readonly subject?: 'yes';
  readonly fallback?: 'yes';
};

export const KIND_FORMS: Readonly<Record<Kind, KindForm>> = {
  sms: { group: 'usual', book: 'phones', text: 'parts', sender: 'name' },
  call: { group: 'usual', book: 'phones', text: 'menu', sender: 'call', files: 'sounds' },
  mail: {
    group: 'usual',
    book: 'mails',
    text: 'plain',
    sender: 'mail',
    files: 'attachments',
    subject: 'yes',
  },
  viber: { group: 'usual', book: 'phones', text: 'plain', sender: 'name', fallback: 'yes' },
  whatsapp: { group: 'usual', book: 'phones', text: 'plain', sender: 'name' },
  telegram: { group: 'usual', book: 'phones', text: 'plain', sender: 'name' },
  mms: { group: 'more', book: 'phones', text: 'plain', sender: 'name', files: 'attachments', subject: 'yes' },
  flash: { group: 'more', book: 'phones', text: 'parts', sender: 'name' },
  social: { group: 'more', book: 'phones', text: 'plain', sender: 'name', fallback: 'yes' },
  bot: { group: 'more', book: 'phones', text: 'plain', sender: 'bot' },
  hlr: { group: 'more', book: 'phones', text: 'none', sender: 'none' },
  ping: { group: 'more', book: 'phones', text: 'none', sender: 'none' },
  binary: { group: 'advanced', book: 'phones', text: 'octets', sender: 'name' },
  push: { group: 'advanced', book: 'phones', text: 'plain', sender: 'name' },
};

export type HeldFile = { readonly id: string; readonly name: string; readonly bytes: number };

export type Draft = {
  readonly kind: Kind;
  readonly recipients: Recipients;
  readonly text: string;
  readonly subject: string;
  readonly sender: string;
  readonly fallback: string;
  readonly transliteration: Transliteration;
  readonly links: 'as they are' | 'short';
  readonly when: When;
  readonly validityMinutes: number;
  readonly files: readonly HeldFile[];
  readonly voice: string;
  readonly ringSeconds: number;
  readonly pauseSeconds: number;
  readonly attempts: number;
};

export const DAY_MINUTES = 1_440;

export const EMPTY: Draft = {
  kind: 'sms',
  recipients: { typed: '', groups: [] },
  text: '',
  subject: '',
  sender: '',
  fallback: '',
  transliteration: 'none',
  links: 'as they are',
  when: NOW,
  validityMinutes: DAY_MINUTES,
  files: [],
  voice: '',
  ringSeconds: 22,
  pauseSeconds: 20,
  attempts: 5,
};

export type Missing = 'recipients' | 'text' | 'subject' | 'moment';

/** What has still to be filled in before it can be priced. */
export function missingOf(draft: Draft): Missing | undefined {
  const form = KIND_FORMS[draft.kind];
  const { good, groups } = readNumbers(draft.recipients.typed, form.book);
  if (good.length + groups.length + draft.recipients.groups.length === 0) return 'recipients';
  if (form.subject && draft.kind === 'mail' && draft.subject.trim() === '') return 'subject';
  const silent = form.text === 'none' || draft.files.length > 0;
  if (!silent && draft.text.trim() === '') return 'text';
  if (draft.when.kind === 'at' && timedBy(draft.when).sendAt === undefined) return 'moment';
  return undefined;
}

function callOf(draft: Draft): NonNullable<NewSending['call']> {
  const { voice, ringSeconds, pauseSeconds, attempts, files } = draft;
  return {
    ...{ ringSeconds, pauseSeconds, attempts },
    ...(voice !== '' && { voice }),
    ...(files.length > 0 && { sounds: files.map(({ id }) => id) }),
  };
}

export function sendingOf(draft: Draft): NewSending {
  const form = KIND_FORMS[draft.kind];
  const { good, groups } = readNumbers(draft.recipients.typed, form.book);
  const named = draft.recipients.groups.map((id) => `G${id}`);
  const smsLike = form.text === 'parts';
  return {
    kind: draft.kind,
    // Read already: with a plus they are taken as they are.
    recipients: [...named, ...groups, ...good.map((one) => (form.book === 'phones' ? `+${one}` : one))],
    ...(form.text !== 'none' && draft.text !== '' && { text: draft.text }),
    ...(form.text === 'octets' && { binary: 'hex' as const }),
    ...(form.subject && draft.subject !== '' && { subject: draft.subject }),
    ...(form.sender !== 'none' && draft.sender.trim() !== '' && { sender: draft.sender.trim() }),
    ...(form.fallback && draft.fallback.trim() !== '' && { fallbackText: draft.fallback }),
    ...(smsLike && draft.transliteration !== 'none' && { transliteration: draft.transliteration }),
    ...(draft.links === 'short' && form.text !== 'menu' && form.text !== 'none' && { shortLinks: true }),
    ...(draft.validityMinutes !== DAY_MINUTES && { validityMinutes: draft.validityMinutes }),
    ...timedBy(draft.when),
    ...(form.files === 'attachments' &&
      draft.files.length > 0 && { attachments: draft.files.map(({ id }) => id) }),
    ...(draft.kind === 'call' && { call: callOf(draft) }),
  };
}
