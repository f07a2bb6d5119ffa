// A list of objects in the configuration, such as trunks and links, described by one table: the reader, the refusal of
// unknown keys and the printed reference page come from it. Owns the forms of values and the sentences about wrong ones.

import { unreachable } from './assert.ts';
import { err, ok, type Result } from './result.ts';

export type YesNo = 'yes' | 'no';

type FieldForm =
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly form: string }
  | {
      readonly kind: 'number';
      readonly least: number;
      readonly most: number;
      readonly whole: 'whole' | 'fraction';
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** `true` and `false` of the file, `yes` and `no` inside. */
  | { readonly kind: 'switch' }
  /** A list, not empty, of texts that fit. */
  | { readonly kind: 'list'; readonly fits: (text: string) => boolean; readonly form: string }
  /** An object whose keys and values are texts. */
  | { readonly kind: 'table'; readonly fits: (key: string, value: string) => boolean; readonly form: string };

export type FieldRow = {
  readonly key: string;
  readonly form: FieldForm;
  /** `required`, or what stands when the key is left out, in words. */
  readonly absent: string;
  readonly says: string;
};

export const FORMS = {
  /** What history, metrics and logs call a thing. */
  name: {
    kind: 'text',
    pattern: /^[\p{L}\p{N}_.-]{1,40}$/u,
    form: 'up to 40 letters, digits, dots, dashes',
  },
  word: { kind: 'text', pattern: /^[^\s\p{Cc}]+$/u, form: 'a text without blanks' },
  line: { kind: 'text', pattern: /^[^\p{Cc}]+$/u, form: 'a text without control characters' },
  host: {
    kind: 'text',
    pattern: /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/,
    form: 'a host name, an IPv4 address or an IPv6 address in brackets',
  },
  port: { kind: 'number', least: 1, most: 65_535, whole: 'whole' },
  url: {
    kind: 'text',
    pattern: /^https?:\/\/[^\s\p{Cc}]+$/u,
    form: 'an address that begins with http:// or https://',
  },
  prefixes: { kind: 'list', fits: (text: string) => /^\+?\d{0,20}$/.test(text), form: 'digits' },
  switch: { kind: 'switch' },
} as const satisfies Record<string, FieldForm>;

/** Values by key, those of the file alone; `faults` gets a sentence for each that is wrong, unknown or missing. */
export function readEntry(
  rows: readonly FieldRow[],
  value: unknown,
  { where, faults }: { readonly where: string; readonly faults: string[] },
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push(`${where} must be an object`);
    return read;
  }
  const known = new Map(rows.map((row) => [row.key, row]));
  for (const [key, one] of Object.entries(value)) {
    const row = known.get(key);
    const field = row && readField(row.form, one);
    if (!field) faults.push(`${where}: unknown key "${key}"`);
    else if (field.ok) read[key] = field.value;
    else faults.push(`${where}.${key} must be ${field.error}`);
  }
  for (const { key, absent } of rows) {
    if (absent === 'required' && !Object.hasOwn(value, key)) faults.push(`${where}: "${key}" is missing`);
  }
  return read;
}

function readField(form: FieldForm, value: unknown): Result<unknown, string> {
  switch (form.kind) {
    case 'text': {
      const text = textOf(value);
      return text !== undefined && form.pattern.test(text) ? ok(text) : err(form.form);
    }
    case 'number': {
      const fits =
        typeof value === 'number' &&
        value >= form.least &&
        value <= form.most &&
        (form.whole === 'fraction' || Number.isInteger(value));
      return fits ? ok(value) : err(`a number from ${form.least} to ${form.most}`);
    }
    case 'choice':
      return form.choices.some((choice) => choice === String(value))
        ? ok(String(value))
        : err(`one of ${form.choices.join(', ')}`);
    case 'switch':
      return typeof value === 'boolean' ? ok(value ? 'yes' : 'no') : err('true or false');
    case 'list': {
      const texts = Array.isArray(value) ? value.map(textOf) : [];
      const fits = texts.length > 0 && texts.every((text) => text !== undefined && form.fits(text));
      return fits ? ok(texts) : err(`a list, not empty, each ${form.form}`);
    }
    case 'table': {
      const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
      const texts = entries.map(([key, one]) => [key, textOf(one)] as const);
      const fits =
        texts.length > 0 && texts.every(([key, text]) => text !== undefined && form.fits(key, text));
      return fits ? ok(Object.fromEntries(texts)) : err(`an object, not empty, ${form.form}`);
    }
    default:
      return unreachable(form);
  }
}

/** YAML reads `7495` as a number; where digits are meant, that is as good. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  return typeof value === 'string' ? value : undefined;
}
