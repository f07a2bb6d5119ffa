// The commands about address books and about who is not to be written to, as the command line knows them. Owns these words; what a
// command does is a file of its own.

import type { Command } from 'commander';
import { eitherWay } from './either-way.ts';

export function addAddressCommands(program: Command): void {
  addContactCommands(program);
  addBlackListCommands(program);
}

const OF_ACCOUNT = ['--account <login>', "this account's list instead of the whole service's"] as const;

function withTerms(command: Command): Command {
  return command
    .option(...OF_ACCOUNT)
    .option('--grey', 'stop mass mailings alone, for some time or for a reason')
    .option('--stops <all|mass|single>', 'which messages are stopped')
    .option('--reason <text>', 'why')
    .option('--until <date>', 'how long, such as 2026-12-31 or 2026-12-31T18:00');
}

function addContactCommands(program: Command): void {
  const contacts = program.command('contacts').description('address books from files and into files');

  eitherWay(
    contacts
      .command('import')
      .description('add the contacts of a CSV or XLSX file; rows that are wrong are told of')
      .option('--mails', 'e-mail addresses instead of phone numbers')
      .option('--group <group>', 'id, number or name of a group that all join')
      .option('--columns <list>', 'what columns mean, such as phone=1,name=B,comment=Note')
      .option('--charset <name>', 'of a CSV file, when it is not found out by itself'),
    ['file'],
    {
      folder: async (login, [file = ''], options) =>
        (await import('./commands/contacts.ts')).contactsImport(login, file, options as object),
      server: async ([file = ''], options) =>
        (await import('./remote/contacts-import.ts')).remoteContactsImport(file, options as object),
    },
  );

  contacts
    .command('export <login> <file>')
    .description('write contacts into a file that ends in .csv or .xlsx')
    .option('--mails', 'e-mail addresses instead of phone numbers')
    .option('--group <group>', 'id, number or name: only its members')
    .action(async (login, file, options) =>
      (await import('./commands/contacts.ts')).contactsExport(login, file, options),
    );
}

function addBlackListCommands(program: Command): void {
  const blacklist = program.command('blacklist').description('who is not to be written to');

  withTerms(blacklist.command('add <values...>'))
    .description('numbers, prefixes such as 7900*, e-mail addresses')
    .action(async (values, options) =>
      (await import('./commands/blacklist.ts')).blacklistAdd(values, options),
    );

  blacklist
    .command('remove <values...>')
    .description('take off the black and the grey list')
    .option(...OF_ACCOUNT)
    .action(async (values, options) =>
      (await import('./commands/blacklist.ts')).blacklistRemove(values, options),
    );

  blacklist
    .command('list')
    .description('every entry, with what it stops and why')
    .option(...OF_ACCOUNT)
    .action(async (options) => (await import('./commands/blacklist.ts')).blacklistList(options));

  withTerms(blacklist.command('import <file>'))
    .description('the entries of a CSV or XLSX file, one in a row')
    .action(async (file, options) =>
      (await import('./commands/blacklist.ts')).blacklistImport(file, options),
    );
}
