// What a request to `senders.php` says of a sender name: which one, what is to be kept of it, and which are asked for (spec
// http-senders 2). Owns reading these parameters.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { parseLocalDay } from '../../../core/messages/local-day.ts';
import {
  isOperatorMark,
  type NewSender,
  OPERATOR_MARKS,
  SENDER_FIELDS,
  type SenderChange,
  type SenderDocument,
  type SenderField,
  type SenderFilter,
  type SenderRef,
} from '../../../core/senders/sender.ts';
import {
  readMailSender,
  readSenderName,
  SENDER_RULE,
  type SenderName,
} from '../../../core/senders/sender-name.ts';
import { isGiven, isOn, type Parameters } from '../../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { wholeParameter } from './whole-parameter.ts';

type Read<T> = Result<T, ClassicFault>;

const refuse = (detail: string): { ok: false; error: ClassicFault } => err(wrongParameters(detail));

/** By `id`, `sender` or `mail`. A name cannot be changed into another: that one has not been approved. */
export function readRef(parameters: Parameters): Read<SenderRef> {
  const id = wholeParameter(parameters, 'id');
  const name = readNamed(parameters);
  if (!id.ok) return id;
  if (id.value !== undefined)
    return name.ok && name.value !== undefined
      ? refuse('either id or sender: a name cannot become another, add that one')
      : ok({ id: id.value });
  if (!name.ok) return name;
  return name.value === undefined ? refuse('sender or id is missing') : ok({ name: name.value.name });
}

/** Undefined: neither `sender` nor `mail` is given. */
function readNamed(parameters: Parameters): Read<SenderName | undefined> {
  const [sender, mail] = [parameters.text('sender').trim(), parameters.text('mail').trim()];
  if (sender === '' && mail === '') return ok(undefined);
  if (sender !== '' && mail !== '') return refuse('either sender or mail');
  const read = mail === '' ? (readSenderName(sender) ?? readMailSender(sender)) : readMailSender(mail);
  if (read) return ok(read);
  return refuse(mail === '' ? `sender: ${SENDER_RULE}` : 'mail is not an e-mail address');
}

export function readNewSender(parameters: Parameters): Read<NewSender> {
  const sender = readNamed(parameters);
  if (!sender.ok) return sender;
  if (sender.value === undefined) return refuse('sender is missing');
  const change = readChange(parameters);
  return change.ok ? ok({ ...change.value, sender: sender.value }) : change;
}

export function readChange(parameters: Parameters): Read<SenderChange> {
  const most = LIMITS.senders.fieldCharacters;
  const fields: Partial<Record<SenderField, string>> = {};
  for (const field of SENDER_FIELDS) if (parameters.has(field)) fields[field] = parameters.text(field).trim();
  const comment = parameters.has('cmt') ? { comment: parameters.text('cmt').trim() } : {};
  for (const [name, text] of [...Object.entries(fields), ...Object.entries(comment)])
    if ([...text].length > most) return refuse(`${name} is longer than ${most} characters`);
  const marks = Object.keys(OPERATOR_MARKS).filter((mark) => isOn(parameters.text(mark)));
  const document = readDocument(parameters);
  if (!document.ok) return document;
  return ok({
    ...comment,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(marks.length > 0 && { marks: marks.filter(isOperatorMark) }),
    ...(document.value && { document: document.value }),
  });
}

function readDocument(parameters: Parameters): Read<SenderDocument | undefined> {
  const [file, ...more] = parameters.files;
  if (!file) return ok(undefined);
  if (more.length > 0) return refuse('one document at a time');
  const most = LIMITS.senders.documentBytes;
  if (file.bytes.length > most) return refuse(`the document is larger than ${most} bytes`);
  const comment = parameters.text('doc_info').trim();
  return ok({ name: file.name, bytes: file.bytes, comment });
}

export function readFilter(parameters: Parameters): Read<SenderFilter> {
  const after = wholeParameter(parameters, 'prev_id');
  const limit = wholeParameter(parameters, 'cnt');
  if (!after.ok) return after;
  if (!limit.ok) return limit;
  const from = parameters.text('from_date');
  const changedSince = isGiven(from) ? parseLocalDay(from) : undefined;
  if (isGiven(from) && changedSince === undefined)
    return refuse('from_date is not a date such as 05.03.2024');
  return ok({
    states: isOn(parameters.text('all')) ? 'all' : 'approved',
    ...(after.value !== undefined && { after: after.value }),
    ...(limit.value !== undefined && { limit: limit.value }),
    ...(changedSince !== undefined && { changedSince }),
  });
}
