// The command line: which commands there are, what they take, how they end. Owns the parsing and the exit code; every
// command is a file of its own in `commands/`.

import { Command, Option } from 'commander';
import { CommandError } from './command-error.ts';
import { addKeepingCommands } from './keeping-commands.ts';
import { addMailingCommands } from './mailing-commands.ts';
import { addMoneyCommands } from './money-commands.ts';
import { programVersion } from './program-version.ts';
import { addReceivingCommands } from './receiving-commands.ts';
import { whole } from './whole-number.ts';

/** Commands load what they need when they run: `menu check` must not wait for a database driver. */
const program = new Command('dozvon')
  .description('Self-hosted messaging and voice centre: a text is a phone menu')
  .version(programVersion())
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

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
  .action(async () => (await import('./commands/doctor.ts')).doctor());

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

const contacts = program.command('contacts').description('address books from files and into files');

contacts
  .command('import <login> <file>')
  .description('add the contacts of a CSV or XLSX file; rows that are wrong are told of')
  .option('--mails', 'e-mail addresses instead of phone numbers')
  .option('--group <group>', 'id, number or name of a group that all join')
  .option('--columns <list>', 'what columns mean, such as phone=1,name=B,comment=Note')
  .option('--charset <name>', 'of a CSV file, when it is not found out by itself')
  .action(async (login, file, options) =>
    (await import('./commands/contacts.ts')).contactsImport(login, file, options),
  );

contacts
  .command('export <login> <file>')
  .description('write contacts into a file that ends in .csv or .xlsx')
  .option('--mails', 'e-mail addresses instead of phone numbers')
  .option('--group <group>', 'id, number or name: only its members')
  .action(async (login, file, options) =>
    (await import('./commands/contacts.ts')).contactsExport(login, file, options),
  );

const blacklist = program.command('blacklist').description('who is not to be written to');

const OF_ACCOUNT = ['--account <login>', "this account's list instead of the whole service's"] as const;

function withTerms(command: Command): Command {
  return command
    .option(...OF_ACCOUNT)
    .option('--grey', 'stop mass mailings alone, for some time or for a reason')
    .option('--stops <all|mass|single>', 'which messages are stopped')
    .option('--reason <text>', 'why')
    .option('--until <date>', 'how long, such as 2026-12-31 or 2026-12-31T18:00');
}

withTerms(blacklist.command('add <values...>'))
  .description('numbers, prefixes such as 7900*, e-mail addresses')
  .action(async (values, options) => (await import('./commands/blacklist.ts')).blacklistAdd(values, options));

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
  .action(async (file, options) => (await import('./commands/blacklist.ts')).blacklistImport(file, options));

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

program
  .command('call <phone> <file>')
  .description('call a phone with the text of a file and show what happens')
  .option('--account <login>', 'who pays; without it the only account there is')
  .option('--voice <voice>', 'such as w2 or m3,en')
  .option('--attempts <n>', 'how often to ring', whole, 1)
  .action(async (phone, file, options) => (await import('./commands/call.ts')).call(phone, file, options));

program
  .command('why <login> <id>')
  .description('tell which rule decided about a message, what it waits for and what it cost')
  .option('--phone <phone>', 'which recipient; without it the last')
  .action(async (login, id, options) => (await import('./commands/why.ts')).why(login, id, options));

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

lookingBack(program.command('history <login>'))
  .description('messages of an account with all that happened, oldest first')
  .option('--id <id>', 'only this message and what its menu sent')
  .option('--limit <n>', 'only the newest of them', whole)
  .option('--json', 'for programs')
  .option('--csv', 'the messages alone as a table')
  .action(async (login, options) => (await import('./commands/history.ts')).history(login, options));

lookingBack(program.command('export <login>'))
  .description('have the running server write messages of an account into a file')
  .addOption(new Option('--form <csv|xlsx>', 'form of the file').choices(['csv', 'xlsx']).default('csv'))
  .option('--wait', 'until the file is there')
  .option('--list', 'show the exports there are instead')
  .option('--delete <id>', 'delete an export and its file instead', whole)
  .action(async (login, options) => (await import('./commands/export.ts')).exportMessages(login, options));

addReceivingCommands(program);

// Whoever reads may stop reading, as `head` does; that is no fault, and the work goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  const fault = error instanceof CommandError ? error : (await import('./explained.ts')).explained(error);
  const known = fault instanceof CommandError;
  process.stderr.write(
    `dozvon: ${known ? fault.message : fault instanceof Error ? fault.stack : String(fault)}\n`,
  );
  process.exitCode = 1;
}
