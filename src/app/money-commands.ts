// The part of the command line that is about sub-clients and money: what the commands are called and take. Owns their
// declaration; each is carried out by a file of `commands/`, loaded when it runs.

import { type Command, Option } from 'commander';
import { whole } from './whole-number.ts';

export function addMoneyCommands(program: Command, account: Command): void {
  addAccountCommands(account);
  addLedgerCommands(program);
  addTariffCommands(program);
  addCurrencyCommands(program);
  addDocumentCommands(program);
}

function addAccountCommands(account: Command): void {
  const tree = () => import('./commands/account-tree.ts');
  account
    .command('tree [login]')
    .description('show accounts and the sub-clients below them')
    .action(async (login) => (await tree()).accountTree(login));
  account
    .command('pay <login> <sum>')
    .description('move money to a sub-client from the account above it; a sum below nothing takes it back')
    .option('--electronic', 'of the electronic balance')
    .action(async (login, sum, options) => (await tree()).accountPay(login, sum, options));
  account
    .command('transfer <from> <to> <amount>')
    .description('move money between any two accounts')
    .option('--electronic', 'of the electronic balance')
    .action(async (from, to, amount, options) =>
      (await tree()).accountTransfer(from, to, { ...options, amount }),
    );
  account
    .command('block <login>')
    .description('shut an account and all below it out')
    .action(async (login) => (await tree()).accountState(login, 'blocked'));
  account
    .command('unblock <login>')
    .description('let it in again')
    .action(async (login) => (await tree()).accountState(login, 'open'));
  account
    .command('delete <login>')
    .description('close an account for good; its history stays, its money goes to the account above')
    .action(async (login) => (await tree()).accountDelete(login));
}

function addLedgerCommands(program: Command): void {
  const commands = () => import('./commands/ledger.ts');
  const ledger = program.command('ledger').description('the books of all accounts');
  ledger
    .command('check')
    .description('prove that every message and all money is where it should be')
    .action(async () => (await commands()).ledgerCheck());
  ledger
    .command('list <login>')
    .description('what moved the money of an account, newest last')
    .option('--last <n>', 'how many rows', whole, 50)
    .action(async (login, options) => (await commands()).ledgerList(login, options));
}

function addTariffCommands(program: Command): void {
  const commands = () => import('./commands/tariff.ts');
  const tariff = program.command('tariff').description('prices: of everybody, a plan, or one account');
  const placed = (command: Command): Command =>
    command
      .option('--account <login>', 'of this account alone')
      .option('--plan <n>', 'of this tariff plan, 0 to 8')
      .option('--prefix <digits>', 'for numbers that begin so')
      .option('--operator <mccmnc>', "for an operator's numbers, such as 25001");
  tariff
    .command('list')
    .description('show the prices')
    .option('--account <login>', 'of this account alone')
    .option('--plan <n>', 'of this tariff plan')
    .action(async (options) => (await commands()).tariffList(options));
  placed(tariff.command('set <kind> <price>'))
    .description('set the price of a unit: a part of a text, a second of a call, one e-mail')
    .option('--zone <name>', 'how price lists call it')
    .action(async (kind, price, options) => (await commands()).tariffSet(kind, price, options));
  placed(tariff.command('remove <kind>'))
    .description('remove a price; the next that fits counts')
    .action(async (kind, options) => (await commands()).tariffRemove(kind, options));
  tariff
    .command('import <file>')
    .description('set the prices of a CSV file; all of it or nothing')
    .option('--replace', 'and remove all others')
    .action(async (file, options) => (await commands()).tariffImport(file, options));
  tariff
    .command('export [file]')
    .description('write all prices as CSV')
    .action(async (file) => (await commands()).tariffExport(file));
}

function addCurrencyCommands(program: Command): void {
  const commands = () => import('./commands/currency.ts');
  const currency = program.command('currency').description('what currencies are worth in roubles');
  currency
    .command('set <code> <rate>')
    .description('one unit of a currency in roubles, such as USD 92.50')
    .action(async (code, rate) => (await commands()).currencySet(code, rate));
  currency
    .command('list')
    .description('show the rates')
    .action(async () => (await commands()).currencyList());
}

function addDocumentCommands(program: Command): void {
  const commands = () => import('./commands/document.ts');
  const document = program.command('document').description('invoices and acts');
  document
    .command('invoice <login> <sum>')
    .description('make an invoice for an account')
    .option('--service <name>', 'what it is for; without it a top-up of the balance')
    .action(async (login, sum, options) => (await commands()).documentInvoice(login, sum, options));
  document
    .command('list <login>')
    .description('invoices and acts of an account, newest first')
    .action(async (login) => (await commands()).documentList(login));
  document
    .command('print <login>')
    .argument('<number>', 'its number', whole)
    .description('write one as a page to print')
    .addOption(new Option('--kind <kind>', 'which of the two').choices(['invoice', 'act']).default('invoice'))
    .option('--to <file>', 'where; without it invoice-5.html in this folder')
    .action(async (login, number, options) =>
      (await commands()).documentPrint(login, { ...options, number }),
    );
  document
    .command('acts')
    .description('make the acts of the month that has ended now; the server does so by itself')
    .action(async () => (await commands()).documentActs());
}
