// The commands about mailings as the command line knows them: names, options, descriptions. Owns these words; what a command does
// is a file of its own in `commands/`.

import type { Command } from 'commander';
import { eitherWay } from './either-way.ts';
import { serverOptions } from './remote/server-options.ts';
import { whole } from './whole-number.ts';

const ORDERS = [
  ['start', 'start', 'start it now, or let one that is paused go on'],
  ['pause', 'pause', 'stop what waits; what is under way is finished'],
  ['cancel', 'cancel', 'end it and everything of it that waits, and give the money back'],
  ['delete', 'remove', 'remove one that is not running, and hide its messages'],
] as const;

export function addMailingCommands(program: Command): void {
  const mailing = program.command('mailing').description('mailings: one text to many');

  eitherWay(
    mailing
      .command('add')
      .description(
        'send a text to the numbers of a file, one a line, with a text of its own behind a semicolon',
      )
      .requiredOption('--name <name>', 'how it is listed')
      .option('--text <text>', 'for everybody without a text of his own')
      .option('--text-file <file>', 'the same from a file, as for menus')
      .option('--sender <name>', 'a registered sender')
      .option('--call', 'calls instead of SMS')
      .option('--speed <n>', 'recipients a second at most', whole)
      .option('--hold', 'do not start it yet: mailing start does'),
    ['file'],
    {
      folder: async (login, [file = ''], options: { name: string }) =>
        (await import('./commands/mailing.ts')).mailingAdd(login, file, options),
      server: async ([file = ''], options) =>
        (await import('./remote/mailing.ts')).remoteMailingAdd(file, options),
    },
  );

  mailing
    .command('list <login>')
    .description('mailings of an account, the newest first')
    .action(async (login) => (await import('./commands/mailing.ts')).mailingList(login));

  eitherWay(mailing.command('show').description('how far it is and what became of its messages'), ['id'], {
    folder: async (login, [id = '']) => (await import('./commands/mailing.ts')).mailingShow(login, id),
    server: async ([id = ''], options) =>
      (await import('./remote/mailing.ts')).remoteMailingShow(id, options as object),
  });

  serverOptions(mailing.command('follow <id>'))
    .description('watch it to the end of its last message, with its pace')
    .action(async (id, options) => (await import('./remote/mailing.ts')).mailingFollow(id, options));

  for (const [name, order, description] of ORDERS)
    mailing
      .command(`${name} <login> <id>`)
      .description(description)
      .action(async (login, id) => (await import('./commands/mailing.ts')).mailingOrder(login, id, order));
}
