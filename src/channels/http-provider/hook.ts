// What a provider tells by a request to `/links/<name>`: receipts of messages, and messages of subscribers. Owns the reading of
// such requests and their answers; a request is answered with success after all it tells is stored.

import iconv from 'iconv-lite';
import { LIMITS } from '../../base/limits.ts';
import type { FieldRow } from '../../base/section-table.ts';
import { instant, SECOND } from '../../base/time.ts';
import { withNetworkNames } from '../../core/lookups/network-names.ts';
import type { Receipt } from '../../core/ports.ts';
import type { HeardReply, HeardRequest, LinkDoors } from '../link.ts';
import {
  type FieldPath,
  type FieldPaths,
  foundField,
  foundItems,
  readFieldPath,
  type Said,
  saidAsJson,
} from './found-field.ts';
import { type HeardFields, type HookCheck, hookCheckOf, isBelieved, type Told } from './hook-check.ts';
import { type Complaints, type Given, PATHS_FORM, pathsOf, textOf } from './provider-settings.ts';
import { type ReceiptTables, receiptOf } from './receipt.ts';

export type HookSettings = {
  readonly check: HookCheck;
  /** Where the list lies that a request brings; absent: a request tells of one thing. */
  readonly items: FieldPath | undefined;
  /** Absent: no receipts are expected. */
  readonly receipts: ReceiptTables | undefined;
  /** Absent: no messages of subscribers are. */
  readonly incoming: FieldPaths | undefined;
  readonly reply: string;
};

export const INCOMING_FIELDS = ['from', 'to', 'text', 'key', 'seconds'] as const;

export const HOOK_ROWS: readonly FieldRow[] = [
  {
    key: 'receipt',
    form: PATHS_FORM,
    absent: 'required where the provider calls with what became of messages',
    says: 'Where the fields of such a request lie: `id`, `status`, and `err` and `phone` (the recipient) where there are such. Fields of a query or a form are members of one object: `/id`.',
  },
  {
    key: 'hookItems',
    form: { kind: 'text', pattern: /^(\/[\s\S]*)?$/, form: 'a JSON pointer' },
    absent: 'a request tells of one message',
    says: 'Where the list lies when a request tells of several; an empty text: the body is the list.',
  },
  {
    key: 'hookReply',
    form: { kind: 'text', pattern: /^[\x20-\x7e]{0,200}$/, form: 'up to 200 characters in ASCII' },
    absent: 'OK',
    says: 'What is answered to a request that was taken.',
  },
];

type HookDescription = {
  readonly receipts: ReceiptTables | undefined;
  readonly incoming: FieldPaths | undefined;
  readonly complaints: Complaints;
};

/** Undefined when nothing is expected by requests of the provider. */
export function hookOf(
  given: Given,
  { receipts, incoming, complaints }: HookDescription,
): HookSettings | undefined {
  const check = hookCheckOf(given, complaints);
  if (!receipts && !incoming) return undefined;
  if (!check) {
    complaints.add('hookToken', 'or hookSecret is required, or anybody could tell what became of messages');
    return undefined;
  }
  const items = textOf(given, 'hookItems');
  return {
    check,
    items:
      items === undefined
        ? undefined
        : complaints.taken<FieldPath | undefined>('hookItems', readFieldPath(items), undefined),
    receipts,
    incoming,
    reply: textOf(given, 'hookReply') ?? 'OK',
  };
}

export function incomingPaths(given: Given, complaints: Complaints): FieldPaths | undefined {
  if (given.incoming === undefined) return undefined;
  const paths = pathsOf(given, 'incoming', { known: INCOMING_FIELDS, complaints });
  for (const name of ['from', 'to', 'text']) {
    if (!paths.has(name)) complaints.add('incoming', `must say where ${name} lies`);
  }
  return paths;
}

type Read = { readonly said: Said } & HeardFields;

