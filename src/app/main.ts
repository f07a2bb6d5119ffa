// The command line: which commands there are, what they take, how they end. Owns the parsing and the exit code; every
// command is a file of its own in `commands/`.

import { CommanderError, Option } from 'commander';
import { addAddressCommands } from './address-commands.ts';
import { CommandError } from './command-error.ts';
import { CommandTree, groupByPlace, subcommandTerm } from './command-tree.ts';
import { EXITS } from './exit-codes.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addKeepingCommands } from './keeping-commands.ts';
import { addMailingCommands } from './mailing-commands.ts';
import { addMoneyCommands } from './money-commands.ts';
import { programVersion } from './program-version.ts';
import { addReceivingCommands } from './receiving-commands.ts';
import { NOUNS } from './remote/nouns.ts';
import { addRemoteCommands } from './remote/remote-commands.ts';
import { lines } from './terminal/foreign-text.ts';
import { whole } from './whole-number.ts';

/** Commands load what they need when they run: `menu check` must not wait for a database driver. */
const program = new CommandTree('dozvon')
  // Before any command is made: they inherit it.
  .exitOverride()
  // `api` and an operation of it have options of the same names.
  .enablePositionalOptions()
  .commandsGroup('On the data folder of an installation:')
  .description('Self-hosted messaging and voice centre: a text is a phone menu')
  .version(programVersion())
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false, subcommandTerm });

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

addKeepingCommands(program);

const account = program.command('account').description('accounts: who may send');

account
  .command('add <login>')
  .description('add an account')
  .requiredOption('--password <password>', 'its password')
  .option('--balance <amount>', 'money it starts with, such as 100 or 99.50', '0')
  .option('--currency <code>', 'RUR, USD, EUR, UAH or KZT')
  .option('--parent <login>', 'the account above it: a sub-client')
  .option('--with <name=value...>', 'settings as users.php names them, such as type=2 dlim=500')
  .action(async (login, options) => (await import('./commands/account.ts')).accountAdd(login, options));

account
  .command('set <login>')
  .description('change settings of an account; an empty text takes a setting away')
  .option('--password <password>', 'a new password')
  .option('--handler <url>', 'address told of statuses and menu choices')
  .option('--secret <secret>', 'phrase that signs what the handler is told')
  .option('--command-pin <pin>', 'digits that commands by SMS are known by, 4 to 12; empty: none are taken')
  .option('--command-pin-asked <always|once>', 'before every command, or only when a phone joins')
  .option('--handler-statuses <on|off>', 'whether the handler is told of statuses')
  .option('--handler-incoming <on|off>', 'whether it is told of incoming messages')
  .option('--handler-calls <on|off>', 'whether it is told of calls that were waited for')
  .option('--handler-method <post|get>', 'fields in the body, or in the query')
  .option('--answer <text>', 'SMS that answers incoming messages by itself')
  .option('--menu-silence <seconds>', 'silence before a prompt is repeated', whole)
  .option('--menu-rounds <n>', 'rounds of silence before a menu is left', whole)
  .option('--menu-wrong-keys <n>', 'wrong keys in a row before a menu is left', whole)
  .option('--menu-sms <n>', 'SMS one call may send', whole)
  .option('--menu-interrupt <on|off>', 'whether a key interrupts what is spoken')
  .option(
    '--transfer-numbers <confirmed|listed>',
    'which transfer numbers menus may call; empty: as the installation has it',
  )
  .option('--ring <one|all>', 'how the numbers of one transfer ring')
  .option('--call-seconds <n>', 'longest call', whole)
  .option('--sender <name>', 'sender name of SMS that name none')
  .option('--caller-id <number>', 'number shown by calls that name none')
  .option('--voice <voice>', 'voice of calls that name none, such as w2 or m3,en')
  .option('--time-zone <zone>', 'IANA zone of dates in replies')
  .option('--history-days <n>', 'days messages stay in the history once they are done; 0 for ever', whole)
  .option('--request-log <on|off>', 'whether the last twenty requests are remembered for ten minutes')
  .option('--test <on|off>', 'check and answer, but hand nothing on and charge nothing')
  .option('--electronic-kinds <kinds>', 'kinds paid from the electronic balance, such as mail,call')
  .option('--smpp <on|off>', 'whether it may bind over SMPP')
  .option('--smpp-password <password>', 'password of its binds; an empty text takes it away')
  .option('--smpp-incoming <on|off>', 'whether messages of subscribers go there too')
  .option('--smpp-binds <n>', 'binds at once; one more ends the oldest', whole)
  .option('--smpp-window <n>', 'requests of one bind that may wait for their answers', whole)
  .option('--smpp-rate <n>', 'messages a second of all its binds', whole)
  .option('--smpp-receipt-window <n>', 'receipts that may wait for the answers of one bind', whole)
  .option('--smpp-parts <join|pass>', 'parts of a long message become one message, or go as they are')
  .option('--smpp-repeats <send|recognise>', 'whether a request sent again under its number is known as such')
  .option('--smpp-parameters <all|standard>', 'of receipts: the service’s own too, or those of SMPP alone')
  .option('--credit <amount>', 'how far the balance may go below nothing')
  .option('--plan <n>', 'tariff plan, 0 to 8', whole)
  .option('--with <name=value...>', "further settings as users.php names them, such as 'fl[28]=1' dlim=500")
  .action(async (login, options) => (await import('./commands/account.ts')).accountSet(login, options));

