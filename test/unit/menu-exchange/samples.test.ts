// Menus as they are found with other systems, and what becomes of them: the exact text, the exact notes, the exact documents.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { exportMenu, FORMATS, importMenu } from '../../../src/core/menus/exchange/formats.ts';
import type { Note } from '../../../src/core/menus/exchange/notes.ts';
import { compareMenus, compile, type Program } from '../../../src/language/index.ts';
import { ROOT } from '../../support/repository.ts';

const SAMPLES = path.join(ROOT, 'test/unit/menu-exchange/samples');

function sample(name: string): string {
  return readFileSync(path.join(SAMPLES, name), 'utf8');
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(path.join(SAMPLES, folder)).sort();
  return new Map(names.map((name) => [name, sample(`${folder}/${name}`)]));
}

function told({ place, severity, sentence, code }: Note): string {
  return `${place}: ${severity}: ${sentence} [${code}]\n`;
}

function programOf(text: string): Program {
  const { program, diagnostics } = compile(text);
  assert.ok(program, JSON.stringify(diagnostics));
  return program;
}

for (const format of FORMATS) {
  test(`a menu found with ${format} becomes this text, with these notes`, () => {
    const made = importMenu(format, filesOf(format));
    assert.ok(made.ok, made.ok ? '' : made.error.sentence);
    const { text, notes } = made.value;
    assert.equal(`${text}\n~~~\n${notes.map(told).join('')}`, sample(`${format}.expect`));
    programOf(text);
  });

  test(`the shop's menu becomes these documents for ${format}, and is itself when it comes back`, () => {
    const text = sample('shop.menu').trimEnd();
    const made = exportMenu(format, text);
    assert.ok(made.ok, made.ok ? '' : made.error);
    const { files, notes } = made.value;
    const documents = [...files].map(([name, document]) => `── ${name}\n${document}`).join('');
    assert.equal(`${documents}── notes\n${notes.map(told).join('')}`, sample(`shop-as-${format}.expect`));
    const back = importMenu(format, files);
    assert.ok(back.ok, back.ok ? '' : back.error.sentence);
    // 46elks has no seconds for a connect: that is among the notes, and all else is as it was.
    const before = format === '46elks' ? text.replace(' wait=20', '') : text;
    const { differences } = compareMenus(programOf(before), programOf(back.value.text));
    assert.deepEqual(differences, []);
  });
}

test('an item below another that says nothing and goes back still goes back when it was written out and read', () => {
  const text = '{menu: p\n*: back\n2: two\n21: https://shop.example/told\n21: back\n22: x\n}';
  const made = exportMenu('ncco', text);
  assert.ok(made.ok);
  const back = importMenu('ncco', made.value.files);
  assert.ok(back.ok);
  assert.deepEqual(compareMenus(programOf(text), programOf(back.value.text)).differences, []);
});
