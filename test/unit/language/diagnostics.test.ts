// The table of complaints: every row is earned by its own example, and positions and sentences are fit to be shown.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { compile, DIAGNOSTICS, type DiagnosticCode, described } from '../../../src/language/index.ts';

const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[];

for (const code of codes)
  test(`the example of ${code} earns it`, () => {
    const { example, severity } = DIAGNOSTICS[code];
    const compiled = compile(
      example,
      code === 'number-not-registered' ? { registeredNumbers: () => false } : {},
    );
    const found = compiled.diagnostics.find((diagnostic) => diagnostic.code === code);
    assert.ok(found, JSON.stringify(compiled.diagnostics));
    assert.equal(found.severity, severity);
    assert.equal(compiled.program === undefined, severity === 'error');
    assert.doesNotMatch(found.sentence, /\{\w+\}|undefined/);
  });

test('a complaint in one line names line and column', () => {
  const [first] = compile('Hi{menu:\n1: ok\n2: record: soon\n}').diagnostics;
  assert.equal(
    described(first!),
    'line 3, column 12: command "record" cannot be read: write 1 to 1800 seconds',
  );
});

test('complaints come in the order of the text', () => {
  const lines = compile('{menu:\n3:\n: x\n1: call:x wait=900\n').diagnostics.map(({ line, column }) => [
    line,
    column,
  ]);
  assert.deepEqual(
    lines,
    [...lines].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!),
  );
  assert.equal(lines.length, 5);
});

test('columns count code points of the text as given, an escape being two', () => {
  const { diagnostics } = compile('😀😀 \\} {menu:\n1: ok\n');
  assert.deepEqual([diagnostics[0]!.line, diagnostics[0]!.column, diagnostics[0]!.endColumn], [1, 7, 13]);
});

test('what a sentence quotes of the text stays short', () => {
  const { diagnostics } = compile(`{menu:\n1: call:101 ${'x'.repeat(500)}\n}`);
  assert.ok(diagnostics[0]!.sentence.length < 200);
});

test('advice can be left out, errors cannot', () => {
  const unwise = '{menu: Press\n1: ok\n}';
  assert.notDeepEqual(compile(unwise).diagnostics, []);
  const brief = compile(unwise, { warnings: 'skip' });
  assert.deepEqual(brief.diagnostics, []);
  assert.deepEqual(brief.program, compile(unwise).program);
  const wrong = '{menu:\n1: call:x\n}';
  assert.deepEqual(compile(wrong, { warnings: 'skip' }).diagnostics, compile(wrong).diagnostics);
});
