// A mailing as it is being made, and what of it is asked of the API. Owns the steps by which it is made: open, with pages or a table of
// recipients, and then begun, unless there is something to decide before.

import type { Money, NewMailing, RecipientTableCount } from '../../../../clients/typescript/src/schema.ts';
import { type Asked, ask } from '../../api/client.ts';
import { columnsText, type Mapping } from '../../parts/file-mapping.tsx';
import { type Book, readNumbers } from '../../parts/number-list.ts';
import type { Recipients } from '../../parts/recipients-field.tsx';
import { NOW, timedBy, type When } from '../../parts/time-field.tsx';
import type { Language } from '../../words/words.ts';

export const MAILING_KINDS = [
  'sms',
  'call',
  'mail',
  'viber',
  'whatsapp',
  'telegram',
  'flash',
  'social',
  'hlr',
  'ping',
] as const;

type MailingKind = (typeof MAILING_KINDS)[number];

export const MESSENGERS: readonly MailingKind[] = ['viber', 'social'];
const WITHOUT_TEXT: readonly MailingKind[] = ['hlr', 'ping'];

export type MailingDraft = {
  readonly name: string;
  readonly kind: MailingKind;
  readonly text: string;
  readonly subject: string;
  readonly sender: string;
  readonly fallback: string;
  readonly source: 'typed' | 'file';
  readonly recipients: Recipients;
  readonly file: File | undefined;
  readonly mapping: Mapping;
  readonly when: When;
  readonly perSecond: string | number;
  readonly spreadHours: string | number;
  readonly everyMinutes: number;
  readonly repeat: NonNullable<NewMailing['repeat']>;
  readonly secondTry: 'yes' | 'no';
};

export const EMPTY: MailingDraft = {
  name: '',
  kind: 'sms',
  text: '',
  subject: '',
  sender: '',
  fallback: '',
  source: 'typed',
  recipients: { typed: '', groups: [] },
  file: undefined,
  mapping: undefined,
  when: NOW,
  perSecond: '',
  spreadHours: '',
  everyMinutes: 60,
  repeat: 'by-hand',
  secondTry: 'no',
};

export function bookOf(kind: MailingKind): Book {
  return kind === 'mail' ? 'mails' : 'phones';
}

export function hasText(kind: MailingKind): boolean {
  return !WITHOUT_TEXT.includes(kind);
}

export function missingOf(draft: MailingDraft): 'name' | 'text' | 'recipients' | undefined {
  if (draft.name.trim() === '') return 'name';
  if (draft.source === 'file' && !draft.file) return 'recipients';
  const { good, groups } = readNumbers(draft.recipients.typed, bookOf(draft.kind));
  const named = good.length + groups.length + draft.recipients.groups.length;
  if (draft.source === 'typed' && named === 0) return 'recipients';
  return hasText(draft.kind) && draft.text.trim() === '' ? 'text' : undefined;
}

function bodyOf(draft: MailingDraft): NewMailing {
  const { name, kind, text, subject, sender, fallback, perSecond, spreadHours, everyMinutes, repeat } = draft;
  return {
    ...{ name: name.trim(), kind },
    ...(hasText(kind) && { text }),
    ...(kind === 'mail' && { subject }),
    ...(sender.trim() !== '' && { sender: sender.trim() }),
    ...(MESSENGERS.includes(kind) && fallback.trim() !== '' && { fallbackText: fallback }),
    ...timedBy(draft.when),
    ...(perSecond !== '' && { perSecond: Number(perSecond) }),
    ...(spreadHours !== '' && { spread: { hours: Number(spreadHours), everyMinutes } }),
    ...(repeat !== 'by-hand' && { repeat }),
    ...((draft.secondTry === 'yes' || fallback.trim() !== '') && { secondTry: true }),
  };
}

