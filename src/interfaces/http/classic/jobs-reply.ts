// What `jobs.php` answers when it worked: the id of a new mailing, one or many of them, statistics (spec http-jobs 3). Owns these
// forms to the byte. Lists are laid out by us as the API's other lists are [inferred]; that a line begins with the bare id is not.

import { unixSeconds } from '../../../base/time.ts';
import { formatMoney, type Money } from '../../../core/accounts/money.ts';
import { STAGES } from '../../../core/campaigns/mailing-state.ts';
import type { Mailing, MailingStatistics } from '../../../core/campaigns/mailings.ts';
import { REPEAT_RULES } from '../../../core/campaigns/repeat-rule.ts';
import { localDateTime } from '../../../core/messages/local-time.ts';
import {
  type Field,
  idField,
  idReply,
  listReply,
  numberField,
  recordReply,
  textField,
} from '../../../dialect/records.ts';
import { type Format, jsonId, jsonObject, xmlElement } from '../../../dialect/replies.ts';

type AddedReply = { readonly id: string; readonly cost: Money | undefined };

/** In test mode nothing costs anything, and a bare 0 says so. */
export function addedReply(added: AddedReply, format: Format, test: 'on' | 'off'): string {
  const { id } = added;
  if (added.cost === undefined) return idReply(id, format, { text: 'OK, ID - ', xml: 'result' });
  const cost = test === 'on' ? '0' : formatMoney(added.cost);
  switch (format) {
    case 'text':
      return `OK, ID - ${id}, COST - ${cost}`;
    case 'numbers':
      return `${id},${cost}`;
    case 'xml':
      return ['<result>', xmlElement('id', id), xmlElement('cost', cost), '</result>'].join('\n');
    case 'json':
      return jsonObject([
        ['id', jsonId(id)],
        ['cost', JSON.stringify(cost)],
      ]);
  }
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** Of one mailing; `phones` counts recipients. */
function fieldsOf(mailing: Mailing, timeZone: string): Field[] {
  const at = mailing.plannedAt ?? mailing.createdAt;
  return [
    idField('id', mailing.id),
    textField('name', mailing.name),
    numberField('status', STAGES.indexOf(mailing.stage)),
    textField('time', localDateTime(at, timeZone).slice(0, -':ss'.length)),
    numberField('timestamp', unixSeconds(at)),
    numberField('rpt', REPEAT_RULES.indexOf(mailing.plan.rule)),
    numberField('cnt', mailing.recipients),
    textField('message', mailing.content.text),
  ];
}

// Which fields the two forms of lines have, in what order and under what name.
const LINE_NAMES: ReadonlyMap<string, string> = new Map([['cnt', 'phones']]);
const NOT_IN_TEXT: ReadonlySet<string> = new Set(['timestamp']);
const NOT_IN_NUMBERS: ReadonlySet<string> = new Set(['time']);

/** A client cuts the id off the beginning of the line, so it stands there without its name. */
function lineOf(fields: readonly Field[], format: 'text' | 'numbers'): string {
  if (format === 'numbers') {
    const told = fields.filter(({ name }) => !NOT_IN_NUMBERS.has(name));
    return told.map(({ text }) => oneLine(text)).join(',');
  }
  const told = fields.filter(({ name }) => !NOT_IN_TEXT.has(name));
  const [id, ...rest] = told;
  const named = rest.map(({ name, text }) => `${LINE_NAMES.get(name) ?? name} = ${oneLine(text)}`);
  return [id?.text ?? '', ...named].join(', ');
}

export function mailingReply(mailing: Mailing, format: Format, timeZone: string): string {
  const fields = fieldsOf(mailing, timeZone);
  if (format === 'text' || format === 'numbers') return lineOf(fields, format);
  return recordReply(fields, format, 'job');
}

export function mailingsReply(mailings: readonly Mailing[], format: Format, timeZone: string): string {
  const records = mailings.map((mailing) => fieldsOf(mailing, timeZone));
  if (format === 'text' || format === 'numbers')
    return records.map((fields) => lineOf(fields, format)).join('\n');
  return listReply(records, format, { list: 'list', one: 'job' });
}

/** Statuses in the order they are told, by names of ours. */
const COUNTED: readonly (readonly [string, number])[] = [
  ['stopped', -2],
  ['waiting', -1],
  ['sent', 0],
  ['delivered', 1],
  ['read', 2],
  ['clicked', 4],
  ['expired', 3],
  ['undelivered', 20],
  ['wrong', 22],
  ['forbidden', 23],
  ['no_money', 24],
  ['unavailable', 25],
];

/** `stat=1`, ours. `finish` is empty when it cannot be said. */
export function statisticsReply(told: MailingStatistics, format: Format, timeZone: string): string {
  const { mailing, statuses, cost, takenAllAt } = told;
  const progress = mailing.total === 0 ? 0 : Math.floor((100 * mailing.taken) / mailing.total);
  const fields = [
    idField('id', mailing.id),
    textField('name', mailing.name),
    numberField('status', STAGES.indexOf(mailing.stage)),
    textField('stage', mailing.stage),
    numberField('run', mailing.run),
    numberField('total', mailing.total),
    numberField('taken', mailing.taken),
    numberField('progress', progress),
    ...COUNTED.map(([name, status]) => numberField(name, statuses.get(status) ?? 0)),
    textField('cost', formatMoney(cost)),
    textField('finish', takenAllAt === undefined ? '' : localDateTime(takenAllAt, timeZone)),
    numberField('finish_timestamp', takenAllAt === undefined ? 0 : unixSeconds(takenAllAt)),
    textField('failure', mailing.failure ?? ''),
  ];
  return recordReply(fields, format, 'job');
}
