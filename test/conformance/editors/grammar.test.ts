// The grammar that editors colour menus by before the language server speaks sees what the language's own scanner sees. It is made of
// patterns that look at one line at a time, so two things are beyond it, and only these: a selector alone on its line, which is one by
// what follows (of three digits below a call it looks like a number), and a label outside the Latin alphabet, which is one by an `err:`
// elsewhere.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import fc from 'fast-check';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import { compile, type MarkKind, piecesOf } from '../../../src/language/index.ts';
import { menu, message } from '../../property/language/menus.ts';
import { filesBelow, ROOT } from '../../support/repository.ts';

const GRAMMAR = path.join(ROOT, 'editors/vscode/syntaxes/dozvon-menu.tmLanguage.json');

/** Scope of the grammar → kind of the scanner's piece. */
const KINDS: Readonly<Record<string, MarkKind>> = {
  'keyword.other.macro': 'brace',
  'entity.name.tag': 'selector',
  'keyword.control': 'command',
  'constant.numeric': 'number',
  'entity.other.attribute-name': 'option',
  'entity.name.label': 'target',
  'string.unquoted.address': 'address',
  'string.unquoted.sender': 'sender',
  'string.unquoted.sound': 'sound',
  'variable.language.phone': 'phone',
  'constant.character.escape': 'escape',
  'comment.block': 'comment',
};

let grammar: IGrammar;

before(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  const bytes = readFileSync(wasm);
  await oniguruma.loadWASM(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR),
  });
  const loaded = await registry.loadGrammar('text.dozvon-menu');
  assert.ok(loaded);
  grammar = loaded;
});

function kindOf(scopes: readonly string[]): MarkKind | undefined {
  const inner = scopes.at(-1)?.replace(/\.dozvon-menu$/, '') ?? '';
  if (inner === 'text') return undefined;
  const kind = KINDS[inner];
  assert.ok(kind, `scope ${inner}`);
  return kind;
}

/** Blanks have no colour. */
function told(pieces: readonly { readonly kind: MarkKind; readonly written: string }[]): readonly string[] {
  return pieces
    .map(({ kind, written }) => `${kind} ${written.trim()}`)
    .filter((piece) => !piece.endsWith(' '));
}

/** `kind text` of each coloured piece of each line, as the grammar has it. */
function coloured(text: string): readonly string[] {
  const found: { kind: MarkKind; written: string }[] = [];
  let stack = textmate.INITIAL;
  for (const line of text.split(/\r*\n/)) {
    const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine(line, stack);
    assert.equal(stoppedEarly, false);
    stack = ruleStack;
    let last: MarkKind | undefined;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const kind = kindOf(scopes);
      const piece = line.slice(startIndex, endIndex);
      if (kind !== undefined && kind === last) found.at(-1)!.written += piece;
      else if (kind !== undefined && piece !== '') found.push({ kind, written: piece });
      last = kind;
    }
  }
  return told(found);
}

/** The same as the scanner has it, without what is beyond one line. */
function scanned(text: string): readonly string[] {
  return told(
    piecesOf(text)
      .map(({ kind, from, to }) => ({ kind, written: text.slice(from, to) }))
      .filter(({ kind, written }) => kind !== 'selector' || /^[A-Za-z0-9*#]+\s*:$/.test(written)),
  );
}

/** Its label of two alphabets has an address for a value. */
const BEYOND = new Set(['test/conformance/language/warning-mixed-alphabets.menu']);

const files = [
  ...filesBelow('examples', '.menu'),
  ...filesBelow('test/conformance/language', '.menu'),
  ...filesBelow('test/property/language/corpus', '.txt'),
].filter((file) => compile(file.text).program && !BEYOND.has(file.path));

test('there are many menus to compare', () => {
  assert.ok(files.length > 100, String(files.length));
});

for (const file of files)
  test(`the grammar sees ${file.path} as the scanner does`, () => {
    assert.deepEqual(coloured(file.text), scanned(file.text));
  });

test('generated menus too', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.oneof(menu, message), (text) => {
      if (!compile(text, { warnings: 'skip' }).program || /^\s*\d{3,}\s*$/m.test(text)) return;
      // Editors take a carriage return alone for a line end, the language does not.
      if (/\r(?!\r*\n)/.test(text)) return;
      // A tag that is none because the text ends in it.
      if (/<file(?![^<>{}~]*>)/i.test(text)) return;
      compared++;
      assert.deepEqual(coloured(text), scanned(text));
    }),
    { numRuns: 400 },
  );
  assert.ok(compared > 150, String(compared));
});
