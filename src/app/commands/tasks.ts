// `dozvon tasks …`: groups that are told of events by `ping.php`. Owns the reading of what was typed and the printing; what is
// wrong with a group the core says.

import { groupFault, type NoticeKind } from '../../core/notices/task-group.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

type TaskOptions = {
  readonly kinds: string;
  readonly contacts: string;
  readonly failure: string;
  readonly recovery: string;
};

function parts(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export async function tasksAdd(login: string, name: string, options: TaskOptions): Promise<void> {
  const { failure, recovery } = options;
  const draft = {
    name: name.trim(),
    failure,
    recovery,
    // Checked by `groupFault`, which names a stranger.
    kinds: parts(options.kinds) as readonly NoticeKind[],
    contacts: parts(options.contacts),
  };
  const fault = groupFault(draft);
  if (fault !== undefined) throw new CommandError(fault);
  await withStorage(async (storage) => {
    const added = await storage.doors.taskGroups.add(await knownAccount(storage, login), draft);
    if (!added.ok && added.error === 'change-failed')
      throw new CommandError(`${login} has a group "${draft.name}" already, or too many groups`);
    say(`task group ${granted(added).id} of ${login}: ${draft.name}`);
  });
}

export async function tasksList(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const groups = granted(await storage.doors.taskGroups.list(await knownAccount(storage, login)));
    for (const { id, name, kinds, contacts, failure, recovery } of groups) {
      say(`${id} ${name}: ${kinds.join(', ')} to ${contacts.join(', ')}`);
      say(`  failure: ${failure || 'nothing is sent'}`);
      say(`  recovery: ${recovery || 'nothing is sent'}`);
    }
  });
}

export async function tasksRemove(login: string, id: string): Promise<void> {
  if (!/^\d{1,10}$/.test(id)) throw new CommandError(`"${id}" is no number of a group`);
  await withStorage(async (storage) => {
    granted(await storage.doors.taskGroups.remove(await knownAccount(storage, login), Number(id)));
    say(`task group ${id} of ${login} is removed`);
  });
}
