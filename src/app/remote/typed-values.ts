// Words of the command line as values of the API's schemas. Owns the reading and the complaint; whether a value is allowed is for the
// server to say.

import { misused } from '../command-error.ts';
import { ownMoment } from '../moments.ts';
import type { Description, Schema } from './description.ts';

type Wanted = { readonly flag: string; readonly schema: Schema };

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  false: false,
  off: false,
  no: false,
};

/** Variants of a schema, with references followed. */
export function variantsOf(schema: Schema, description: Description): readonly Schema[] {
  const whole = description.resolved(schema);
  if (whole.anyOf) return whole.anyOf.flatMap((one) => variantsOf(one, description));
  if (Array.isArray(whole.type)) return whole.type.map((type: string) => ({ ...whole, type }));
  return [whole];
}

/** The list among the variants, if there is one: its option takes several words. */
export function listOf(schema: Schema, description: Description): Schema | undefined {
  return variantsOf(schema, description).find(({ type }) => type === 'array');
}

export function typedValue(
  words: string | readonly string[],
  wanted: Wanted,
  description: Description,
): unknown {
  const { flag, schema } = wanted;
  const list = listOf(schema, description);
  if (list && typeof words !== 'string') {
    const [only] = words;
    if (words.length === 1 && only?.trimStart().startsWith('[')) return jsonOf(only, flag);
    return words.map((word) => one(word, { flag, schema: list.items ?? {} }, description));
  }
  // Where the data folder has the same option, it takes one word.
  if (list && typeof words === 'string') return typedValue(words.split(/[,;]/), wanted, description);
  if (typeof words !== 'string' && words.length > 1) throw misused(`${flag}: one at a time`);
  return one(typeof words === 'string' ? words : (words[0] ?? ''), wanted, description);
}

function one(word: string, { flag, schema }: Wanted, description: Description): unknown {
  const variants = variantsOf(schema, description);
  const has = (type: string): boolean => variants.some((variant) => variant.type === type);
  const isText =
    has('string') || variants.some((variant) => variant.enum?.includes(word) || variant.const === word);
  if (word === 'null' && has('null')) return null;
  if (has('boolean') && Object.hasOwn(WORDS, word)) return WORDS[word];
  if ((has('integer') || has('number')) && /^-?\d{1,15}(?:\.\d+)?$/.test(word)) return Number(word);
  if ((has('object') || has('array')) && /^\s*[[{]/.test(word)) return jsonOf(word, flag);
  if (variants.some(({ format }) => format === 'date-time')) return ownMoment(flag, word, 'start of day');
  if (isText) return word;
  const choices = variants.flatMap((variant) => variant.enum ?? []);
  if (choices.length > 0) throw misused(`${flag}: "${word}" is none of ${choices.join(', ')}`);
  if (has('boolean')) throw misused(`${flag}: "${word}" is neither on nor off`);
  if (has('integer') || has('number')) throw misused(`${flag}: "${word}" is no number`);
  if (has('object') || has('array'))
    throw misused(`${flag}: it is written as JSON, such as {"name": "value"}`);
  return word;
}

export function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw misused(`${what}: this is no JSON: ${(error as Error).message}`);
  }
}
