// Whatever the text: it ends in a program or in complaints, and its canonical form means the same. Texts that were once
// wrong, and the odd ones worth keeping, lie in `corpus/` and are replayed first.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { bind, compile, explain, format, splitComment, spokenParts } from '../../../src/language/index.ts';
import { parse, programOf } from '../../../src/language/parse.ts';
import { menu, message, soup } from './menus.ts';

const folder = fileURLToPath(new URL('../../../../test/property/language/corpus/', import.meta.url));
const corpus = readdirSync(folder)
  .sort()
  .map((name) => ({ name, text: readFileSync(folder + name, 'utf8') }));

function endsInProgramOrErrors(text: string): void {
  const { program, diagnostics } = compile(text, { registeredNumbers: (digits) => digits !== '101' });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  assert.equal(program === undefined, errors.length > 0);
  const lines = text.split('\n').length;
  for (const { line, column, endLine, endColumn, sentence } of diagnostics) {
    assert.ok(line >= 1 && column >= 1 && endLine <= lines, sentence);
    assert.ok(endLine > line || (endLine === line && endColumn >= column), sentence);
    const row = text.split('\n')[line - 1]!;
    assert.ok(column <= [...row].length + 1, `${sentence} at ${line}:${column}`);
  }
  if (!program) return;
  explain(program);
  for (const part of spokenParts(bind(program, { phone: '79001112233' })))
    assert.ok(part.kind === 'speech' ? part.text.trim() !== '' : part.source !== '');
}

function keepsItsMeaning(text: string): void {
  const meaning = (given: string) => programOf(parse(splitComment(given).text));
  const formatted = format(text);
  assert.deepEqual(meaning(formatted), meaning(text));
  assert.equal(splitComment(formatted).comment, splitComment(text).comment);
  assert.equal(format(formatted), formatted);
  const before = compile(text);
  assert.deepEqual(compile(formatted).program, before.program);
}

for (const { name, text } of corpus)
  test(`corpus: ${name}`, () => {
    endsInProgramOrErrors(text);
    keepsItsMeaning(text);
  });

test('any text ends in a program or in complaints that point into it', () => {
  fc.assert(fc.property(message, endsInProgramOrErrors), { numRuns: 1500 });
});

test('any Unicode at all ends in a program or in complaints', () => {
  fc.assert(
    fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 300 })), endsInProgramOrErrors),
    { numRuns: 1000 },
  );
});

test('the canonical form of any text means what the text means, and is its own canonical form', () => {
  fc.assert(fc.property(message, keepsItsMeaning), { numRuns: 1500 });
});

test('most generated menus are legal, so that these properties speak about menus', () => {
  const sample = fc.sample(menu, { numRuns: 300, seed: 7 });
  const legal = sample.filter((text) => compile(text).program).length;
  assert.ok(legal > 120, `${legal} of 300`);
});
