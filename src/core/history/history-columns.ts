// A message as a row of a table: which columns exports have and what stands in each. Owns the columns, named as the
// history of get.php names its fields, and how their cells look in CSV.

import { unreachable } from '../../base/assert.ts';
import {
  type Cell,
  type CsvSeparator,
  csvNumber,
  csvRow,
  guardedText,
  textCell,
} from '../../base/table-cells.ts';
import type { Instant } from '../../base/time.ts';
import { formatMoney } from '../accounts/money.ts';
import { localDateTime } from '../messages/local-time.ts';
import type { ArchivedMessage } from '../messages/message-archive.ts';

type Column = { readonly name: string; readonly cell: (record: ArchivedMessage) => Cell };

const text = (value: string | undefined): Cell => textCell(value ?? '');
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

type CsvLook = { readonly timeZone: string; readonly separator: CsvSeparator };

export function csvHead(separator: CsvSeparator): string {
  const names = HISTORY_COLUMNS.map(({ name }) => name);
  return `${csvRow(names, separator)}\r\n`;
}

/** Moments in the zone given. */
export function csvLine(record: ArchivedMessage, look: CsvLook): string {
  const values = HISTORY_COLUMNS.map(({ cell }) => csvValue(cell(record), look));
  return `${csvRow(values, look.separator)}\r\n`;
}

function csvValue(cell: Cell, { timeZone, separator }: CsvLook): string {
  switch (cell.kind) {
    case 'number':
      return csvNumber(cell.text, separator);
    case 'moment':
      return localDateTime(cell.at, timeZone);
    case 'text':
      return guardedText(cell.text);
    default:
      return unreachable(cell);
  }
}
