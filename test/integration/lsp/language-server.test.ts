// `dozvon lsp` as an editor uses it: a process, real frames, a session from `initialize` to the exit code.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { LspClient, type LspRange } from '../../support/lsp-client.ts';

const URI = 'file:///menus/shop.menu';
/** Surrogate pairs before everything, CRLF between lines: lines and UTF-16 units are counted right or nothing fits. */
const MENU = [
  '😀 Hello!',
  '{menu: 😀 Press 1 or 2',
  '1: 😀 text',
  ' wrapped',
  '12:   call:79990000001 wait=20 err:sorry',
  '2: end',
  '*: back',
  'sorry: Nobody is free',
  '} Bye',
  '',
].join('\r\n');

let editor: LspClient;

before(async () => {
  editor = await LspClient.open();
});

after(() => LspClient.killAll());

let version = 0;

async function open(text: string, uri = URI): Promise<readonly string[]> {
  const textDocument = { uri, languageId: 'dozvon-menu', version: ++version, text };
  editor.tell('textDocument/didOpen', { textDocument });
  return (await editor.complaints(uri, version)).map((one) => one.code);
}

/** Where a piece of the text begins, and the question about it. */
function at(piece: string, text = MENU) {
  const before = text.slice(0, text.indexOf(piece)).split(/\r?\n/);
  const position = { line: before.length - 1, character: before.at(-1)!.length };
  return { textDocument: { uri: URI }, position };
}

function sliceOf(text: string, { start, end }: LspRange): string {
  const lines = text.split(/\r?\n/);
  if (start.line === end.line) return lines[start.line]!.slice(start.character, end.character);
  return [
    lines[start.line]!.slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    lines[end.line]!.slice(0, end.character),
  ].join('\n');
}

type Edit = { readonly range: LspRange; readonly newText: string };

function applied(text: string, edits: readonly Edit[]): string {
  const lines = text.split(/(?<=\n)/);
  const offset = ({ line, character }: LspRange['start']) => lines.slice(0, line).join('').length + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (made, { range, newText }) =>
        made.slice(0, offset(range.start)) + newText + made.slice(offset(range.end)),
      text,
    );
}

test('mistakes have their code, their exact place and go when they are mended', async () => {
  const text = MENU.replace('wait=20', 'wait=500').replace('err:sorry', 'err:sory');
  editor.tell('textDocument/didOpen', {
    textDocument: { uri: URI, languageId: 'dozvon-menu', version: 1, text },
  });
  const wrong = await editor.complaints(URI, 1);
  assert.deepEqual(
    wrong.map(({ code, severity, message, range }) => [code, severity, message, sliceOf(text, range)]),
    [
      [
        'wait-out-of-range',
        1,
        'wait=500 is out of range; write a whole number of seconds from 0 to 120',
        'wait=500',
      ],
    ],
  );
  // Incremental changes, one after the other, as they are typed.
  const line = 4;
  const from = text.split('\r\n')[line]!.indexOf('500');
  editor.tell('textDocument/didChange', {
    textDocument: { uri: URI, version: 2 },
    contentChanges: [
      { range: { start: { line, character: from }, end: { line, character: from + 3 } }, text: '2' },
      { range: { start: { line, character: from + 1 }, end: { line, character: from + 1 } }, text: '0' },
    ],
  });
  const next = await editor.complaints(URI, 2);
  assert.deepEqual(
    next.map(({ code, range }) => [code, sliceOf(text.replace('500', '20'), range)]),
    [['target-unknown', 'err:sory']],
  );
  assert.deepEqual(await open(MENU), ['key-not-announced']);
  editor.tell('textDocument/didClose', { textDocument: { uri: URI } });
  assert.deepEqual(await editor.complaints(URI), []);
});

