// The commands about what comes in and what clients are told: which there are and what they take. Owns the parsing; each is a
// file of its own in `commands/`.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { LIMITS } from '../base/limits.ts';
import { DELIVERY_KINDS } from '../core/events/handler-calls.ts';
import { REJECTIONS } from '../core/incoming/call-answer.ts';
import { eitherWay } from './either-way.ts';
import { whole } from './whole-number.ts';

/** A number of a row: it may have more digits than other arguments. */
function rowNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function deliveries(program: Command): void {
  const command = program
    .command('deliveries')
    .description("calls to an account's handler: what was told, what failed, and telling it again")
    .option('--failed', 'only those that were given up')
    .option('--held', 'only those that wait because the handler is paused')
    .option('--message <id>', 'only those about this message')
    .option('--phone <phone>', 'only those about messages to this number')
    .addOption(new Option('--kind <kind>', 'only those of this kind').choices(DELIVERY_KINDS))
    .option('--since <moment>', 'only those queued since then: 2h, 3d or 2024-03-05T10:00:00Z')
    .option('--before <n>', 'the page before this one', rowNumber)
    .option('--limit <n>', `how many, 50 unless told; at most ${LIMITS.webhook.listed}`, rowNumber)
    .option('--show <n>', 'one whole: fields and every attempt', rowNumber)
    .option('--resend <n|failed>', 'send one again, or all that were given up since --since')
    .option('--resume', 'forget that the handler failed, and send what was held')
    .option('--json', 'for programs');
  eitherWay(command, [], {
    folder: async (login, _, options) =>
      (await import('./commands/deliveries.ts')).deliveries(login, options as object),
    server: async (_, options) =>
      (await import('./remote/deliveries.ts')).remoteDeliveries(options as object),
  });
}

function incoming(program: Command): void {
  program
    .command('incoming <to> <from> <text>')
    .description('hand in a message by hand, as if the number TO had received it from FROM')
    .action(async (to, from, text) => (await import('./commands/incoming.ts')).incoming(to, from, text));
  const prefix = program
    .command('prefix')
    .description('first words by which messages to shared numbers find their account');
  prefix
    .command('add <login> <word>')
    .description('messages that begin with WORD are the account’s')
    .option('--number <phone>', 'only those to this number')
    .action(async (login, word, options) =>
      (await import('./commands/incoming.ts')).prefixAdd(login, word, options),
    );
  prefix
    .command('list')
    .description('all words')
    .action(async () => (await import('./commands/incoming.ts')).prefixList());
  prefix
    .command('remove <word>')
    .description('take a word away')
    .option('--number <phone>', 'the number it stands for')
    .action(async (word, options) => (await import('./commands/incoming.ts')).prefixRemove(word, options));
}

function commandPhones(program: Command): void {
  const command = program.command('command-phone').description('phones that command accounts by SMS');
  command
    .command('list')
    .description('all of them, and whom each commands')
    .action(async () => (await import('./commands/incoming.ts')).commandPhones());
  command
    .command('add <login> <phone>')
    .description('let a phone command an account, as if it had sent JOIN')
    .action(async (login, phone) => (await import('./commands/incoming.ts')).commandPhoneAdd(login, phone));
  command
    .command('remove <phone>')
    .description('end that')
    .action(async (phone) => (await import('./commands/incoming.ts')).commandPhoneRemove(phone));
}

function rental(program: Command): void {
  const command = program.command('rental').description('numbers that accounts can rent to receive at');
  command
    .command('add <phone> <price>')
    .description('offer a number for a price a month, or change its price')
    .action(async (phone, price) => (await import('./commands/rental.ts')).rentalAdd(phone, price));
  command
    .command('list')
    .description('all numbers, and who rents them')
    .action(async () => (await import('./commands/rental.ts')).rentalList());
  command
    .command('give <login> <phone>')
    .description('have an account rent a number: the rest of the month is charged')
    .action(async (login, phone) => (await import('./commands/rental.ts')).rentalGive(login, phone));
  command
    .command('remove <phone>')
    .description('take a number off the list')
    .option('--take-away', 'even if somebody rents it; the money of the month is not given back')
    .action(async (phone, options) => (await import('./commands/rental.ts')).rentalRemove(phone, options));
}

function phones(program: Command): void {
  const command = program.command('phone').description('phones of accounts that register with this server');
  command
    .command('add <login> <number>')
    .description('make a phone: an extension such as 101, or a whole number')
    .option('--name <name>', 'what it is called')
    .action(async (login, number, options) =>
      (await import('./commands/phones.ts')).phoneAdd(login, number, options),
    );
  command
    .command('list <login>')
    .description('phones of an account')
    .action(async (login) => (await import('./commands/phones.ts')).phoneList(login));
  command
    .command('remove <login> <number>')
    .description('take a phone away')
    .action(async (login, number) => (await import('./commands/phones.ts')).phoneRemove(login, number));
}

