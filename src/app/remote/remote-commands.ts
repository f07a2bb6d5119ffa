// The commands that speak to a server as the command line knows them: names, options, descriptions. Owns these words; what a command
// does is a file of its own, loaded when it runs.

import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { misused } from '../command-error.ts';
import type { CommandTree } from '../command-tree.ts';
import { refuseServerOptions } from '../either-way.ts';
import { whole } from '../whole-number.ts';
import { OWN_NOUNS } from './nouns.ts';
import { serverOptions } from './server-options.ts';

const KINDS = [
  ...['sms', 'flash', 'binary', 'push', 'hlr', 'ping', 'mms', 'call', 'mail', 'viber', 'social', 'whatsapp'],
  ...['telegram', 'bot'],
];

export function addRemoteCommands(program: CommandTree): void {
  program.commandsGroup('Over the API of a server, signed in:');
  signIn(program);
  sending(program);
  calling(program);
  watching(program);
  looking(program);
  for (const [name, description] of Object.entries(OWN_NOUNS)) program.command(name).description(description);
  program
    .command('api')
    .description('any operation of the JSON API: dozvon api OPERATION --name value…')
    .argument('[operation]', 'its name; --list tells them')
    .option('--list', 'all operations')
    .option('--json', 'the list for programs')
    .action(async (operation, options, command) => {
      if (operation !== undefined) {
        const names = command.commands.map((one: Command) => one.name());
        const meant = (await import('../suggestion.ts')).suggestion(operation, names);
        const hint = meant === undefined ? 'dozvon api --list tells them' : `did you mean ${meant}?`;
        command.error(`error: there is no operation '${operation}'; ${hint}`);
      }
      if (!options.list) command.help({ error: true });
      await (await import('./api.ts')).apiList(options);
    });
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which').choices(['bash', 'zsh', 'fish']))
    .description('print a completion script, such as: source <(dozvon completion bash)')
    .action(async (shell) => (await import('../completion/completion.ts')).completion(program, shell));
}

function signIn(program: Command): void {
  const commands = () => import('./login.ts');
  const profile = ['--profile <name>', 'a name for this server and account; default unless told'] as const;
  program
    .command('login [url]')
    .description('sign in to a server: a key for this machine is made and kept')
    .option(...profile)
    .option('--login <login>', 'who; asked for unless told')
    .option('--name <name>', 'how the key is called; by this machine unless told')
    .addOption(
      new Option('--scopes <scope...>', 'what the key may do; everything unless told').choices([
        'read',
        'send',
        'manage',
      ]),
    )
    .action(async (url, options) => (await commands()).login(url, options));
  program
    .command('logout')
    .description('revoke the key of this machine and forget it')
    .option(...profile)
    .option('--forget', 'forget it without revoking it')
    .action(async (options) => (await commands()).logout(options));
  program
    .command('profiles')
    .description('where one is signed in')
    .action(async () => (await commands()).profiles());
}

function withSending(command: Command): Command {
  return serverOptions(
    command
      .argument('[words...]', 'NUMBER… TEXT; TEXT may be @FILE, or - for standard input')
      .usage('[options] <number...> <text|@file|->')
      .addOption(new Option('--kind <kind>', 'kind of message; sms unless told').choices(KINDS))
      .option('--sender <name>', 'a registered sender')
      .option('--subject <text>', 'of an e-mail')
      .option('--at <when>', 'when it is sent: 2026-12-01T09:00, or 2h for in two hours')
      .option('--id <id>', 'an id of your own'),
  );
}

function sending(program: Command): void {
  const commands = () => import('./send.ts');
  withSending(program.command('send'))
    .description('send a text to numbers')
    .option('--price', 'show the price and ask before it leaves')
    .option('-y, --yes', 'do not ask')
    .option('--wait', 'until each has its last status')
    .option('--idempotency-key <text>', 'the same request with the same key is done once')
    .action(async (words, options) => (await commands()).send(words, options));
  withSending(program.command('price'))
    .description('what a text to numbers would cost; nothing is sent')
    .action(async (words, options) => (await commands()).price(words, options));
}

function calling(program: Command): void {
  serverOptions(
    program
      .command('call <phone> <text>')
      .description('call a phone with a text or @FILE and show what happens; a menu in it is checked first')
      .option('--account <login>', 'an account of the data folder pays: no server is asked')
      .option('--voice <voice>', 'such as w2 or m3,en')
      .option('--sender <number>', 'the number shown')
      .option('--attempts <n>', 'how often to ring', whole, 1),
  ).action(async (phone, text, options) => {
    if (options.attempts < 1 || options.attempts > 9) throw misused('--attempts: it must be from 1 to 9');
    if (options.account === undefined)
      return await (await import('./call.ts')).remoteCall(phone, text, options);
    refuseServerOptions(options, new Set());
    await (await import('../commands/call.ts')).call(phone, text, options);
  });
}

function watching(program: Command): void {
  serverOptions(
    program
      .command('watch')
      .description('calls, rates, links and queues as they are now, in the terminal or as lines')
      .option('--installation', 'of all accounts; for administrators'),
  ).action(async (options) => (await import('./watch.ts')).watch(options));
}

/** A number of a recording. */
function recordingNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a number from the list.');
  return Number(text);
}

function looking(program: Command): void {
  const commands = () => import('./message-commands.ts');
  const phone = ['--phone <phone>', 'which recipient; without it the last'] as const;
  serverOptions(program.command('status <id>').option(...phone))
    .description('how a message is and what happened to it')
    .action(async (id, options) => (await commands()).status(id, options));
  serverOptions(
    program
      .command('replay <id>')
      .option(...phone)
      .option('--play', 'step by step, by keys'),
  )
    .description('a call again, step by step: what the menu was told, what it did, where it was')
    .action(async (id, options) => (await import('./replay.ts')).replay(id, options));
  const recordings = program.command('recordings').description('what was recorded in a call');
  serverOptions(recordings.command('list <id>').option(...phone))
    .description('recordings of a call')
    .action(async (id, options) => (await commands()).recordingsList(id, options));
  serverOptions(
    recordings
      .command('get')
      .argument('<id>', 'of the call')
      .argument('<number>', 'of the recording', recordingNumber)
      .option(...phone)
      .option('--out <file>', 'where; without it standard output'),
  )
    .description('one of them as a WAV file')
    .action(async (id, number, options) => (await commands()).recordingsGet(id, number, options));
}
