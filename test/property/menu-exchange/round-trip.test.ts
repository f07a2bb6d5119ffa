// Whatever menu a format can carry whole: written and read back it behaves as before, under every key, silence and outcome of a
// call that the comparison of two menus tries. What a format cannot carry is left out of what is generated here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Format } from '../../../src/core/menus/exchange/fates.ts';
import { exportMenu, FORMATS, importMenu } from '../../../src/core/menus/exchange/formats.ts';
import { compareMenus, compile, type Program } from '../../../src/language/index.ts';

/** What items of a menu may do in a format besides speaking. */
const COMMANDS: Readonly<Record<Format, readonly string[]>> = {
  twiml: [
    'record: 5',
    'sms:$phone,Shop,hi',
    'sms:79991112233,,a, b: c',
    'call:79991112233,101 wait=20',
    'call:101 wait=9 ok:end err:sorry record',
    'call:101 err:sorry',
  ],
  ncco: [
    'record: 5',
    'https://shop.example/told',
    'call:79991112233,101 wait=20 ok:end err:sorry',
    'call:101 wait=9 record',
    'call:101 wait=9 err:sorry',
  ],
  freeswitch: [
    'record: 5',
    'call:79991112233,101 wait=20',
    'call:101 wait=9 ok:end record',
    'call:101 wait=9 ok:end err:sorry',
  ],
  '46elks': ['record: 5', 'call:79991112233', 'call:101 ok:end err:sorry record'],
};

const word = fc.constantFrom('press', 'one', 'нажмите', 'a\\:b', '\\\\', '\\{x\\}', 'two, three', '😀', '4');
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '));
const spoken = fc.oneof(
  { weight: 5, arbitrary: words },
  { weight: 1, arbitrary: fc.constant('<file https://shop.example/a.mp3>') },
);

/** A leaf: a text, commands, and perhaps a way on. */
const leaf = (format: Format) =>
  fc
    .record({
      before: fc.option(spoken),
      command: fc.option(fc.constantFrom(...COMMANDS[format])),
      after: fc.option(spoken),
      end: fc.option(fc.constantFrom('end', 'back')),
    })
    .map(({ before, command, after, end }) => {
      // After a call that leads away in any case nothing comes, and after its conversation an end is as good as "ok:end".
      const last = command?.includes('ok:end err:') ? null : after;
      const isAnyEnd = command?.includes('err:') || (command?.includes('ok:end') && last === null);
      const way = isAnyEnd && end === 'end' ? 'back' : end;
      // These two say the same again after silence, and cannot wait for a key without saying something first.
      const isSame = format === '46elks' || format === 'freeswitch';
      const first = isSame ? null : before;
      const texts = command === null ? [before ?? after] : [first, command, last];
      if (isSame && command === 'record: 5' && last === null) texts.push('thanks');
      const lines = [...texts, way].filter((one): one is string => one !== null);
      return lines.length > 0 ? lines : ['nothing'];
    });

const CONTROLS = [['*: back', '#: start', '0: repeat'], ['*: back'], ['#: end', '0: repeat'], []] as const;

const COMMAND = /: (?:call|sms|record|https|back|start|repeat|end)\b/;

/** A text with a mark of its own; commands as they are. */
function told(line: string, mark: number | string): string {
  if (COMMAND.test(line)) return line;
  return line.endsWith('.mp3>') ? line.replace('a.mp3', `${mark}.mp3`) : `${line} x${mark}`;
}

function menus(format: Format): fc.Arbitrary<string> {
  return fc
    .record({
      start: fc.option(words, { nil: '' }),
      prompt: spoken,
      controls: fc.constantFrom(...CONTROLS),
      leaves: fc.array(leaf(format), { minLength: 1, maxLength: 3 }),
      below: fc.array(leaf(format), { maxLength: 2 }),
      heading: spoken,
      wrong: fc.option(words),
      // Menus below the first end without END TEXT in FreeSWITCH.
      end: format === 'freeswitch' ? fc.constant('') : fc.option(words, { nil: '' }),
    })
    .map(({ start, prompt, controls, leaves, below, heading, wrong, end }) => {
      const branch = leaves.length + 1;
      const entries = [
        ...controls,
        ...leaves.flatMap((lines, at) => lines.map((line) => `${at + 1}: ${line}`)),
        ...(below.length > 0 ? [`${branch}: ${heading}`] : []),
        ...below.flatMap((lines, at) => lines.map((line) => `${branch}${at + 1}: ${line}`)),
        ...(wrong === null ? [] : [`err: ${wrong}`, 'err: repeat']),
        'sorry: nobody',
        'sorry: start',
      ];
      // Every text is said once only, so that no place is taken for another.
      const lines = entries.map((line, at) => told(line, at));
      return `${start}\n{menu: ${told(prompt, 'menu')}\n${lines.join('\n')}\n} ${end}`;
    });
}

function programOf(text: string): Program {
  const { program, diagnostics } = compile(text);
  assert.ok(program, `${JSON.stringify(diagnostics)}\n${text}`);
  return program;
}

for (const format of FORMATS)
  test(`a menu written for ${format} and read back behaves as before, and nothing is lost`, () => {
    fc.assert(
      fc.property(menus(format), (text) => {
        const written = exportMenu(format, text);
        assert.ok(written.ok);
        const read = importMenu(format, written.value.files);
        assert.ok(read.ok, read.ok ? '' : read.error.sentence);
        const lost = [...written.value.notes, ...read.value.notes].filter(
          ({ severity }) => severity === 'lost',
        );
        assert.deepEqual(lost, [], text);
        const { differences } = compareMenus(programOf(text), programOf(read.value.text));
        // Where a format lets texts be heard out, which a note tells, a key in them does nothing.
        const isHeardOut = written.value.notes.some(({ code }) => code === 'not-interrupted');
        const noticed = differences.filter(
          ({ steps }) => !isHeardOut || !steps.some((one) => one.kind === 'key' && one.when === 'early'),
        );
        assert.deepEqual(noticed.slice(0, 1), [], `${text}\n=>\n${read.value.text}`);
      }),
      { numRuns: 30 },
    );
  });
