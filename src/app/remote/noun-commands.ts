// The commands that come from the description of the API: `dozvon api` with every operation, and the nouns people use. Owns putting them
// into the tree; loaded only when one of them is meant, or all of them for a completion script.

import type { CommandTree } from '../command-tree.ts';
import { commandAt } from '../command-tree.ts';
import { apiDescription, operationNamed } from './description.ts';
import { NOUNS } from './nouns.ts';
import { addOperationCommand, addRemoteForm, placeOf } from './operation-command.ts';
import { operationExample } from './operation-example.ts';

export function addNounCommands(tree: CommandTree, word: string | 'every'): void {
  for (const row of NOUNS) {
    if (word !== 'every' && row.command.split(' ')[0] !== word) continue;
    const operation = operationNamed(row.operation);
    if (!operation) throw new Error(`the description has no ${row.operation}: npm run docs prints it`);
    const { command, is } = placeOf(tree, row);
    if (is === 'there') addRemoteForm(command, operation, row);
    else addOperationCommand(command, operation, row);
  }
  if (word === 'api' || word === 'every') addApiCommands(tree);
}

function addApiCommands(tree: CommandTree): void {
  const api = commandAt(tree, ['api']);
  if (!api) throw new Error('there is no command api');
  for (const operation of apiDescription().operations) {
    const command = api.command(operation.id) as CommandTree;
    command.helpGroup(`${operation.tag}:`);
    command.examples = [operationExample(operation, apiDescription())];
    addOperationCommand(command, operation);
  }
}
