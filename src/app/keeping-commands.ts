// The commands that keep an installation: its configuration, backup, restoration, and what becomes of messages that a restoration
// holds. Owns what they take; each is a file of its own in `commands/`.

import { type Command, Option } from 'commander';

export function addKeepingCommands(program: Command): void {
  const config = program.command('config').description('the configuration file');
  config
    .command('init')
    .description('print one to begin with: every setting, commented out')
    .action(async () => (await import('./commands/config.ts')).configInit());
  config
    .command('check [file]')
    .description('say whether it is right, all mistakes at once')
    .action(async (file) => (await import('./commands/config.ts')).configCheck(file));
  program
    .command('backup <file>')
    .description('save database, files and secret key into one file, beside a running server')
    .option('--without-recordings', 'leave the recordings of calls out')
    .option('--without-key', 'leave secret.key out; keep it elsewhere, nothing can be restored without it')
    .action(async (file, options) => (await import('./commands/backup.ts')).backup(file, options));
  program
    .command('restore <file>')
    .description('restore a backup into an empty data folder and an empty database')
    .addOption(
      new Option('--waiting <hold|send>', 'what becomes of messages that were due when the backup was made')
        .choices(['hold', 'send'])
        .default('hold'),
    )
    .action(async (file, options) => (await import('./commands/backup.ts')).restore(file, options));
  const held = program.command('held').description('messages that a restoration holds');
  held
    .command('show', { isDefault: true })
    .description('how many of which account')
    .action(async () => (await import('./commands/held.ts')).heldShow());
  held
    .command('send')
    .description('send them now, marked as perhaps sent twice')
    .action(async () => (await import('./commands/held.ts')).heldRelease('send'));
  held
    .command('end')
    .description('give them up; their money goes back')
    .action(async () => (await import('./commands/held.ts')).heldRelease('end'));
}