/** What stands in the way of beginning at once: rows that are wrong, or too little money. */
export type Check = {
  readonly recipients: number | undefined;
  /** Of one run; undefined when it is not known before the end. */
  readonly price: Money | undefined;
  /** What is there for it, credit included. */
  readonly means: Money;
  readonly report?: RecipientTableCount;
};

/** `check`: nothing is begun yet, whoever made it decides. */
export type Made = { readonly id: string; readonly check?: Check };

/** As many as one request may have. */
const PAGE = 10_000;

type Making = {
  readonly keyOf: (body: unknown) => string;
  /** In which wrong rows are told of. */
  readonly language: Language;
};

/** Every request of it has a key of its own, so that what is asked again after a lost answer is done once. */
export async function makeMailing(draft: MailingDraft, { keyOf, language }: Making): Promise<Made> {
  const body = bodyOf(draft);
  if (draft.source === 'file' && draft.file)
    return await fromTable(draft, draft.file, { body, keyOf, language });
  const { good, groups: codes } = readNumbers(draft.recipients.typed, bookOf(draft.kind));
  const groups = draft.recipients.groups.map(Number);
  const numbers = good.map((one) => (bookOf(draft.kind) === 'phones' ? `+${one}` : one));
  const first = [...codes, ...numbers.slice(0, PAGE - codes.length)];
  const asked = {
    ...body,
    open: true,
    ...(first.length > 0 && { recipients: first }),
    ...(groups.length > 0 && { groups }),
  };
  const key = keyOf(asked);
  const { id, price } = await ask('createMailing', { body: asked }, { idempotencyKey: key });
  for (let at = first.length - codes.length; at < numbers.length; at += PAGE) {
    const page = { parameters: { id }, body: { recipients: numbers.slice(at, at + PAGE) } };
    await ask('addMailingRecipients', page, { idempotencyKey: `${key}-${at}` });
  }
  const named = codes.length + groups.length === 0 ? numbers.length : undefined;
  return await begun({ id, key, kind: draft.kind }, { price, recipients: named });
}

async function fromTable(
  draft: MailingDraft,
  file: File,
  { body, keyOf, language }: Making & { readonly body: NewMailing },
): Promise<Made> {
  const asked = { ...body, open: true };
  const key = keyOf([asked, file.name, file.size, draft.mapping ?? null]);
  const { id } = await ask('createMailing', { body: asked }, { idempotencyKey: key });
  const columns = columnsText(draft.mapping);
  const table: Asked<'addMailingRecipientsTable'> = {
    parameters: { id },
    query: { language, ...(columns !== undefined && { columns }) },
    body: file,
  };
  const type = { contentType: 'application/octet-stream', idempotencyKey: `${key}-table` };
  const report = await ask('addMailingRecipientsTable', table, type);
  return await begun(
    { id, key, kind: draft.kind },
    { price: report.price, recipients: report.recipients, report },
  );
}

type Created = { readonly id: string; readonly key: string; readonly kind: MailingKind };

/** Begins it, unless there is something to decide before. */
async function begun(made: Created, found: Omit<Check, 'means'>): Promise<Made> {
  const { id, key, kind } = made;
  const { settings } = await ask('getAccount', {});
  const paysElectronic = (settings.electronicKinds ?? []).includes(kind);
  const { balance, credit } = await ask('getBalance', {
    query: { purse: paysElectronic ? 'electronic' : 'ordinary' },
  });
  const means = { ...balance, amount: (Number(balance.amount) + Number(credit.amount)).toFixed(2) };
  const check = { ...found, means };
  const wrong = found.report && (found.report.failed > 0 || found.report.recipients === 0);
  if (wrong || isShort(check)) return { id, check };
  await ask('startMailing', { parameters: { id } }, { idempotencyKey: `${key}-start` });
  return { id };
}

/** Whether the money ends before the recipients do. */
export function isShort({ price, means }: Check): boolean {
  return price !== undefined && Number(price.amount) > Number(means.amount);
}
