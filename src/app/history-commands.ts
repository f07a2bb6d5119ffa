// The commands that look back at messages, as the command line knows them: why, history, export. Owns these words; what a command does
// is a file of its own.

import { type Command, Option } from 'commander';
import { eitherWay } from './either-way.ts';
import { whole } from './whole-number.ts';

const lookingBack = (command: Command): Command =>
  command
    .option('--phone <phone>', 'only to this number or address')
    .option(
      '--since <when>',
      'accepted then or later: 2026-11-27, 2026-11-27T10:00:00Z, or 12h for twelve hours ago',
    )
    .option('--until <when>', 'accepted before, the day named included')
    .option('--status <list>', 'statuses such as 20,25, or waiting, delivered, failed, expired')
    .option('--kind <list>', 'kinds such as call,sms');

export function addHistoryCommands(program: Command): void {
  eitherWay(
    program
      .command('why')
      .description('tell which rule decided about a message, what it waits for and what it cost')
      .option('--phone <phone>', 'which recipient; without it the last'),
    ['id'],
    {
      folder: async (login, [id = ''], options) =>
        (await import('./commands/why.ts')).why(login, id, options as object),
      server: async ([id = ''], options) =>
        (await import('./remote/message-commands.ts')).why(id, options as object),
    },
  );

  eitherWay(
    lookingBack(program.command('history'))
      .description(
        'messages of an account: of the data folder with all that happened, oldest first; of the server as a table, newest first',
      )
      .option('--id <id>', 'only this message and what its menu sent')
      .option('--limit <n>', 'only the newest of them; 50 unless told when a server is asked', whole)
      .option('--json', 'for programs')
      .option('--json-lines', 'of the server: each message as JSON on a line')
      .option('--csv', 'of the data folder: the messages alone as a table'),
    [],
    {
      folder: async (login, _, options) =>
        (await import('./commands/history.ts')).history(login, options as object),
      server: async (_, options) => (await import('./remote/history.ts')).remoteHistory(options as object),
    },
  );

  eitherWay(
    lookingBack(program.command('export'))
      .description('have the running server write messages of an account into a file')
      .addOption(new Option('--form <csv|xlsx>', 'form of the file').choices(['csv', 'xlsx']).default('csv'))
      .option('--wait', 'until the file is there')
      .option('--list', 'show the exports there are instead')
      .option('--delete <id>', 'delete an export and its file instead', whole),
    [],
    {
      folder: async (login, _, options: { form: 'csv' | 'xlsx' }) =>
        (await import('./commands/export.ts')).exportMessages(login, options),
      server: async (_, options) => (await import('./remote/export.ts')).remoteExport(options),
    },
  );
}
