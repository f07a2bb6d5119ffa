// The commands about the numbering plan, as the command line knows them. Owns these words; what a command does is a file of its own.

import type { CommandTree } from './command-tree.ts';

export function addNumberingCommands(program: CommandTree): void {
  const numbers = program.command('numbers').description('the numbering plan: what is known of a number');

  numbers
    .command('show <phone>')
    .description('country, operator, region, network codes and time zone of a number')
    .action(async (phone) => (await import('./commands/numbers.ts')).numbersShow(phone));

  numbers
    .command('files')
    .description('the files the plan is made of, with their dates and sources')
    .action(async () => (await import('./commands/numbers.ts')).numbersFiles());

  numbers
    .command('update <file>')
    .description('check a numbering file and install it in the data folder')
    .action(async (file) => (await import('./commands/numbers.ts')).numbersUpdate(file));

  numbers
    .command('import <csv>')
    .description('convert a file of the Russian numbering register, such as DEF-9xx.csv, and install it')
    .option('--date <date>', 'the day of the extract, such as 2026-01-31; without it the date of the file')
    .option('--out <file>', 'write the numbering file there instead')
    .action(async (csv, options) => (await import('./commands/numbers.ts')).numbersImport(csv, options));

  numbers
    .command('remove <name>')
    .description('take an installed numbering file away')
    .action(async (name) => (await import('./commands/numbers.ts')).numbersRemove(name));
}
