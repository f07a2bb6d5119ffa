// The reference pages of the command line and of the operations behind it, printed from the commands themselves and from the description of
// the API that they are made of. Owns their layout; `npm run docs` prints them once that description is written.

import { type Command, Help, type Option } from 'commander';
import { EXAMPLES } from './examples.ts';
import { commandTree } from './program.ts';
import { code, type Page, printed, REFERENCE_NOTE, table } from './reference-page.ts';
import { type ApiOperation, apiDescription } from './remote/description.ts';
import { addNounCommands } from './remote/noun-commands.ts';
import { operationExample } from './remote/operation-example.ts';
import { fieldsOf } from './remote/operation-options.ts';
import { serverFlags } from './remote/server-options.ts';

/** File name below `docs/reference` → its whole text. */
export function commandPages(): ReadonlyMap<string, string> {
  const pages = [
    ['commands.md', commands()],
    ['json-operations.md', operations()],
  ] as const;
  return new Map(printed(pages, REFERENCE_NOTE));
}

function commands(): Page {
  const tree = commandTree();
  addNounCommands(tree, 'every');
  return {
    title: 'Commands',
    text: [
      `What each may be given, as its \`--help\` has it; [how they are used](../use/cli.md). Those that ask a server also take ${[...serverFlags()].map(code).join(', ')}.`,
      '',
      ...tree.commands.flatMap((command) => sectionOf(command)),
    ],
  };
}

function sectionOf(command: Command): readonly string[] {
  const leaves = command.name() === 'api' || command.commands.length === 0 ? [command] : command.commands;
  const told = leaves[0] === command ? [] : [command.description(), ''];
  return [`## ${command.name()}`, '', ...told, ...leaves.flatMap((one) => entryOf(one, pathOf(one)))];
}

const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

function entryOf(command: Command, words: string): readonly string[] {
  const common = serverFlags();
  const options = new Help()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help' && !(common.has(long ?? '') && long !== '--json'));
  return [
    ...(words.includes(' ') ? [`### ${words}`, ''] : []),
    `${code(`dozvon ${words} ${command.usage()}`)}`,
    '',
    command.description(),
    '',
    ...(options.length > 0 ? [...table(['option', 'meaning'], options.map(optionRow)), ''] : []),
    ...(EXAMPLES[words] ?? []).map((line) => `    dozvon ${line}`),
    '',
  ];
}

function optionRow({ flags, description, argChoices, defaultValue }: Option): readonly string[] {
  const choices = argChoices ? `${argChoices.map(code).join(', ')}` : '';
  const absent = defaultValue === undefined || defaultValue === '' ? '' : `${code(defaultValue)} unless told`;
  return [code(flags), [description, choices, absent].filter((part) => part !== '').join('; ')];
}

function operations(): Page {
  const description = apiDescription();
  const tags = [...new Set(description.operations.map(({ tag }) => tag))];
  const of = (tag: string): readonly ApiOperation[] =>
    description.operations.filter((one) => one.tag === tag);
  return {
    title: 'Operations of the JSON API',
    text: [
      'Under `/api/v1`; [how they are asked](../use/json-api.md). Schemas of bodies and answers are in [openapi.json](openapi.json). On the [command line](../use/cli.md) each is `dozvon api` with its name.',
      '',
      ...tags.flatMap((tag) => [`## ${tag}`, '', ...of(tag).flatMap(operationEntry)]),
    ],
  };
}

function operationEntry(operation: ApiOperation): readonly string[] {
  const { id, method, path, summary, description, body, reply } = operation;
  const rows = fieldsOf(operation, apiDescription()).map((field) => [
    code(field.name),
    field.place,
    `${field.required ? 'required. ' : ''}${field.description}`,
  ]);
  const bytes = [
    ...(body.kind === 'bytes' ? [`The body is a file: ${body.types.map(code).join(', ')}.`] : []),
    ...(reply === 'bytes' ? ['The answer is a file.'] : []),
  ];
  return [
    `### ${id}`,
    '',
    `${code(`${method} ${path}`)}: ${summary}.`,
    '',
    ...[description, bytes.join(' ')].filter((text) => text !== '').flatMap((text) => [text, '']),
    ...(rows.length > 0 ? [...table(['name', 'in', 'meaning'], rows), ''] : []),
    ...(reply === 'websocket'
      ? []
      : ['```text', `dozvon ${operationExample(operation, apiDescription())}`, '```', '']),
  ];
}
