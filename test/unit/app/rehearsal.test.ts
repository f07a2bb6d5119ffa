// A menu rehearsed from a pipe, as `menu play` does it, told as a transcript.

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { openKeyboard } from '../../../src/app/keyboard.ts';
import { rehearse } from '../../../src/app/rehearsal.ts';
import { compile, MENU_DEFAULTS } from '../../../src/language/index.ts';

async function played(text: string, keys: string): Promise<readonly string[]> {
  const { program } = compile(text);
  assert.ok(program, 'the menu compiles');
  const pipe = new PassThrough();
  const keyboard = openKeyboard(pipe as unknown as NodeJS.ReadStream);
  pipe.end(keys);
  const lines: string[] = [];
  const settings = { ...MENU_DEFAULTS, uploads: 0, phone: '79990000000' };
  await rehearse({ program, settings, keyboard, print: (line) => lines.push(line) });
  keyboard.close();
  return lines;
}

test('keys of a pipe are pressed one after another; blanks and line ends between them mean nothing', async () => {
  assert.deepEqual(await played('Hello {menu: Press 1\n1: One\n#: end} Bye', '1 \n #'), [
    '[START] Hello',
    '[MENU] Press 1',
    '> 1',
    '[1] One',
    '> #',
    '[END] Bye',
    '  ✕ hangs up: end-command',
  ]);
});

test('a pipe that ends is silence, and silence ends the menu', async () => {
  const lines = await played('{menu: Press 1\n1: One}', '');
  assert.equal(lines.filter((line) => line === '[MENU] Press 1').length, MENU_DEFAULTS.silenceRounds);
  assert.match(lines.at(-1) ?? '', /^ {2}✕ hangs up: silence/);
});

test('SMS, handler, recording and transfer are told, not done', async () => {
  const menu = [
    '{menu: Press',
    '1: sms:$phone,Shop,hello $phone',
    '1: url',
    '1: record: 10',
    '2: call:79990000001,79990000002 wait=7 err:sorry record',
    'sorry: Nobody is there} Bye',
  ].join('\n');
  const lines = await played(menu, '1#2n');
  for (const wanted of [
    '  ✉ SMS to 79990000000 from Shop: hello 79990000000',
    "  ↗ tells the account's handler: item 1 ()",
    '  ● records up to 10 s; # ends it',
    '  ☎ calls 79990000001, 79990000002, 7 s each, recorded',
    '  ☎ nobody answers',
    '[sorry] Nobody is there',
  ])
    assert.ok(lines.includes(wanted), `${wanted}\nis in\n${lines.join('\n')}`);
});
