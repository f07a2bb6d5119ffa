// `senders.php`: sender names, their confirmation and documents (spec http-senders). Owns the actions; what a request says of a
// name is read in `sender-parameters.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import {
  OPERATOR_MARKS,
  REGISTRATION_STATES,
  SENDER_STATES,
  type Sender,
} from '../../../core/senders/sender.ts';
import { isOn, type Parameters } from '../../../dialect/parameters.ts';
import {
  doneReply,
  type Field,
  idField,
  idReply,
  listed,
  listReply,
  numberField,
  textField,
} from '../../../dialect/records.ts';
import { type ClassicFault, type Format, wrongParameters } from '../../../dialect/replies.ts';
import { actionOf } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';
import { readChange, readFilter, readNewSender, readRef } from './sender-parameters.ts';

type Answered = Promise<Result<string, ClassicFault>>;
/** `owner`: the account itself, or the sub-client of `user`. */
type Request = Pick<FormattedRequest, 'parameters' | 'format'> & { readonly owner: Account };

const NAMES = { list: 'list', one: 'item' };

/** One number for each operator that was asked: the best of what its terms came to [inferred]. */
function operatorFields(sender: Sender): readonly Field[] {
  const operators = new Set(Object.values(OPERATOR_MARKS).map(({ operator }) => operator));
  return [...operators].map((operator) => {
    const states = sender.registrations
      .filter(({ mark }) => OPERATOR_MARKS[mark].operator === operator)
      .map(({ state }) => REGISTRATION_STATES.indexOf(state) + 1);
    // 0 not asked, 1 waiting, 2 registered, 3 refused; one that is registered on any terms is registered.
    return numberField(operator, states.includes(2) ? 2 : Math.max(0, ...states));
  });
}

/** A client splits a line of the text form at `=` and takes all that follows for the name: nothing else may stand there. */
function recordOf(sender: Sender, format: Format, parameters: Parameters): readonly Field[] {
  const name = textField('sender', sender.name);
  if (format === 'text') return [name];
  return [
    idField('id', String(sender.id)),
    name,
    ...(isOn(parameters.text('all'))
      ? [numberField('status', SENDER_STATES.indexOf(sender.state)), textField('cmt', sender.comment)]
      : []),
    ...(isOn(parameters.text('operators')) ? operatorFields(sender) : []),
  ];
}

async function get(doors: Doors, { owner, parameters, format }: Request): Answered {
  const filter = readFilter(parameters);
  if (!filter.ok) return filter;
  const found = await doors.senders.list(owner, filter.value);
  return listed(found, (senders) =>
    listReply(
      senders.map((sender) => recordOf(sender, format, parameters)),
      format,
      NAMES,
    ),
  );
}

async function add(doors: Doors, { owner, parameters, format }: Request): Answered {
  const sender = readNewSender(parameters);
  if (!sender.ok) return sender;
  const added = await doors.senders.add(owner, sender.value);
  if (!added.ok) return added;
  return ok(idReply(String(added.value), format, { text: 'ID = ', xml: 'result' }));
}

async function change(doors: Doors, { owner, parameters, format }: Request): Answered {
  const ref = readRef(parameters);
  if (!ref.ok) return ref;
  const read = readChange(parameters);
  if (!read.ok) return read;
  if (Object.keys(read.value).length === 0) return err(wrongParameters('there is nothing to change'));
  const changed = await doors.senders.change(owner, ref.value, read.value);
  return changed.ok ? ok(doneReply(format)) : changed;
}

async function remove(doors: Doors, { owner, parameters, format }: Request): Answered {
  const ref = readRef(parameters);
  if (!ref.ok) return ref;
  const removed = await doors.senders.remove(owner, ref.value);
  return removed.ok ? ok(doneReply(format)) : removed;
}

/** By SMS, or with `call=1` by a call [inferred]. */
async function sendCode(doors: Doors, { owner, parameters, format }: Request): Answered {
  const ref = readRef(parameters);
  if (!ref.ok) return ref;
  const site = parameters
    .text('site_name')
    .replace(/[\s\p{Cc}{}<>]+/gu, ' ')
    .trim();
  const most = LIMITS.senders.siteCharacters;
  if ([...site].length > most) return err(wrongParameters(`site_name is longer than ${most} characters`));
  const by = isOn(parameters.text('call')) ? 'call' : 'sms';
  const sent = await doors.senders.sendCode(owner, ref.value, { by, site });
  return sent.ok ? ok(doneReply(format)) : sent;
}

async function checkCode(doors: Doors, { owner, parameters, format }: Request): Answered {
  const ref = readRef(parameters);
  if (!ref.ok) return ref;
  const code = parameters.text('code').replace(/\s/g, '');
  if (code === '') return err(wrongParameters('code is missing'));
  const checked = await doors.senders.checkCode(owner, ref.value, code);
  return checked.ok ? ok(doneReply(format)) : checked;
}

const ACTIONS = {
  get,
  // What `get` was called once ([client]).
  get_senders: get,
  add,
  chg: change,
  del: remove,
  send_code: sendCode,
  check_code: checkCode,
};

export function sendersAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    const action = actionOf(parameters, ACTIONS);
    if (!action.ok) return action;
    const owner = await doors.senders.ownerOf(account, parameters.text('user').trim());
    return owner.ok ? await action.value(doors, { owner: owner.value, parameters, format }) : owner;
  };
}