function tasks(program: Command): void {
  const command = program
    .command('tasks')
    .description('groups of contacts that are told when something fails and when it works again');
  command
    .command('add <login> <name>')
    .description('add a group; in texts {NAME}, {HOST} and {INFO} are replaced')
    .requiredOption('--kinds <kinds>', 'kinds of message, split by commas: sms, flash, viber, call, mail')
    .requiredOption('--contacts <contacts>', 'phone numbers and e-mail addresses, split by commas')
    .option('--failure <text>', 'what is sent when something fails', '')
    .option('--recovery <text>', 'what is sent when it works again', '')
    .action(async (login, name, options) =>
      (await import('./commands/tasks.ts')).tasksAdd(login, name, options),
    );
  command
    .command('list <login>')
    .description('the groups of an account')
    .action(async (login) => (await import('./commands/tasks.ts')).tasksList(login));
  command
    .command('remove <login> <id>')
    .description('remove a group')
    .action(async (login, id) => (await import('./commands/tasks.ts')).tasksRemove(login, id));
}

function answers(program: Command): void {
  const command = program
    .command('answers')
    .description('what the numbers an account rents answer calls with; NUMBER is one of them, or default');
  const set = command
    .command('set')
    .description('say what answers, with one of --menu, --text, --sound, --transfer, --reject')
    .option('--menu <name>', 'a saved menu (dozvon menus), in the version that is current when a call comes')
    .option('--text <text>', 'a text, spoken; with --transfer before it')
    .option('--text-file <file>', 'the same from a file')
    .option('--sound <file>', 'a sound, or the address of one')
    .option('--transfer <phones>', 'registered numbers, split by commas, that ring one after another')
    .option('--wait <seconds>', 'how long each of them rings', whole)
    .option('--record', 'record the conversation')
    .addOption(new Option('--reject <how>', 'do not answer').choices(REJECTIONS))
    .option('--calls <n>', 'calls at once; of default: of the account altogether', whole)
    .option('--seconds <n>', 'seconds a call may last', whole);
  eitherWay(set, ['number'], {
    folder: async (login, [number = ''], options) =>
      (await import('./commands/answers.ts')).answersSet(login, number, options as object),
    server: async ([number = ''], options) =>
      (await import('./remote/call-answers.ts')).remoteAnswersSet(number, options as object),
  });
  eitherWay(command.command('list').description('everything that is set'), [], {
    folder: async (login) => (await import('./commands/answers.ts')).answersList(login),
    server: async (_, options) =>
      (await import('./remote/call-answers.ts')).remoteAnswersList(options as object),
  });
  command
    .command('remove <login> <number>')
    .description('back to what holds for all numbers; of default: calls are not answered')
    .action(async (login, number) => (await import('./commands/answers.ts')).answersRemove(login, number));
}

function menus(program: Command): void {
  const folder = () => import('./commands/saved-menus.ts');
  const server = () => import('./remote/menus.ts');
  const command = program.command('menus').description('menus an account keeps for calls that come in');
  eitherWay(
    command
      .command('save')
      .description('keep a menu; a name that is there gets another version, which is current at once'),
    ['name', 'file'],
    {
      folder: async (login, [name = '', file = '']) => (await folder()).menusSave(login, name, file),
      server: async ([name = '', file = ''], options) =>
        (await server()).remoteMenusSave(name, file, options as object),
    },
  );
  command
    .command('list <login>')
    .description('all of them')
    .action(async (login) => (await folder()).menusList(login));
  eitherWay(
    command
      .command('show')
      .description('the text that is current')
      .option('--number <n>', 'the text of this version', whole)
      .option('--versions', 'the versions there are, the newest first'),
    ['name'],
    {
      folder: async (login, [name = ''], options) =>
        (await folder()).menusShow(login, name, options as object),
      server: async ([name = ''], options) => (await server()).remoteMenusShow(name, options as object),
    },
  );
  eitherWay(
    command
      .command('use')
      .description('make a version current again')
      .requiredOption('--number <n>', 'the version', whole),
    ['name'],
    {
      folder: async (login, [name = ''], options: { number: number }) =>
        (await folder()).menusUse(login, name, options.number),
      server: async ([name = ''], options) => (await server()).remoteMenusUse(name, options),
    },
  );
  eitherWay(command.command('remove').description('forget a menu that no number answers with'), ['name'], {
    folder: async (login, [name = '']) => (await folder()).menusRemove(login, name),
    server: async ([name = ''], options) => (await server()).remoteMenusRemove(name, options as object),
  });
}

export function addReceivingCommands(program: Command): void {
  deliveries(program);
  incoming(program);
  commandPhones(program);
  rental(program);
  answers(program);
  menus(program);
  phones(program);
  tasks(program);
}
