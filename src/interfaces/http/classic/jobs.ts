// `jobs.php`: mailings made, changed, started, paused, cancelled, deleted, listed (spec http-jobs). Owns which action is asked for
// and the order of its steps; `chg`, `start`, `pause` and `stat` are ours.

import { err, ok, type Result } from '../../../base/result.ts';
import type { MailingOrder } from '../../../core/campaigns/mailing-state.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Template } from '../../../core/texts/template.ts';
import { isGiven } from '../../../dialect/parameters.ts';
import { doneReply } from '../../../dialect/records.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { keepingUploads, withUploads } from '../../../dialect/send-files.ts';
import { readSubmission } from '../../../dialect/send-request.ts';
import { actionOf } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';
import { addedReply, mailingReply, mailingsReply, statisticsReply } from './jobs-reply.ts';
import { asSending, readChange, readDates, readNewMailing } from './jobs-request.ts';
import { IDS_MOST, wholeParameter } from './whole-parameter.ts';

type Action = (doors: Doors, request: FormattedRequest) => Promise<Result<string, ClassicFault>>;

const ACTIONS: Readonly<Record<string, Action>> = {
  add,
  chg: change,
  start: ordering('start'),
  pause: ordering('pause'),
  cancel: ordering('cancel'),
  del: ordering('remove'),
  get,
  get_all: getAll,
  stat: statistics,
};

export function jobsAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = actionOf(request.parameters, ACTIONS);
    return action.ok ? await action.value(doors, request) : action;
  };
}

async function add(doors: Doors, request: FormattedRequest): Promise<Result<string, ClassicFault>> {
  const { account, parameters, format, address } = request;
  const template = await templateOf(doors, request);
  if (!template.ok) return template;
  const sending = { ...request, parameters: asSending(parameters, template.value) };
  const now = doors.clock.now();
  const context = { account, now, door: 'http', clientAddress: address } as const;
  const submission = readSubmission(sending.parameters, context);
  if (!submission.ok) return submission;
  const read = readNewMailing(parameters, submission.value, { account });
  if (!read.ok) return read;
  const complete = await withUploads(doors, sending, submission.value);
  if (!complete.ok) return complete;
  const { call } = complete.value;
  const content = { ...read.value.content, ...(call === undefined ? {} : { call }) };
  const added = await keepingUploads(doors, complete.value, () =>
    doors.mailings.add(account, { ...read.value, content }),
  );
  if (!added.ok) return added;
  return ok(addedReply({ id: added.value.id, cost: added.value.cost }, format, account.settings.test));
}

/** `tpl`: the text comes from a template. */
async function templateOf(
  doors: Doors,
  { account, parameters }: FormattedRequest,
): Promise<Result<Template | undefined, ClassicFault>> {
  const id = wholeParameter(parameters, 'tpl', IDS_MOST);
  if (!id.ok) return id;
  if (id.value === undefined) return ok(undefined);
  const unknown = wrongParameters('tpl names no template of the account');
  const found = await doors.templates.text(account, id.value);
  if (found.ok) return ok(found.value);
  return err(found.error.fault === 'record-missing' ? unknown : found.error);
}

function idOf({ parameters }: FormattedRequest): Result<string, ClassicFault> {
  const id = parameters.text('id').trim();
  return isGiven(id) ? ok(id) : err(wrongParameters('id is missing'));
}

async function change(doors: Doors, request: FormattedRequest): Promise<Result<string, ClassicFault>> {
  const id = idOf(request);
  if (!id.ok) return id;
  const { account, parameters, format } = request;
  const read = readChange(parameters, { account, now: doors.clock.now() });
  if (!read.ok) return read;
  const changed = await doors.mailings.change(account, id.value, read.value);
  return changed.ok ? ok(doneReply(format)) : changed;
}

function ordering(order: MailingOrder): Action {
  return async (doors, request) => {
    const id = idOf(request);
    if (!id.ok) return id;
    const done = await doors.mailings.order(request.account, id.value, order);
    return done.ok ? ok(doneReply(request.format)) : err({ fault: done.error });
  };
}

async function get(doors: Doors, request: FormattedRequest): Promise<Result<string, ClassicFault>> {
  const id = idOf(request);
  if (!id.ok) return id;
  const { account, format } = request;
  const found = await doors.mailings.get(account, id.value);
  if (!found.ok) return err({ fault: found.error });
  return ok(mailingReply(found.value, format, account.settings.timeZone));
}

async function getAll(doors: Doors, request: FormattedRequest): Promise<Result<string, ClassicFault>> {
  const { account, parameters, format } = request;
  const dates = readDates(parameters, { account });
  if (!dates.ok) return dates;
  const found = await doors.mailings.list(account, dates.value);
  if (!found.ok) return err({ fault: found.error });
  // A list of lines cannot be empty: clients take an empty body for a broken connection (client-habits 8).
  if (found.value.length === 0 && (format === 'text' || format === 'numbers'))
    return err({ fault: 'record-missing' });
  return ok(mailingsReply(found.value, format, account.settings.timeZone));
}

async function statistics(doors: Doors, request: FormattedRequest): Promise<Result<string, ClassicFault>> {
  const id = idOf(request);
  if (!id.ok) return id;
  const { account, format } = request;
  const found = await doors.mailings.statistics(account, id.value);
  if (!found.ok) return err({ fault: found.error });
  return ok(statisticsReply(found.value, format, account.settings.timeZone));
}
