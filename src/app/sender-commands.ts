// The commands about sender names and registered texts of all accounts, as the command line knows them. Owns these words; what a command
// does is a file of its own.

import type { CommandTree } from './command-tree.ts';

export function addSenderCommands(program: CommandTree): void {
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
}

export function addTemplateCommands(program: CommandTree): void {
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
}
