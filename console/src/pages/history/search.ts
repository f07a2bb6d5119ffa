// What is looked for, as it stands in the address of the page and as the API is asked. Owns both forms and the way between them.

import type { NewExport } from '../../../../clients/typescript/src/schema.ts';
import type { Asked } from '../../api/client.ts';
import { separatorOf } from '../../words/csv-look.ts';
import { KIND_WORDS, STATUS_WORDS } from '../../words/message-words.ts';
import type { Language } from '../../words/words.ts';

export const HEAPS = ['waiting', 'delivered', 'failed', 'expired'] as const;
export const DIRECTIONS = ['out', 'in'] as const;

type ListQuery = NonNullable<Asked<'listMessages'>['query']>;

/** `number` with a star: `*4567` is the end, `7999*` the beginning. Days are those of the reader. */
export type Search = {
  readonly words?: string;
  readonly number?: string;
  readonly id?: string;
  readonly sender?: string;
  readonly mailing?: string;
  readonly heap?: (typeof HEAPS)[number];
  readonly status?: NonNullable<ListQuery['status']>;
  readonly kind?: NonNullable<ListQuery['kind']>;
  readonly direction?: (typeof DIRECTIONS)[number];
  readonly from?: string;
  readonly to?: string;
};

const TEXTS = ['words', 'number', 'id', 'sender', 'mailing'] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

function oneOf<T extends string>(all: readonly T[], value: unknown): T | undefined {
  return all.find((one) => one === value);
}

/** What an address says; anything that is no filter is left out. */
export function searchOf(address: Readonly<Record<string, unknown>>): Search {
  const texts = TEXTS.flatMap((name) => {
    const value = address[name];
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text.trim() !== '' ? [[name, text.trim()] as const] : [];
  });
  const days = (['from', 'to'] as const).flatMap((name) => {
    const value = address[name];
    return typeof value === 'string' && DAY.test(value) ? [[name, value] as const] : [];
  });
  const kind = oneOf(Object.keys(KIND_WORDS.en) as (keyof typeof KIND_WORDS.en)[], address.kind);
  const status = oneOf(Object.keys(STATUS_WORDS.en) as (keyof typeof STATUS_WORDS.en)[], address.status);
  const heap = oneOf(HEAPS, address.heap);
  const direction = oneOf(DIRECTIONS, address.direction);
  return {
    ...Object.fromEntries([...texts, ...days]),
    ...(kind && { kind }),
    ...(status && { status }),
    ...(heap && { heap }),
    ...(direction && { direction }),
  };
}

/** Midnight of a day of the reader, `days` later. */
function midnight(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** The end of a number, its beginning, or all of it. */
function numberQuery(number: string): Pick<ListQuery, 'recipient' | 'recipientBegins' | 'recipientEnds'> {
  const bare = number.replaceAll('*', '');
  if (number.startsWith('*')) return { recipientEnds: bare };
  return number.endsWith('*') ? { recipientBegins: bare } : { recipient: bare };
}

export function listQuery({ number, from, to, ...same }: Search): ListQuery {
  return {
    ...same,
    ...(number !== undefined && number.replaceAll('*', '') !== '' && numberQuery(number)),
    ...(from !== undefined && { from: midnight(from, 0) }),
    ...(to !== undefined && { to: midnight(to, 1) }),
  };
}

/** The same filters for a file. */
export function exportBody(
  search: Search,
  { form, language }: { readonly form: 'csv' | 'xlsx'; readonly language: Language },
): NewExport {
  const { recipient, status, kind, limit: _limit, cursor: _cursor, ...same } = listQuery(search);
  return {
    form,
    ...(separatorOf(language) === ';' && { separator: 'semicolon' as const }),
    ...same,
    ...(recipient !== undefined && { recipients: [recipient] }),
    ...(status !== undefined && { statuses: [status] }),
    ...(kind !== undefined && { kinds: [kind] }),
  };
}
