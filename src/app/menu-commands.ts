// The commands about files in the menu language, as the command line knows them. Owns these words; what a command does is a file of its
// own.

import { Option } from 'commander';
import type { CommandTree } from './command-tree.ts';

export function addMenuCommands(program: CommandTree): void {
  const menu = program.command('menu').description('menu files: no server needed');

  menu
    .command('check <file>')
    .description('compile and complain, with line and column')
    .action(async (file) => (await import('./commands/menu.ts')).menuCheck(file));

  menu
    .command('fmt <file>')
    .description('print in canonical form')
    .option('--write', 'write the file instead')
    .action(async (file, options) => (await import('./commands/menu.ts')).menuFormat(file, options));

  menu
    .command('explain <file>')
    .description('tell in plain words what a caller hears and what each key does')
    .addOption(
      new Option('--lang <en|ru>', 'language of the explanation').choices(['en', 'ru']).default('en'),
    )
    .action(async (file, options) => (await import('./commands/menu.ts')).menuExplain(file, options));

  menu
    .command('play <file>')
    .description('rehearse in the terminal: type keys, read what would be spoken')
    .option('--phone <number>', 'what $phone stands for', '79990000000')
    .action(async (file, options) => (await import('./commands/menu.ts')).menuPlay(file, options));

  menu
    .command('import <format> <source>')
    .description(
      'a menu of twiml, ncco, freeswitch or 46elks, a file or a folder, as text; notes say what is not carried',
    )
    .option('--json', 'text and notes as JSON')
    .action(async (format, source, options) =>
      (await import('./commands/menu-exchange.ts')).menuImport(format, source, options),
    );

  menu
    .command('export <format> <file>')
    .description('a menu for twiml, ncco, freeswitch or 46elks; notes say what is not carried')
    .option('--into <folder>', 'write the files there instead of printing them')
    .option('--json', 'files and notes as JSON')
    .action(async (format, file, options) =>
      (await import('./commands/menu-exchange.ts')).menuExport(format, file, options),
    );
}

export function addLanguageServer(program: CommandTree): void {
  program
    .command('lsp')
    .description('the menu language for editors: a language server over standard input and output')
    .addOption(
      new Option('--lang <en|ru>', 'language of complaints and hints; without it that of the editor').choices(
        ['en', 'ru'],
      ),
    )
    .option('--stdio', 'said by many editors; there is no other way')
    .action(async (options) => (await import('./commands/lsp.ts')).lsp(options));
}