test('what is never heard is drawn as unneeded', async () => {
  await open('{menu: 1\n1: end\nhelp: text\n}', 'file:///menus/unused.menu');
  const text = '{menu: 1\n1: end\nhelp: text\nhelp: end\n}';
  const textDocument = { uri: 'file:///menus/unused.menu', version: 900 };
  editor.tell('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
  const [unused] = await editor.complaints('file:///menus/unused.menu', 900);
  assert.equal(unused!.code, 'label-unused');
  assert.deepEqual(unused!.tags, [1]);
});

test('a place is explained, and completed with holes to fill', async () => {
  await open(MENU);
  const hover = await editor.ask<{ contents: { value: string }; range: LspRange }>(
    'textDocument/hover',
    at('12:'),
  );
  assert.equal(
    hover.contents.value,
    'Key 1, then 2: connects with 79990000001, each rings 20 s, when nobody answers goes to sorry.',
  );
  assert.equal(sliceOf(MENU, hover.range), '12:');
  assert.equal(await editor.ask('textDocument/hover', at('Hello')), null);

  const typing = MENU.replace('2: end', '2: ca');
  await open(typing);
  const place = at('2: ca', typing);
  const position = { ...place.position, character: place.position.character + 5 };
  type Items = {
    items: readonly { label: string; insertTextFormat: number; textEdit: Edit }[];
  };
  const { items } = await editor.ask<Items>('textDocument/completion', { ...place, position });
  const [call] = items;
  assert.equal(call!.label, 'call:');
  assert.equal(call!.insertTextFormat, 2);
  assert.equal(call!.textEdit.newText, `call:\${1:number} wait=20 ok:end`);
  assert.equal(sliceOf(typing, call!.textEdit.range), 'ca');
  assert.equal(items.find((one) => one.label === 'sms:')!.textEdit.newText, `sms:\\$phone,,\${1:text}`);
  // A character that asks by itself gets nothing where nothing has to be chosen.
  const text = at('wrapped', typing);
  const typed = await editor.ask<Items>('textDocument/completion', {
    ...text,
    context: { triggerKind: 2, triggerCharacter: ' ' },
  });
  assert.deepEqual(typed.items, []);
});

test('jumps lead to their entries and back, and names change everywhere at once', async () => {
  await open(MENU);
  type Locations = readonly { uri: string; range: LspRange }[];
  const target = at('sorry\r\n2');
  const [definition] = await editor.ask<Locations>('textDocument/definition', target);
  assert.deepEqual(definition!.range.start, at('sorry: N').position);
  const references = (includeDeclaration: boolean) =>
    editor.ask<Locations>('textDocument/references', { ...at('sorry: N'), context: { includeDeclaration } });
  assert.equal((await references(true)).length, 2);
  assert.deepEqual((await references(false))[0]!.range.start, target.position);
  const lit = await editor.ask<readonly { kind: number }[]>('textDocument/documentHighlight', target);
  assert.deepEqual(
    lit.map((one) => one.kind),
    [2, 3],
  );

  const prepared = await editor.ask<{ placeholder: string; range: LspRange }>(
    'textDocument/prepareRename',
    target,
  );
  assert.equal(prepared.placeholder, 'sorry');
  type Workspace = { changes: Record<string, readonly Edit[]> };
  const { changes } = await editor.ask<Workspace>('textDocument/rename', { ...target, newName: 'busy' });
  assert.equal(applied(MENU, changes[URI]!), MENU.replaceAll('sorry', 'busy'));
  const item = await editor.ask<Workspace>('textDocument/rename', { ...at('1: 😀'), newName: '5' });
  assert.equal(applied(MENU, item.changes[URI]!), MENU.replace('\n1:', '\n5:').replace('\n12:', '\n52:'));
  const { error } = await editor.answer('textDocument/rename', { ...target, newName: '2' });
  assert.deepEqual(error, {
    code: -32803,
    message: 'A label is a word of letters and digits that is no key.',
  });
});

test('formatting writes the canonical form with the line ends of the text, as dozvon menu fmt does', async () => {
  await open(MENU);
  const edits = await editor.ask<readonly Edit[]>('textDocument/formatting', {
    textDocument: { uri: URI },
    options: { tabSize: 2, insertSpaces: true },
  });
  const formatted = applied(MENU, edits);
  assert.equal(
    formatted,
    MENU.replace('text\r\n wrapped', 'text wrapped')
      .replace('12:   call', '12: call')
      .replace('} Bye', '}\r\nBye'),
  );
  await open(formatted);
  assert.deepEqual(
    await editor.ask('textDocument/formatting', { textDocument: { uri: URI }, options: {} }),
    [],
  );
  await open('{menu: p\n1:\n');
  assert.deepEqual(
    await editor.ask('textDocument/formatting', { textDocument: { uri: URI }, options: {} }),
    [],
  );
});

test('the outline is a tree, wrapped entries fold, pieces have colours', async () => {
  await open(MENU);
  const textDocument = { uri: URI };
  type Symbol = { name: string; range: LspRange; children: readonly Symbol[] };
  const symbols = await editor.ask<readonly Symbol[]>('textDocument/documentSymbol', { textDocument });
  const names = (all: readonly Symbol[]): unknown =>
    all.map(({ name, children }) => (children.length === 0 ? name : [name, names(children)]));
  assert.deepEqual(names(symbols), ['START', ['MENU', [['1', ['12']], '2', '*', 'sorry']], 'END']);
  const folds = await editor.ask<readonly { startLine: number; endLine: number }[]>(
    'textDocument/foldingRange',
    {
      textDocument,
    },
  );
  assert.deepEqual(
    folds.map(({ startLine, endLine }) => [startLine, endLine]),
    [
      [1, 7],
      [2, 4],
    ],
  );
  const { data } = await editor.ask<{ data: readonly number[] }>('textDocument/semanticTokens/full', {
    textDocument,
  });
  assert.equal(data.length % 5, 0);
  const lines = MENU.split('\r\n');
  let [line, character] = [0, 0];
  const pieces: string[] = [];
  for (let index = 0; index < data.length; index += 5) {
    const [lineDelta = 0, unitDelta = 0, length = 0] = data.slice(index, index + 3);
    character = lineDelta === 0 ? character + unitDelta : unitDelta;
    line += lineDelta;
    pieces.push(lines[line]!.slice(character, character + length));
  }
  assert.deepEqual(pieces, [
    ...['{menu:', '1:', '12:', 'call:', '79990000001', 'wait=20', 'err:', 'sorry'],
    ...['2:', 'end', '*:', 'back', 'sorry:', '}'],
  ]);
});

test('an obvious mistake is mended with one stroke', async () => {
  const text = MENU.replace('wait=20', 'wait=500');
  await open(text);
  const { position } = at('wait=500', text);
  type Action = {
    title: string;
    kind: string;
    diagnostics: readonly { code: string }[];
    edit: { changes: Record<string, readonly Edit[]> };
  };
  const actions = await editor.ask<readonly Action[]>('textDocument/codeAction', {
    textDocument: { uri: URI },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  const [action] = actions;
  assert.equal(actions.length, 1);
  assert.equal(action!.title, 'Write "wait=120"');
  assert.equal(action!.diagnostics[0]!.code, 'wait-out-of-range');
  assert.equal(applied(text, action!.edit.changes[URI]!), MENU.replace('wait=20', 'wait=120'));
});

test('a text past the length of a menu has one complaint; past that of an editor it is left alone', async () => {
  assert.deepEqual(await open('a'.repeat(5_000)), ['text-too-long']);
  assert.equal(await editor.ask('textDocument/hover', at('Hello')), null);
  // The comment behind a menu does not count.
  assert.deepEqual(await open(`${MENU}~~~\r\n${'a'.repeat(50_000)}`), ['key-not-announced']);
  const textDocument = { uri: URI, languageId: 'dozvon-menu', version: ++version, text: 'a'.repeat(100_001) };
  editor.tell('textDocument/didOpen', { textDocument });
  const { params } = await editor.hear((one) => one.method === 'window/showMessage');
  assert.match((params as { message: string }).message, /too long for a menu/);
  assert.deepEqual(await editor.complaints(URI), []);
});

test('a change that cannot be is told of, and the text is taken anew', async () => {
  await open(MENU);
  editor.tell('textDocument/didChange', {
    textDocument: { uri: URI, version: ++version },
    contentChanges: [
      { range: { start: { line: -1, character: 0 }, end: { line: 0, character: 0.5 } }, text: 'x' },
    ],
  });
  const { params } = await editor.hear((one) => one.method === 'window/showMessage');
  assert.match((params as { message: string }).message, /close the text and open it anew/);
  assert.deepEqual(await editor.complaints(URI), []);
  assert.deepEqual(await open(MENU), ['key-not-announced']);
});

test('questions that are none are refused, and the session goes on', async () => {
  await open(MENU);
  const textDocument = { uri: URI };
  for (const position of [
    undefined,
    null,
    {},
    { line: 0 },
    { line: 1e99, character: 0 },
    { line: '0', character: 0 },
  ])
    assert.equal((await editor.answer('textDocument/hover', { textDocument, position })).error?.code, -32602);
  assert.equal((await editor.answer('textDocument/hover', 'x')).error?.code, -32602);
  assert.equal((await editor.answer('nothing/known', {})).error?.code, -32601);
  assert.equal((await editor.answer('initialize', { capabilities: {} })).error?.code, -32600);
  const far = { textDocument, position: { line: 2 ** 31 - 1, character: 2 ** 31 - 1 } };
  assert.equal(await editor.ask('textDocument/hover', far), null);
  assert.equal(
    await editor.ask('textDocument/hover', { ...at('12:'), textDocument: { uri: 'file:///other' } }),
    null,
  );
});

test('questions that share an id while they wait are refused one by one, and the session goes on', async () => {
  await open(MENU);
  const asked = LIMITS.languageServer.messagesWaiting * 2;
  const question = (id: number | string) =>
    JSON.stringify({ jsonrpc: '2.0', id, method: 'textDocument/hover', params: at('12:') });
  const frames = Array.from({ length: asked }, (_none, index) => {
    const content = question(index % 2 === 0 ? 70_007 : '70007');
    return `Content-Length: ${content.length}\r\n\r\n${content}`;
  });
  editor.write(frames.join(''));
  const answers = [];
  while (answers.length < asked) answers.push(await editor.hear((one) => String(one.id) === '70007'));
  const refused = answers.filter(({ error }) => error !== undefined);
  assert.ok(refused.length > 0 && refused.length < asked);
  assert.deepEqual(new Set(refused.map(({ error }) => error?.code)), new Set([-32600]));
  assert.deepEqual(await open(MENU), ['key-not-announced']);
});

test('a question that is taken back is answered all the same', async () => {
  await open(MENU);
  const frames = [
    { jsonrpc: '2.0', id: 80_001, method: 'textDocument/hover', params: at('12:') },
    { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 80_001 } },
  ].map((message) => JSON.stringify(message));
  editor.write(frames.map((content) => `Content-Length: ${content.length}\r\n\r\n${content}`).join(''));
  const { result } = await editor.hear((one) => one.id === 80_001);
  assert.notEqual(result, undefined);
});

test('broken bytes are answered with a parse error, and the next message is read', async () => {
  for (const bytes of [
    'Content-Length: 5\r\n\r\n{bad}',
    'no header at all\r\n\r\n',
    'Content-Length: -3\r\n\r\n',
    `${'x'.repeat(5_000)}\r\n\r\n`,
    Buffer.concat([Buffer.from('Content-Length: 4\r\n\r\n'), Buffer.from([0xff, 0xfe, 0, 0x80])]),
  ]) {
    editor.write(bytes);
    const { error } = (await editor.hear((one) => one.id === null)) as { error: { code: number } };
    assert.equal(error.code, -32700);
  }
  for (const content of [
    '[]',
    '3',
    'null',
    '{}',
    '{"jsonrpc":"2.0","id":{},"method":"x"}',
    '{"jsonrpc":"2.0","id":7,"method":3}',
  ]) {
    editor.write(`Content-Length: ${content.length}\r\n\r\n${content}`);
    const { error } = (await editor.hear((one) => one.error !== undefined)) as { error: { code: number } };
    assert.equal(error.code, -32600, content);
  }
  editor.tell('$/cancelRequest');
  editor.tell('$/cancelRequest', { id: {} });
  editor.tell('textDocument/didOpen', { textDocument: { uri: 3, text: [] } });
  editor.tell('textDocument/didChange', []);
  assert.deepEqual(await open(MENU), ['key-not-announced']);
});

test('complaints are in the language of the editor, of its setting, or of the command line', async () => {
  const wanted = 'err:no никуда не ведёт: такого пункта или метки нет';
  for (const options of [
    { params: { locale: 'ru-RU' } },
    { params: { locale: 'en', initializationOptions: { language: 'ru' } } },
    { args: ['--lang', 'ru', '--stdio'], params: { locale: 'de' } },
  ]) {
    const russian = await LspClient.open(options);
    const text = '{menu: p\n1: call:101 err:no\n}';
    russian.tell('textDocument/didOpen', {
      textDocument: { uri: URI, languageId: 'dozvon-menu', version: 1, text },
    });
    const [complaint] = await russian.complaints(URI);
    assert.equal(complaint!.message, wanted);
    assert.equal(await russian.close(), 0);
  }
});

test('an editor that can little gets plain texts and a flat outline', async () => {
  const plain = await LspClient.open({ params: { capabilities: {} } });
  const text = '{menu: p\n1: x\n11: \n}';
  plain.tell('textDocument/didOpen', {
    textDocument: { uri: URI, languageId: 'dozvon-menu', version: 1, text },
  });
  await plain.complaints(URI);
  const symbols = await plain.ask<readonly { name: string }[]>('textDocument/documentSymbol', {
    textDocument: { uri: URI },
  });
  assert.deepEqual(
    symbols.map((one) => one.name),
    ['MENU', '1', '11'],
  );
  type Items = { items: readonly { insertTextFormat: number; textEdit: Edit }[] };
  const { items } = await plain.ask<Items>('textDocument/completion', {
    textDocument: { uri: URI },
    position: { line: 2, character: 4 },
  });
  assert.equal(items[0]!.insertTextFormat, 1);
  assert.equal(items[0]!.textEdit.newText, 'call:number wait=20 ok:end');
  assert.equal(await plain.close(), 0);
});

test('a session that does not end as it should ends with 1; before it begins and after it ends nothing is answered', async () => {
  const early = LspClient.start();
  assert.equal((await early.answer('textDocument/hover', {})).error?.code, -32002);
  early.tell('exit');
  assert.equal(await early.exitCode(), 1);

  const cut = await LspClient.open();
  cut.hangUp();
  assert.equal(await cut.exitCode(), 1);

  assert.equal(await editor.close(), 0);

  const late = await LspClient.open();
  await late.ask('shutdown');
  assert.equal((await late.answer('textDocument/hover', {})).error?.code, -32600);
  late.hangUp();
  assert.equal(await late.exitCode(), 0);
});
