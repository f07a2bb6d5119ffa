// `dozvon senders …`: what an administrator sees of the sender names of all accounts, and decides about them. Owns the printing
// and the reading of the options.

import {
  isOperatorMark,
  OPERATOR_MARKS,
  REGISTRATION_STATES,
  SENDER_STATES,
} from '../../core/senders/sender.ts';
import { CommandError, misused } from '../command-error.ts';
import { recordIds } from '../record-ids.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function sendersList(options: {
  readonly account?: string;
  readonly state?: string;
}): Promise<void> {
  const state = SENDER_STATES.find((one) => one === options.state);
  if (options.state !== undefined && !state)
    throw misused(`--state: it must be one of ${SENDER_STATES.join(', ')}`);
  await withStorage(async (storage) => {
    const senders = await storage.senders.all({ login: options.account, state });
    for (const { id, login, name, kind, state: now, comment } of senders)
      say(
        `${id} ${login} ${kind} "${name}" ${now}${comment === '' ? '' : `: ${comment.replace(/\s+/g, ' ')}`}`,
      );
    if (senders.length === 0) say('there are none');
  });
}

export async function sendersShow(text: string): Promise<void> {
  const [id] = recordIds([text]);
  await withStorage(async (storage) => {
    const [sender] = await storage.senders.all({ id });
    if (!sender) throw new CommandError(`there is no sender name ${id}`);
    say(`${sender.kind} "${sender.name}" of ${sender.login}: ${sender.state}`);
    if (sender.reason !== '') say(`refused: ${sender.reason}`);
    if (sender.comment !== '') say(`comment: ${sender.comment}`);
    for (const [field, value] of Object.entries(sender.fields)) say(`${field}: ${value}`);
    for (const { mark, state } of sender.registrations) say(`registration ${mark}: ${state}`);
    for (const { name, path, bytes, comment } of await storage.senderDocuments.of(sender.id))
      say(`document ${path}, ${bytes} bytes, sent as "${name}"${comment === '' ? '' : `: ${comment}`}`);
  });
}

export async function sendersDecide(
  state: 'approved' | 'refused',
  texts: readonly string[],
  reason: string,
): Promise<void> {
  const ids = recordIds(texts);
  await withStorage(async (storage) => {
    const decided = await storage.senders.decide(ids, state, reason);
    const missing = ids.filter((id) => !decided.has(id));
    if (decided.size > 0) say(`${state}: ${[...decided].join(', ')}`);
    if (missing.length > 0) throw new CommandError(`there is no sender name ${missing.join(', ')}`);
  });
}

export async function sendersRegistration(text: string, mark: string, written: string): Promise<void> {
  const [id = 0] = recordIds([text]);
  const state = REGISTRATION_STATES.find((one) => one === written);
  if (!isOperatorMark(mark))
    throw new CommandError(`a registration is one of ${Object.keys(OPERATOR_MARKS).join(', ')}`);
  if (!state) throw new CommandError(`its state is one of ${REGISTRATION_STATES.join(', ')}`);
  await withStorage(async (storage) => {
    const decided = await storage.senders.decideRegistration(id, mark, state);
    if (decided === 'missing') throw new CommandError(`there is no sender name ${id}`);
    say(`registration ${mark} of ${id}: ${state}`);
  });
}
