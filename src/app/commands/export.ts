// `dozvon export LOGIN`: a file of sent messages, made in the background by the running server; also the list of such tasks
// and their deletion. Owns the printing and the waiting.

import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { ExportForm, ExportTask } from '../../core/history/exports.ts';
import { localDateTime } from '../../core/messages/local-time.ts';
import type { Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { type HistoryOptions, historyFilter } from '../history-options.ts';
import { granted, knownAccount } from '../known-account.ts';
import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';
import { readServerRecord } from '../server-record.ts';
import { withStorage } from '../with-storage.ts';

type Options = HistoryOptions & {
  readonly form: ExportForm;
  readonly wait?: true;
  readonly list?: true;
  readonly delete?: number;
};

const LISTED = 100;
const LOOK_MILLISECONDS = 300;

export async function exportMessages(login: string, options: Options): Promise<void> {
  const settings = await loadSettings();
  const alone = settings.databaseUrl === undefined && !readServerRecord(settings);
  if (alone && options.wait) throw new CommandError('--wait: no server runs here that could make the file');
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const { exports } = storage.doors;
    if (options.list) {
      const tasks = granted(await exports.list(account, { limit: LISTED }));
      if (tasks.length === 0) say(`no exports of ${login}`);
      for (const task of tasks) say(told(task, account));
      return;
    }
    if (options.delete !== undefined) {
      granted(await exports.remove(account, options.delete));
      say(`export ${options.delete} deleted`);
      return;
    }
    const filter = historyFilter(options, account, instant(Date.now()));
    const task = granted(await exports.add(account, { form: options.form, filter }));
    say(told(options.wait ? await end(storage, account, task.id) : task, account));
    if (alone) say('no server runs here: it begins when one does');
  });
}

async function end(storage: Storage, account: Account, id: number): Promise<ExportTask> {
  for (;;) {
    const [task] = granted(await storage.doors.exports.list(account, { limit: 1, after: id - 1 }));
    if (task?.id !== id) throw new CommandError(`export ${id} was deleted`);
    if (task.state === 'failed') throw new CommandError(`export ${id} failed: ${task.failure}`);
    if (task.state === 'done') return task;
    await pause(LOOK_MILLISECONDS);
  }
}

function told(task: ExportTask, account: Account): string {
  const { id, name, state, percent, rows, bytes, keptUntil, link, failure } = task;
  const head = `export ${id}, ${name}: ${state}`;
  if (state === 'failed') return `${head}, ${failure}`;
  const until = keptUntil === undefined ? '' : localDateTime(keptUntil, account.settings.timeZone);
  if (state === 'done') return `${head}, ${rows} messages, ${bytes} bytes, kept until ${until}\n  ${link}`;
  return `${head}, ${rows} messages, ${percent} %`;
}
