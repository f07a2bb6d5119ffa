// The `key:value` text of receipts: finding the keys in any case and order, and the dates peers write. Owns the tolerance; what the values
// mean is in receipt.ts and hlr-receipt.ts. It reads hostile text in one pass.

import { epochOf, type LocalFields } from './times.ts';

type ReceiptKey =
  | 'id'
  | 'sub'
  | 'dlvrd'
  | 'submit date'
  | 'done date'
  | 'stat'
  | 'err'
  | 'text'
  | 'imsi'
  | 'msc'
  | 'mcc'
  | 'mnc'
  | 'cn'
  | 'net'
  | 'rcn'
  | 'rnet';

const KEY =
  /(?:^|[\s,;])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat(?:us)?|err(?:or)?|text|imsi|msc|mcc|mnc|cn|net|rcn|rnet):/gi;

const WHOLE = ['stat', 'err'] as const satisfies readonly ReceiptKey[];

function nameOf(written: string): ReceiptKey {
  const name = written.toLowerCase();
  // Some write the words out.
  const whole = WHOLE.find((key) => name.startsWith(key));
  if (whole) return whole;
  if (name.startsWith('submit')) return 'submit date';
  return name.startsWith('done') ? 'done date' : (name as ReceiptKey);
}

/**
 * The values by their keys, the first of each. The text of the message ends the receipt, whatever it looks like; only when neither id nor
 * stat came before it do keys after it count.
 */
export function readKeys(text: string): ReadonlyMap<ReceiptKey, string> {
  const values = new Map<ReceiptKey, string>();
  let open: { readonly key: ReceiptKey; readonly from: number } | undefined;
  const close = (to: number): void => {
    if (!open || values.has(open.key)) return;
    const value = text.slice(open.from, to);
    values.set(open.key, open.key === 'text' ? value : value.trim());
  };
  for (const match of text.matchAll(KEY)) {
    close(match.index);
    open = { key: nameOf(match[1]!), from: match.index + match[0].length };
    if (open.key === 'text' && values.has('id') && values.has('stat')) break;
  }
  close(text.length);
  return values;
}

/** A date of a receipt: nobody says in whose zone, so it stays fields. */
export type ReceiptDate = {
  readonly written: string;
  /** Undefined when the digits are no date. */
  readonly fields: LocalFields | undefined;
};

/** How many digits of what: two or four of the year, seconds or none. The first that gives a date is taken. */
const DATE_FORMS: readonly RegExp[] = [
  /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
  /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
  /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/,
  /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
];

export function readReceiptDate(written: string): ReceiptDate {
  const digits = written.replace(/[-/.: T]/g, '');
  for (const form of DATE_FORMS) {
    const parts = form.exec(digits)?.slice(1).map(Number);
    if (!parts) continue;
    const [year, month, day, hour, minute, second = 0] = parts as [
      number,
      number,
      number,
      number,
      number,
      number?,
    ];
    const fields = { year: year < 100 ? 2_000 + year : year, month, day, hour, minute, second };
    if (epochOf(fields) !== undefined) return { written, fields };
  }
  return { written, fields: undefined };
}
