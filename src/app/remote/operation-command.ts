// A command made of an operation's description: its words, options, help. Owns the making; asking and printing is `ask-operation.ts`.

import path from 'node:path';
import type { Command } from 'commander';
import { misused } from '../command-error.ts';
import { type CommandTree, commandAt } from '../command-tree.ts';
import type { AskOptions } from './ask-operation.ts';
import { type ApiOperation, apiDescription } from './description.ts';
import type { NounRow } from './nouns.ts';
import { type Field, fieldsOf, optionOf } from './operation-options.ts';
import { serverOptions } from './server-options.ts';
import { listOf } from './typed-values.ts';

type Typed = Readonly<Record<string, unknown>>;

const OVER_THE_API = 'Over the API:';

/** A first letter as the help writes it. */
const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** A command of its own. */
export function addOperationCommand(command: Command, operation: ApiOperation, row?: NounRow): void {
  const { words, options } = partsOf(operation, row);
  const summary = row ? lowerFirst(operation.summary) : operation.summary;
  command.summary(summary).description([summary, operation.description].filter(Boolean).join('\n\n'));
  for (const field of words) command.argument(argumentOf(field), field.description);
  const bytes = row !== undefined && operation.body.kind === 'bytes' ? 'argument' : 'option';
  if (bytes === 'argument') command.argument('<file>', `${bodyHelp(operation)}; - is standard input`);
  addOptions(command, operation, { fields: options, bytes });
  command.action(async (...all: unknown[]) => {
    const given = (all.at(-2) ?? {}) as Typed;
    const { askOperation } = await import('./ask-operation.ts');
    const named = asked(words, all.slice(0, words.length), given, row);
    const file = bytes === 'argument' ? fileOf(String(all[words.length]), operation) : {};
    await askOperation(operation, { ...file, ...named }, row);
  });
}

/** A file that is an argument, as `--body` has it; what the API calls it is its own name unless told. */
function fileOf(file: string, operation: ApiOperation): { readonly body: string; readonly name?: string } {
  if (file === '-') return { body: file };
  const isNamed = fieldsOf(operation, apiDescription()).some(({ name }) => name === 'name');
  return { body: `@${file}`, ...(isNamed && { name: path.basename(file) }) };
}

/** The same words of the data folder ask the server when they name no account. */
export function addRemoteForm(command: CommandTree, operation: ApiOperation, row: NounRow): void {
  const { deed } = command;
  const { words, options } = partsOf(operation, row);
  const known = new Set(fieldsOf(operation, apiDescription()).map(({ attribute }) => attribute));
  const here = command.options.map((option) => option.attributeName());
  const local = new Set(here.filter((one) => !known.has(one)));
  const folderWords = command.registeredArguments.length;
  if (row.folder === 'login') {
    const [login, ...others] = command.registeredArguments;
    command.asks = 'either';
    command.usage(
      `[options] [${login?.name()}] ${others.map((one) => `<${one.name()}>`).join(' ')}`.trimEnd(),
    );
    for (const argument of command.registeredArguments) argument.required = false;
  } else command.option('--everybody', 'of all accounts of the data folder');
  addOptions(command, operation, { fields: options, bytes: 'option' });
  const remote = new Set(
    command.options.map((option) => option.attributeName()).filter((one) => !here.includes(one)),
  );
  command.action(async function (this: Command, ...all: unknown[]) {
    const given = (all.at(-2) ?? {}) as Typed;
    const typed = all.slice(0, -2).filter((word) => word !== undefined);
    const isFolder = row.folder === 'login' ? typed.length === folderWords : given.everybody || given.account;
    const wanted = row.folder === 'login' && !isFolder ? folderWords - 1 : folderWords;
    if (typed.length < wanted) this.error('error: something is missing; --help tells what');
    refuseForeign(this, isFolder ? remote : local, isFolder ? 'data folder' : 'server');
    if (isFolder) return void (await deed?.call(this, ...all));
    const { askOperation } = await import('./ask-operation.ts');
    await askOperation(operation, asked(words, typed, given, row), row);
  });
}

/** Options of the other place are a mistake, not noise. */
function refuseForeign(command: Command, foreign: ReadonlySet<string>, place: string): void {
  // Defaults were not typed by anybody.
  const wrong = [...foreign].find(
    (name) => command.getOptionValueSource(name) === 'cli' && name !== 'everybody' && name !== 'account',
  );
  if (wrong === undefined) return;
  const flag = wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw misused(
    place === 'server'
      ? `--${flag} is of the data folder: name an account of it`
      : `--${flag} is of the server: name no account`,
  );
}

function partsOf(
  operation: ApiOperation,
  row: NounRow | undefined,
): { readonly words: readonly Field[]; readonly options: readonly Field[] } {
  const fields = fieldsOf(operation, apiDescription());
  const words = (row?.words ?? []).map((name) => {
    const field = fields.find((one) => one.name === name);
    if (!field) throw new Error(`${operation.id} has no ${name}`);
    return field;
  });
  return { words, options: fields.filter((field) => !words.includes(field)) };
}

function argumentOf({ flag, schema }: Field): string {
  return listOf(schema, apiDescription()) ? `<${flag}...>` : `<${flag}>`;
}

type Given = {
  readonly fields: readonly Field[];
  /** How the bytes of a body are named: nouns take a file, `api` has `--body`. */
  readonly bytes: 'argument' | 'option';
};

function addOptions(command: Command, operation: ApiOperation, { fields, bytes }: Given): void {
  const taken = new Set(command.options.map(({ long }) => long));
  const grouped = taken.size > 0;
  for (const field of fields) {
    const option = optionOf(field, apiDescription());
    if (taken.has(option.long)) continue;
    command.addOption(grouped ? option.helpGroup(OVER_THE_API) : option);
  }
  const further: readonly (readonly [string, string, boolean])[] = [
    ['--body <@file|->', bodyHelp(operation), operation.body.kind !== 'none' && bytes === 'option'],
    ['--all', 'every page of the list', fields.some(({ name }) => name === 'cursor')],
    ['--json-lines', 'each thing of the list as JSON on a line', operation.id.startsWith('list')],
    ['--out <file>', 'where the bytes go', operation.reply === 'bytes'],
    [
      '--idempotency-key <text>',
      'the same request with the same key is done once',
      operation.keyed === 'yes',
    ],
  ];
  for (const [flags, told, fits] of further) if (fits) command.option(flags, told);
  serverOptions(command);
}

function bodyHelp({ body }: ApiOperation): string {
  if (body.kind === 'bytes') return `a file: ${body.types.join(', ')}`;
  return 'the whole body as JSON, from a file or standard input; options go over it';
}

function asked(
  words: readonly Field[],
  typed: readonly unknown[],
  given: Typed,
  row: NounRow | undefined,
): AskOptions {
  const named = Object.fromEntries(words.map(({ attribute }, at) => [attribute, typed[at]]));
  return { ...row?.unlessTold, ...given, ...named } as AskOptions;
}

/** The place in the tree that a row of nouns names, made when it is not there. */
export function placeOf(
  tree: CommandTree,
  row: NounRow,
): { readonly command: CommandTree; readonly is: 'new' | 'there' } {
  const words = row.command.split(' ');
  const there = commandAt(tree, words);
  if (there && words.length > 1) return { command: there, is: 'there' };
  if (there) return { command: there, is: 'new' };
  const parent = commandAt(tree, words.slice(0, -1));
  if (!parent) throw new Error(`${row.command} has no group`);
  return { command: parent.command(words.at(-1) ?? '') as CommandTree, is: 'new' };
}
