// The commands that there are, in the order of the help. Owns the tree; words of commands are tables beside it, each command is a file of its
// own in `commands/` or `remote/`, and how a command line is run and ends is `main.ts`.

import { Option } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { addAddressCommands } from './address-commands.ts';
import { CommandTree, groupByPlace, subcommandTerm } from './command-tree.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addKeepingCommands } from './keeping-commands.ts';
import { addMailingCommands } from './mailing-commands.ts';
import { addLanguageServer, addMenuCommands } from './menu-commands.ts';
import { addMoneyCommands } from './money-commands.ts';
import { addNumberingCommands } from './numbering-commands.ts';
import { programVersion } from './program-version.ts';
import { addReceivingCommands } from './receiving-commands.ts';
import { NOUNS } from './remote/nouns.ts';
import { addRemoteCommands } from './remote/remote-commands.ts';
import { addSenderCommands, addTemplateCommands } from './sender-commands.ts';

/** Without the commands that come from the description of the API: reading it takes its time. */
export function commandTree(): CommandTree {
  const program = new CommandTree('dozvon')
    // Before any command is made: they inherit it.
    .exitOverride()
    // `api` and an operation of it have options of the same names.
    .enablePositionalOptions()
    .commandsGroup('On the data folder of an installation:')
    .description('Self-hosted messaging and voice centre: a text is a phone menu')
    .version(programVersion())
    .configureHelp({ sortSubcommands: false, subcommandTerm }) as CommandTree;
  addRunningCommands(program);
  addKeepingCommands(program);
  addMoneyCommands(program, addAccountCommands(program));
  addMailingCommands(program);
  addSenderCommands(program);
  addTemplateCommands(program);
  addAddressCommands(program);
  addMenuCommands(program);
  addLanguageServer(program);
  addNumberingCommands(program);
  addHistoryCommands(program);
  addReceivingCommands(program);
  // `account` asks a server for one of its twenty commands alone.
  const asking = NOUNS.map(({ command }) => command.split(' ')[0] ?? '').filter((word) => word !== 'account');
  groupByPlace(program, new Set(asking), 'On the data folder with a LOGIN, over the API without one:');
  addRemoteCommands(program);
  return program;
}

/** Commands load what they need when they run: `menu check` must not wait for a database driver. */
function addRunningCommands(program: CommandTree): void {
  program
    .command('serve')
    .description('run the server until it is stopped')
    .option(
      '--welcome',
      'for a first look: an account when there is none, virtual phones when there is no trunk',
    )
    .action(async (options) => (await import('./commands/serve.ts')).serve(options));

  program
    .command('demo')
    .description('start everything, call a virtual phone with the example menu, show what happened')
    .action(async () => (await import('./commands/demo.ts')).demo());

  program
    .command('doctor')
    .description('check the machine and the configuration and say in plain words what is wrong')
    .addOption(new Option('--lang <en|ru>', 'language of the findings').choices(['en', 'ru']).default('en'))
    .action(async (options) => (await import('./commands/doctor.ts')).doctor(options));

  program
    .command('links')
    .description('what waits on each link to an operator or provider')
    .option('--json', 'as JSON')
    .action(async (options) => (await import('./commands/links.ts')).links(options));

  program
    .command('migrate')
    .description('bring the database to the newest schema')
    .action(async () => (await import('./commands/migrate.ts')).migrate());
}
