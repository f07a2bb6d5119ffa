// `downloads.php`: exports of sent messages, prepared in the background (spec http-misc 8). Owns reading the requests and
// the fields of a task, which the documentation does not name; `add` and `del` are this service's own, for clients that
// have no other place to begin a task in.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import type { ExportTask, ExportWanted } from '../../../core/history/exports.ts';
import { localDateTime } from '../../../core/messages/local-time.ts';
import { splitPhones } from '../../../core/numbers/phone-number.ts';
import type { Parameters } from '../../../dialect/parameters.ts';
import {
  doneReply,
  type Field,
  idReply,
  listed,
  listReply,
  numberField as number,
  textField as text,
} from '../../../dialect/records.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { answerByFlag } from './action.ts';
import type { Answer } from './classic-request.ts';
import { fileReply } from './file-reply.ts';
import { momentsOf } from './period.ts';
import { requiredWhole, wholeParameter } from './whole-parameter.ts';

export const downloadsAnswer = (doors: Doors): Answer =>
  answerByFlag(doors, {
    get_list: listAnswer,
    get_file: fileAnswer,
    add: addAnswer,
    del: deleteAnswer,
  });

function listAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const most = LIMITS.exports.listed;
    const count = wholeParameter(parameters, 'cnt', most);
    const after = wholeParameter(parameters, 'after_id');
    if (!count.ok) return count;
    if (!after.ok) return after;
    const limit = count.value ?? most;
    const page = after.value === undefined ? { limit } : { limit, after: after.value };
    const found = await doors.exports.list(account, page);
    const { timeZone } = account.settings;
    return listed(found, (tasks) =>
      listReply(
        tasks.map((task) => taskFields(task, timeZone)),
        format,
        { list: 'downloads', one: 'task' },
      ),
    );
  };
}

function taskFields(task: ExportTask, timeZone: string): readonly Field[] {
  return [
    number('id', task.id),
    text('name', task.name),
    text('date', localDateTime(task.wantedAt, timeZone)),
    text('status', task.state),
    number('percent', task.percent),
    number('cnt', task.rows),
    number('size', task.bytes),
    text('keep_till', task.keptUntil === undefined ? '' : localDateTime(task.keptUntil, timeZone)),
    text('link', task.link ?? ''),
    text('reason', task.failure ?? ''),
  ];
}

function fileAnswer(doors: Doors): Answer {
  return async ({ account, parameters }) => {
    const id = wholeParameter(parameters, 'id');
    if (!id.ok) return id;
    const name = parameters.text('name').trim();
    if (id.value === undefined && name === '') return err(wrongParameters('id or name is missing'));
    const found = await doors.exports.file(account, id.value === undefined ? { name } : { id: id.value });
    return found.ok ? await fileReply(found.value) : found;
  };
}

function addAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const wanted = wantedOf(parameters, account);
    if (!wanted.ok) return wanted;
    const added = await doors.exports.add(account, wanted.value);
    return added.ok ? ok(idReply(String(added.value.id), format, { text: 'ID = ', xml: 'result' })) : added;
  };
}

function wantedOf(parameters: Parameters, account: Account): Result<ExportWanted, ClassicFault> {
  const moments = momentsOf(parameters, account);
  if (!moments.ok) return moments;
  const form = parameters.text('format').trim().toLowerCase() || 'csv';
  if (form !== 'csv' && form !== 'xlsx') return err(wrongParameters('format is neither csv nor xlsx'));
  const recipients = splitPhones(parameters.text('phone'));
  const statuses = splitPhones(parameters.text('status'));
  const most = LIMITS.history.recipients;
  if (Math.max(recipients.length, statuses.length) > most)
    return err(wrongParameters(`more than ${most} numbers or statuses`));
  if (statuses.some((status) => !/^-?\d{1,3}$/.test(status)))
    return err(wrongParameters('status is not a list of numbers'));
  return ok({
    form,
    filter: {
      ...moments.value,
      ...(recipients.length === 0 ? {} : { recipients }),
      ...(statuses.length === 0 ? {} : { statuses: statuses.map(Number) }),
    },
  });
}

function deleteAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const id = requiredWhole(parameters, 'id');
    if (!id.ok) return id;
    const removed = await doors.exports.remove(account, id.value);
    return removed.ok ? ok(doneReply(format)) : removed;
  };
}
