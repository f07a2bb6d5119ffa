// Whatever an editor sends: the server answers every question with a result or an error and lives to the end of the session.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { FrameReader } from '../../../src/interfaces/lsp/frames.ts';
import { LspClient } from '../../support/lsp-client.ts';
import { message, soup } from '../language/menus.ts';

after(() => LspClient.killAll());

const URI = 'file:///fuzz.menu';

const whole = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(-1, 0.5, 1e9, 2 ** 31 - 1, 2 ** 53));
const position = fc.record({ line: whole, character: whole });
const goodPosition = fc.record({ line: fc.nat({ max: 12 }), character: fc.nat({ max: 40 }) });
const text = fc.oneof(message, soup, fc.string({ unit: 'binary', maxLength: 200 }));
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ range: fc.record({ start: goodPosition, end: goodPosition }), text }) },
  { weight: 2, arbitrary: fc.record({ text }) },
  { weight: 1, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text }) },
  { weight: 1, arbitrary: fc.anything() },
);
const method = fc.constantFrom(
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/rename',
  'textDocument/formatting',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/semanticTokens/full',
  'textDocument/codeAction',
  'workspace/symbol',
  '',
);
const params = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      textDocument: fc.constant({ uri: URI }),
      position: fc.oneof(goodPosition, position),
      range: fc.record({ start: goodPosition, end: goodPosition }),
      newName: fc.constantFrom('1', '22', '*', 'sorry', 'Метка', '', '😀', 'a b'),
      context: fc.constantFrom({}, { includeDeclaration: false }, { triggerKind: 2 }, { diagnostics: [] }),
    }),
  },
  { weight: 1, arbitrary: fc.json().map((one) => JSON.parse(one) as unknown) },
);

test('random texts, changes, places and questions are all answered', async () => {
  const editor = await LspClient.open();
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(change, { maxLength: 3 }),
      fc.array(fc.tuple(method, params), { minLength: 1, maxLength: 6 }),
      async (first, changes, questions) => {
        const textDocument = { uri: URI, languageId: 'dozvon-menu', version: 1, text: first };
        editor.tell('textDocument/didOpen', { textDocument });
        editor.tell('textDocument/didChange', {
          textDocument: { uri: URI, version: 2 },
          contentChanges: changes,
        });
        for (const { result, error } of await Promise.all(
          questions.map(([name, about]) => editor.answer(name, about)),
        )) {
          assert.ok((result === undefined) !== (error === undefined));
          // A bug of ours would be an internal error.
          assert.notEqual(error?.code, -32603, error?.message);
        }
        editor.tell('textDocument/didClose', { textDocument: { uri: URI } });
      },
    ),
    { numRuns: 250 },
  );
  assert.equal(await editor.close(), 0);
});

test('broken frames and contents between whole ones cost nothing but themselves', async () => {
  const editor = await LspClient.open();
  const broken = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }).map((junk) => `${junk.replaceAll('\r\n\r\n', '')}\r\n\r\n`),
    fc.string({ unit: 'binary', maxLength: 60 }).map((junk) => {
      const content = Buffer.from(junk);
      return `Content-Length: ${content.length}\r\n\r\n${content.toString('utf8')}`;
    }),
    fc.json().map((json) => `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`),
  );
  await fc.assert(
    fc.asyncProperty(broken, async (junk) => {
      // A header of its own making would swallow what follows: that is what headers are for.
      fc.pre(!/content-length[^\r\n]*\r\n\r\n$/i.test(junk));
      editor.write(junk);
      const { error } = await editor.answer('nothing/known', {});
      assert.equal(error?.code, -32601);
    }),
    { numRuns: 200 },
  );
  assert.equal(await editor.close(), 0);
});

test('frames are the same however the bytes are cut', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 30 }).map((one) => `Content-Length: ${Buffer.byteLength(one)}\r\n\r\n${one}`),
    fc.string({ maxLength: 30 }),
    fc.constantFrom('\r\n\r\n', 'Content-Length: 3\r\n', 'content-length: 99999999\r\n\r\n'),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.array(fc.nat({ max: 40 }), { maxLength: 30 }),
      (pieces, cuts) => {
        const bytes = new TextEncoder().encode(pieces.join(''));
        const cut = new FrameReader();
        const frames = [];
        let at = 0;
        for (const size of [...cuts, bytes.length]) {
          frames.push(...cut.push(bytes.subarray(at, at + size)));
          at += size;
        }
        assert.deepEqual(frames, new FrameReader().push(bytes));
      },
    ),
    { numRuns: 400 },
  );
});
