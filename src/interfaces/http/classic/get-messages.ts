// `get.php?get_messages=1`: sent messages, newest first (spec http-data 1). Owns reading the question and the fields of a
// record in their order.

import { crc32 } from 'node:zlib';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { unixSeconds } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { formatMoney } from '../../../core/accounts/money.ts';
import type { Doors } from '../../../core/doors.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../../core/messages/kind.ts';
import { localDateTime } from '../../../core/messages/local-time.ts';
import type { ArchivedMessage, ArchiveFilter } from '../../../core/messages/message-archive.ts';
import type { MessageRef } from '../../../core/messages/submission.ts';
import { splitPhones } from '../../../core/numbers/phone-number.ts';
import { isGiven, type Parameters } from '../../../dialect/parameters.ts';
import {
  type Field,
  idField,
  listed,
  listReply,
  numberField as number,
  textField as text,
} from '../../../dialect/records.ts';
import { type ClassicFault, type Format, wrongParameters } from '../../../dialect/replies.ts';
import type { Answer } from './classic-request.ts';
import { momentsOf } from './period.ts';
import { wholeParameter } from './whole-parameter.ts';

/** The other series of numbers, that of the libraries (spec codes 4); which one a record tells is inferred. */
const FORMAT_NUMBERS: Readonly<Record<MessageKind, number>> = {
  sms: 0,
  flash: 1,
  push: 2,
  hlr: 3,
  binary: 4,
  ping: 6,
  mms: 7,
  mail: 8,
  call: 9,
  viber: 10,
  social: 11,
  whatsapp: 12,
  telegram: 13,
  bot: 14,
};

const MAIL: readonly MessageKind[] = ['mail'];
const OTHERS = (Object.keys(MESSAGE_KINDS) as MessageKind[]).filter((kind) => kind !== 'mail');

export function messagesAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const page = pageOf(parameters, account);
    if (!page.ok) return page;
    const found = await doors.archive.list(account, page.value.filter, page.value);
    const { timeZone } = account.settings;
    return listed(found.ok ? found : err({ fault: found.error }), (messages) =>
      listReply(
        messages.map((message) => fields(message, { format, timeZone })),
        format,
        { list: 'messages', one: 'sms' },
      ),
    );
  };
}

type Page = {
  readonly filter: ArchiveFilter;
  readonly before: MessageRef | undefined;
  readonly limit: number;
};

function pageOf(parameters: Parameters, account: Account): Result<Page, ClassicFault> {
  const period = momentsOf(parameters, account);
  const most = LIMITS.history.records;
  const limit = wholeParameter(parameters, 'cnt', most);
  const before = wholeParameter(parameters, 'prev_id');
  const who = recipientsOf(parameters);
  if (!period.ok) return period;
  if (!limit.ok) return limit;
  if (!before.ok) return before;
  if (!who.ok) return who;
  return ok({
    // What was sent; calls that came in are told by the JSON API.
    filter: { ...who.value, ...period.value, direction: 'out' },
    before: before.value as MessageRef | undefined,
    limit: limit.value ?? most,
  });
}

/** Mail is asked for by its format, or by addresses alone; numbers and addresses together ask for both. */
function recipientsOf(
  parameters: Parameters,
): Result<Pick<ArchiveFilter, 'kinds' | 'recipients'>, ClassicFault> {
  const phones = splitPhones(parameters.text('phone'));
  const addresses = splitPhones(parameters.text('email'));
  const format = parameters.text('format').trim();
  if (isGiven(format) && Number(format) !== MESSAGE_KINDS.mail)
    return err(wrongParameters('format is neither 0 nor 8'));
  const recipients = [...phones, ...addresses];
  if (recipients.length > LIMITS.history.recipients)
    return err(wrongParameters(`more than ${LIMITS.history.recipients} recipients`));
  if (!isGiven(format) && phones.length > 0 && addresses.length > 0) return ok({ recipients });
  const kinds = isGiven(format) || addresses.length > 0 ? MAIL : OTHERS;
  return ok(recipients.length === 0 ? { kinds } : { kinds, recipients });
}

type Form = { readonly format: Format; readonly timeZone: string };

function fields(record: ArchivedMessage, { format, timeZone }: Form): readonly Field[] {
  // A value that is not there leaves its place in the two text forms, whose fields are known by their order.
  const always = format === 'text' || format === 'numbers';
  return [
    number('status', record.status),
    text('last_date', localDateTime(record.changedAt, timeZone)),
    number('last_timestamp', unixSeconds(record.changedAt)),
    number('flag', record.flag),
    number('err', record.err),
    text('send_date', localDateTime(record.sentAt, timeZone)),
    number('send_timestamp', unixSeconds(record.sentAt)),
    text('phone', record.phone),
    text('cost', formatMoney(record.cost)),
    text('sender_id', record.sender),
    text('status_name', record.statusName),
    text('message', record.text),
    text('mccmnc', record.mccmnc ?? ''),
    text('country', record.country ?? ''),
    text('operator', record.operator ?? ''),
    text('region', record.region ?? ''),
    number('type', MESSAGE_KINDS[record.kind]),
    number('sms_cnt', record.parts),
    idField('id', record.publicId),
    number('int_id', record.ref),
    number('format', FORMAT_NUMBERS[record.kind]),
    number('crc', crc32(record.text)),
    ...(always || record.comment !== undefined ? [text('comment', record.comment ?? '')] : []),
  ];
}
