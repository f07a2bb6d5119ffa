// The commands about one account, as the command line knows them. Owns these words; what a command does is a file of its own.

import type { CommandTree } from './command-tree.ts';
import { whole } from './whole-number.ts';

export function addAccountCommands(program: CommandTree): CommandTree {
  const account = program.command('account').description('accounts: who may send') as CommandTree;
  making(account);
  changing(account);
  looking(account);
  return account;
}

function making(account: CommandTree): void {
  account
    .command('add <login>')
    .description('add an account')
    .requiredOption('--password <password>', 'its password')
    .option('--balance <amount>', 'money it starts with, such as 100 or 99.50', '0')
    .option('--currency <code>', 'RUR, USD, EUR, UAH or KZT')
    .option('--parent <login>', 'the account above it: a sub-client')
    .option('--with <name=value...>', 'settings as users.php names them, such as type=2 dlim=500')
    .action(async (login, options) => (await import('./commands/account.ts')).accountAdd(login, options));
}

function changing(account: CommandTree): void {
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
    .option(
      '--smpp-repeats <send|recognise>',
      'whether a request sent again under its number is known as such',
    )
    .option('--smpp-parameters <all|standard>', 'of receipts: the service’s own too, or those of SMPP alone')
    .option('--credit <amount>', 'how far the balance may go below nothing')
    .option('--plan <n>', 'tariff plan, 0 to 8', whole)
    .option('--with <name=value...>', "further settings as users.php names them, such as 'fl[28]=1' dlim=500")
    .action(async (login, options) => (await import('./commands/account.ts')).accountSet(login, options));
}

function looking(account: CommandTree): void {
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
}
