// A message as a row of a table: which columns exports have and what stands in each. Owns the columns, named as the
// history of get.php names its fields, and how they look in CSV (RFC 4180).

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { formatMoney } from '../accounts/money.ts';
import { localDateTime } from '../messages/local-time.ts';
import type { ArchivedMessage } from '../messages/message-archive.ts';

export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  /** Written as it stands, so that money keeps its two decimals. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'moment'; readonly at: Instant };

type Column = { readonly name: string; readonly cell: (record: ArchivedMessage) => Cell };

const text = (value: string | undefined): Cell => ({ kind: 'text', text: value ?? '' });
const number = (value: number | string): Cell => ({ kind: 'number', text: String(value) });
const moment = (at: Instant): Cell => ({ kind: 'moment', at });

export const HISTORY_COLUMNS: readonly Column[] = [
  { name: 'id', cell: (record) => text(record.publicId) },
  { name: 'int_id', cell: (record) => number(record.ref) },
  { name: 'phone', cell: (record) => text(record.phone) },
  { name: 'type', cell: (record) => text(record.kind) },
  { name: 'sender_id', cell: (record) => text(record.sender) },
  { name: 'message', cell: (record) => text(record.text) },
  { name: 'comment', cell: (record) => text(record.comment) },
  { name: 'send_date', cell: (record) => moment(record.sentAt) },
  { name: 'last_date', cell: (record) => moment(record.changedAt) },
  { name: 'status', cell: (record) => number(record.status) },
  { name: 'status_name', cell: (record) => text(record.statusName) },
  { name: 'err', cell: (record) => number(record.err) },
  { name: 'sms_cnt', cell: (record) => number(record.parts) },
  { name: 'cost', cell: (record) => number(formatMoney(record.cost)) },
  { name: 'mccmnc', cell: (record) => text(record.mccmnc) },
  { name: 'country', cell: (record) => text(record.country) },
  { name: 'operator', cell: (record) => text(record.operator) },
  { name: 'region', cell: (record) => text(record.region) },
];

/** Programs for tables open a file as UTF-8 when it begins so; other programs stumble over it. */
export const CSV_MARK = '\ufeff';

export const CSV_HEAD = `${HISTORY_COLUMNS.map(({ name }) => name).join(',')}\r\n`;

/** Moments in the zone given. */
export function csvLine(record: ArchivedMessage, timeZone: string): string {
  const values = HISTORY_COLUMNS.map(({ cell }) => csvValue(cell(record), timeZone));
  return `${values.join(',')}\r\n`;
}

function csvValue(cell: Cell, timeZone: string): string {
  switch (cell.kind) {
    case 'number':
      return cell.text;
    case 'moment':
      return localDateTime(cell.at, timeZone);
    case 'text': {
      // A text that programs for tables would take for a formula, which somebody else may have written.
      const plain = /^[=+\-@\t\r]/.test(cell.text) ? `'${cell.text}` : cell.text;
      return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
    }
    default:
      return unreachable(cell);
  }
}