/** The body as JSON, or query and form as an object; what stands in the query is seen in either case. */
function read(request: HeardRequest): Read {
  const { query, headers, body } = request;
  const type = headers.get('content-type') ?? '';
  const named = /;\s*charset="?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8';
  const charset = iconv.encodingExists(named) ? named : 'utf-8';
  const text = iconv.decode(Buffer.from(body), charset);
  if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(type) || /^\s*[{[]/.test(text)) {
    const said = saidAsJson(text);
    if (said.value !== undefined)
      return { said, fields: new Map([...query, ...scalars(said.value)]), request, charset };
  }
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  const fields = new Map([...query, ...(isForm ? formFields(body, charset) : [])]);
  // A prototype is nobody's field.
  const value = Object.assign(Object.create(null), Object.fromEntries(fields));
  return { said: { value, text }, fields, request, charset };
}

/** Percent codes stand for bytes of the charset. */
function formFields(body: Uint8Array, charset: string): [string, string][] {
  const decoded = (text: string): string => {
    const bytes = text
      .replaceAll('+', ' ')
      .replace(/%([0-9A-Fa-f]{2})/g, (_all, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
    return iconv.decode(Buffer.from(bytes, 'latin1'), charset);
  };
  return Buffer.from(body)
    .toString('latin1')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decoded(name), decoded(value.join('='))];
    });
}

function scalars(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    typeof one === 'string' || typeof one === 'number' ? [[name, String(one)] as [string, string]] : [],
  );
}

const TOLD: readonly Told[] = ['receipt', 'incoming'];

/** Rejects when the store is gone: the provider is told to try again. */
export async function hear(
  request: HeardRequest,
  settings: HookSettings,
  doors: LinkDoors,
): Promise<HeardReply> {
  if (request.method !== 'GET' && request.method !== 'POST') return { status: 405 };
  if (request.body.length > LIMITS.httpProvider.hookBytes) return { status: 413 };
  const { said, ...heard } = read(request);
  const believed = new Set(TOLD.filter((told) => isBelieved(settings.check, heard, told) === 'yes'));
  if (believed.size === 0) return { status: 401 };
  const heeded = {
    ...settings,
    receipts: believed.has('receipt') ? settings.receipts : undefined,
    incoming: believed.has('incoming') ? settings.incoming : undefined,
  };
  const items = settings.items === undefined ? [said] : foundItems(said, settings.items);
  if (items.length > LIMITS.httpProvider.hookItems) return { status: 413 };
  let told = 0;
  for (const item of items) if ((await take(item, heeded, doors)) === 'told') told++;
  // A provider that is told of success never says again what could not be read.
  if (told === 0 && items.length > 0)
    return { status: 400, contentType: 'text/plain', body: 'nothing in it is known' };
  return { status: 200, contentType: 'text/plain', body: settings.reply };
}

async function take(item: Said, settings: HookSettings, doors: LinkDoors): Promise<'told' | 'unknown'> {
  const receipt = settings.receipts && receiptOf(item, settings.receipts);
  switch (receipt?.kind) {
    case 'final':
      doors.meter.receipt(receipt.word);
      await doors.inbox.receipt({
        link: doors.name,
        ids: receipt.ids,
        phones: receipt.phones,
        at: doors.clock.now(),
        report: named(receipt.report, doors),
      });
      return 'told';
    case 'pending':
      return 'told';
    case 'word-unknown':
      doors.report('a receipt', `its state "${receipt.word}" is not in states`);
      return 'told';
    default:
      return receive(item, settings.incoming, doors);
  }
}

function named(report: Receipt['report'], { numbering }: LinkDoors): Receipt['report'] {
  if (report.kind !== 'delivered' || !report.lookup) return report;
  return { ...report, lookup: withNetworkNames(report.lookup, numbering) };
}

async function receive(
  item: Said,
  paths: FieldPaths | undefined,
  doors: LinkDoors,
): Promise<'told' | 'unknown'> {
  if (!paths) return 'unknown';
  const [from, to, text, key, seconds] = INCOMING_FIELDS.map((name) => foundField(item, paths.get(name)));
  if (from === undefined || to === undefined || text === undefined) return 'unknown';
  const receivedAt = doors.clock.now();
  const moment = Number(seconds);
  const sent = seconds !== undefined && Number.isFinite(moment) && moment > 0;
  doors.meter.incoming();
  await doors.reception.receive({
    from: bareNumber(from),
    to: bareNumber(to),
    text,
    // A clock that goes ahead must not date messages into the future.
    sentAt: sent && moment * SECOND < receivedAt ? instant(moment * SECOND) : receivedAt,
    receivedAt,
    source: doors.name,
    ...(key !== undefined && key !== '' && { key }),
  });
  return 'told';
}

function bareNumber(text: string): string {
  return text.trim().replace(/^\+(?=\d+$)/, '');
}