account
  .command('show <login>')
  .description('show balance and settings')
  .action(async (login) => (await import('./commands/account.ts')).accountShow(login));

account
  .command('top-up <login> <amount>')
  .description('add money')
  .option('--electronic', 'to the electronic balance')
  .action(async (login, amount, options) =>
    (await import('./commands/account.ts')).accountTopUp(login, amount, options),
  );

account
  .command('allow-transfer <login> <phones...>')
  .description('register numbers that menus of the account may call, confirmed at once')
  .action(async (login, phones) =>
    (await import('./commands/transfer-numbers.ts')).accountAllowTransfer(login, phones),
  );

account
  .command('forbid-transfer <login> <phones...>')
  .description('take numbers away from those that menus of the account may call')
  .action(async (login, phones) =>
    (await import('./commands/transfer-numbers.ts')).accountForbidTransfer(login, phones),
  );

account
  .command('transfer-numbers <login>')
  .description('list the numbers that menus of the account may call, and which of them are confirmed')
  .action(async (login) => (await import('./commands/transfer-numbers.ts')).accountTransferNumbers(login));

account
  .command('add-sender <login> <name>')
  .description('register a sender name')
  .action(async (login, name) => (await import('./commands/account.ts')).accountAddSender(login, name));

account
  .command('administrator <login> <on|off>')
  .description('let an account look after the installation itself, or no longer')
  .action(async (login, administrator) =>
    (await import('./commands/account-tree.ts')).accountAdministrator(login, administrator),
  );

addMoneyCommands(program, account);
addMailingCommands(program);

const senders = program.command('senders').description('sender names of all accounts');

senders
  .command('list')
  .description('names, by number')
  .option('--account <login>', 'only of this account')
  .option('--state <state>', 'only new, confirmed, approved or refused ones')
  .action(async (options) => (await import('./commands/senders.ts')).sendersList(options));

senders
  .command('show <id>')
  .description('all that is known of a name, with its documents')
  .action(async (id) => (await import('./commands/senders.ts')).sendersShow(id));

senders
  .command('approve <ids...>')
  .description('let names be sent with')
  .action(async (ids) => (await import('./commands/senders.ts')).sendersDecide('approved', ids, ''));

senders
  .command('refuse <ids...>')
  .description('forbid names')
  .option('--reason <text>', 'why', '')
  .action(async (ids, { reason }) =>
    (await import('./commands/senders.ts')).sendersDecide('refused', ids, reason),
  );

senders
  .command('registration <id> <operator> <state>')
  .description('note what an operator (mts, mega_step, …) said of a name: waiting, registered or refused')
  .action(async (id, operator, state) =>
    (await import('./commands/senders.ts')).sendersRegistration(id, operator, state),
  );

const templates = program.command('templates').description('texts registered with operators');

templates
  .command('list')
  .description('texts, by number')
  .option('--account <login>', 'only of this account')
  .option('--state <state>', 'only waiting, approved or refused ones')
  .action(async (options) => (await import('./commands/templates.ts')).templatesList(options));

templates
  .command('approve <ids...>')
  .description('let texts count as registered')
  .action(async (ids) => (await import('./commands/templates.ts')).templatesDecide('approved', ids, ''));

templates
  .command('refuse <ids...>')
  .description('let texts not count as registered')
  .option('--reason <text>', 'why', '')
  .action(async (ids, { reason }) =>
    (await import('./commands/templates.ts')).templatesDecide('refused', ids, reason),
  );

addAddressCommands(program);

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
  .addOption(new Option('--lang <en|ru>', 'language of the explanation').choices(['en', 'ru']).default('en'))
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

program
  .command('lsp')
  .description('the menu language for editors: a language server over standard input and output')
  .addOption(
    new Option('--lang <en|ru>', 'language of complaints and hints; without it that of the editor').choices([
      'en',
      'ru',
    ]),
  )
  .option('--stdio', 'said by many editors; there is no other way')
  .action(async (options) => (await import('./commands/lsp.ts')).lsp(options));

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

addHistoryCommands(program);
addReceivingCommands(program);
// `account` asks a server for one of its twenty commands alone.
groupByPlace(
  program,
  new Set(NOUNS.map(({ command }) => command.split(' ')[0] ?? '').filter((word) => word !== 'account')),
  'On the data folder with a LOGIN, over the API without one:',
);
addRemoteCommands(program);

// Whoever reads may stop reading, as `head` does; that is no fault, and the work goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Commands that come from the description of the API are made when one of them is meant: reading it takes its time. */
async function addMeant(words: readonly string[]): Promise<void> {
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'));
  const meant = first === 'help' ? second : first;
  if (meant !== 'api' && !NOUNS.some(({ command }) => command.split(' ')[0] === meant)) return;
  (await import('./remote/noun-commands.ts')).addNounCommands(program, meant);
}

try {
  await addMeant(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  await told(error);
}

async function told(error: unknown): Promise<void> {
  // Commander has said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXITS.done.code : EXITS.usage.code;
    return;
  }
  const fault = error instanceof CommandError ? error : (await import('./explained.ts')).explained(error);
  if (!(fault instanceof CommandError)) {
    process.stderr.write(`dozvon: ${fault instanceof Error ? fault.stack : String(fault)}\n`);
    process.exitCode = EXITS.refused.code;
    return;
  }
  const { exit, document } = fault.ending;
  // Much of a sentence may have been said by others.
  process.stderr.write(document === undefined ? `dozvon: ${lines(fault.message)}\n` : `${document}\n`);
  process.exitCode = EXITS[exit].code;
}
