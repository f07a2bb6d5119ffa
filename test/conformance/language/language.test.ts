// Every `.menu` file beside this one against its `.expect`. A missing or an orphaned expect fails. To write expects anew
// (then read the difference): DOZVON_EXPECT=write.
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile, DIAGNOSTICS, format } from '../../../src/language/index.ts';
import { transcribe } from './transcript.ts';

const folder = fileURLToPath(new URL('../../../../test/conformance/language/', import.meta.url));
const files = readdirSync(folder);
const names = files.filter((file) => file.endsWith('.menu')).map((file) => file.slice(0, -'.menu'.length));
const readMenu = (name: string) => readFileSync(`${folder}${name}.menu`, 'utf8');
const readExpect = (name: string) => readFileSync(`${folder}${name}.expect`, 'utf8');

for (const name of names)
  test(`${name}: the menu comes to what its expect file says`, () => {
    const path = `${folder}${name}.expect`;
    if (process.env.DOZVON_EXPECT === 'write') {
      const asked = existsSync(path) ? readExpect(name) : '[trace]\nanswered\n';
      writeFileSync(path, transcribe(readMenu(name), asked));
    }
    assert.ok(existsSync(path), `${name}.expect is missing`);
    assert.equal(transcribe(readMenu(name), readExpect(name)), readExpect(name));
  });

test('every expect file belongs to a menu, and there are at least sixty', () => {
  const orphans = files.filter(
    (file) => file.endsWith('.expect') && !names.includes(file.slice(0, -'.expect'.length)),
  );
  assert.deepEqual(orphans, []);
  assert.ok(names.length >= 60, `${names.length} pairs`);
});

test('every diagnostic is earned by some menu file', () => {
  const earned = new Set(
    names.flatMap((name) =>
      [...readExpect(name).matchAll(/^(?:error|warning) \S+ ([a-z-]+):/gm)].map((match) => match[1]),
    ),
  );
  assert.deepEqual(
    Object.keys(DIAGNOSTICS).filter((code) => !earned.has(code)),
    [],
  );
});

for (const name of names)
  test(`${name}: the canonical form says the same and is its own canonical form`, () => {
    const message = readMenu(name);
    const formatted = format(message);
    assert.deepEqual(compile(formatted).program, compile(message).program);
    assert.equal(format(formatted), formatted);
  });
