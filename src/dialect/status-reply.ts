// What `status.php` answers about messages: every `fmt` by every `all`, one message or a list (spec http-status 2 to 4, 7).
// Owns these forms to the byte; where the documentation and recorded replies differ, the recorded ones win (client-habits 16, 19).

import { unixSeconds } from '../base/time.ts';
import { formatMoney } from '../core/accounts/money.ts';
import { MESSAGE_KINDS } from '../core/messages/kind.ts';
import { localDateTime } from '../core/messages/local-time.ts';
import type { MessageName, MessageStatus } from '../core/messages/message-status.ts';
import {
  type Field,
  idField,
  listReply,
  numberField as number,
  recordReply,
  textField as text,
} from './records.ts';
import type { Format } from './replies.ts';

export type StatusReplyOptions = {
  readonly format: Format;
  /** `all`: the status alone, the message's data too, its country and operator too. */
  readonly tell: 'status' | 'message' | 'place';
  /** A comma in `id` or `phone` makes the reply a list, even for a single message. */
  readonly shape: 'one' | 'list';
  readonly timeZone: string;
};

export type NamedStatus = { readonly name: MessageName; readonly row: MessageStatus | undefined };

const NOT_FOUND = '-3';
const LOOKUP_FIELDS = ['imsi', 'msc', 'mcc', 'mnc', 'cn', 'net', 'rcn', 'rnet'] as const;
const NUMERIC: ReadonlySet<string> = new Set(['mcc', 'mnc']);

/** Values of this text form are not quoted: a comma would shift every field behind it. */
const commaless = (text: string): string => text.replace(/[,\r\n]+/g, ' ');

function lookupTexts(row: MessageStatus): string[] | undefined {
  if (row.kind !== 'hlr') return undefined;
  return LOOKUP_FIELDS.map((field) => row.lookup?.[field] ?? '');
}

/** Nothing before the look-up has answered, and no empty number: a client reads `mcc` and `mnc` as numbers ([client]). */
function lookupFields(lookup: NonNullable<MessageStatus['lookup']>): Field[] {
  const told = LOOKUP_FIELDS.map((field) => text(field, lookup[field] ?? ''));
  return told.filter((field) => field.text !== '' || !NUMERIC.has(field.name));
}

function senderText(row: MessageStatus): string {
  return row.kind === 'hlr' ? 'HLR' : row.sender;
}

function placeFields(row: MessageStatus): Field[] {
  return [
    text('country', row.country ?? ''),
    text('operator', row.operator ?? ''),
    text('operator_orig', row.operatorOrig ?? ''),
    text('region', row.region ?? ''),
  ];
}

/** The members of the structured forms; only there `err` of a message without one may be left out. */
function fields(row: MessageStatus, options: StatusReplyOptions): Field[] {
  const { timeZone, tell } = options;
  const told: Field[] = [
    number('status', row.status),
    text('last_date', localDateTime(row.changedAt, timeZone)),
    number('last_timestamp', unixSeconds(row.changedAt)),
    number('flag', row.flag),
  ];
  if (row.err !== 0 || options.format === 'xml') told.push(number('err', row.err));
  if (row.lookup) told.push(...lookupFields(row.lookup));
  if (tell === 'status') return told;
  told.push(
    text('send_date', localDateTime(row.sentAt, timeZone)),
    number('send_timestamp', unixSeconds(row.sentAt)),
    text('phone', row.phone),
    text('cost', formatMoney(row.cost)),
    text('sender_id', row.sender),
    text('status_name', row.statusName),
    text('message', row.text),
  );
  if (row.comment !== undefined) told.push(text('comment', row.comment));
  told.push(number('type', MESSAGE_KINDS[row.kind]));
  if (row.mccmnc !== undefined) told.push(text('mccmnc', row.mccmnc));
  told.push(text('sms_cnt', String(row.parts)));
  return tell === 'place' ? [...told, ...placeFields(row)] : told;
}

/** A message's fields and, in a list, its name; the phone is told once. */
function namedFields(status: NamedStatus, options: StatusReplyOptions): Field[] {
  const told = status.row ? fields(status.row, options) : [number('status', Number(NOT_FOUND))];
  if (options.shape === 'one') return told;
  const { publicId, phone } = status.name;
  const id = idField('id', publicId);
  const hasPhone = told.some((field) => field.name === 'phone');
  return hasPhone ? [...told, id] : [...told, id, text('phone', status.row?.phone ?? phone)];
}

function numbersOf(status: NamedStatus, options: StatusReplyOptions): string {
  const { row, name } = status;
  const tail = options.shape === 'one' ? [] : [name.publicId];
  const phoneTail = options.shape === 'one' ? [] : [row?.phone ?? name.phone];
  if (!row) return [NOT_FOUND, '0', '0', ...tail, ...phoneTail].join(',');
  const told = [String(row.status), String(unixSeconds(row.changedAt)), String(row.err)];
  told.push(...(lookupTexts(row) ?? []).map(commaless));
  if (options.tell === 'status') return [...told, ...tail, ...phoneTail].join(',');
  told.push(String(unixSeconds(row.sentAt)), row.phone);
  if (options.tell === 'place')
    told.push(...[row.country, row.operator, row.region].map((place) => commaless(place ?? '')));
  told.push(formatMoney(row.cost), commaless(senderText(row)), commaless(row.statusName));
  // The text is the last field and keeps its commas; line feeds would end the message's line in a list.
  const message = options.shape === 'one' ? row.text : row.text.replace(/\r?\n/g, ' ');
  return [...told, message, ...tail].join(',');
}

function textOf(status: NamedStatus, options: StatusReplyOptions): string {
  const { row, name } = status;
  const told: [string, string][] = [
    ['Status', row ? String(row.status) : NOT_FOUND],
    ['check_time', row ? localDateTime(row.changedAt, options.timeZone) : ''],
    ['err', row ? String(row.err) : ''],
  ];
  const lookup = row && lookupTexts(row);
  if (lookup) LOOKUP_FIELDS.forEach((field, index) => void told.push([field, lookup[index]!]));
  if (row && options.tell !== 'status') {
    told.push(['send_date', localDateTime(row.sentAt, options.timeZone)], ['phone', row.phone]);
    if (options.tell === 'place') for (const field of placeFields(row)) told.push([field.name, field.text]);
    told.push(
      ['cost', formatMoney(row.cost)],
      ['sender_id', senderText(row)],
      ['status_name', row.statusName],
      ['message', row.text],
      ['comment', row.comment ?? ''],
      ['type', String(MESSAGE_KINDS[row.kind])],
    );
  }
  if (options.shape === 'list') {
    told.push(['id', name.publicId]);
    if (!row || options.tell === 'status') told.push(['phone', row?.phone ?? name.phone]);
  }
  const line = told.map(([field, value]) => `${field} = ${value}`).join(', ');
  return options.shape === 'one' ? line : line.replace(/\r?\n/g, ' ');
}

export function statusReply(statuses: readonly NamedStatus[], options: StatusReplyOptions): string {
  const { format, shape } = options;
  if (format === 'text') return statuses.map((status) => textOf(status, options)).join('\n');
  if (format === 'numbers') return statuses.map((status) => numbersOf(status, options)).join('\n');
  const records = statuses.map((status) => namedFields(status, options));
  if (shape === 'list') return listReply(records, format, { list: 'result', one: 'sms' });
  return recordReply(records[0] ?? [], format, 'sms');
}
