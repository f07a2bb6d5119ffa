// The lines that every help shows to begin with: there is one for each command, and what it says can be typed.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Command } from 'commander';
import { EXAMPLES } from '../../../src/app/examples.ts';
import { commandTree } from '../../../src/app/program.ts';
import { addNounCommands } from '../../../src/app/remote/noun-commands.ts';
import { suggestion } from '../../../src/app/suggestion.ts';
import { plainWords } from '../../support/command-runner.ts';

const program = commandTree();
let done: string | undefined;

/** Commands that do something, by their words; what they do here is to say which of them was meant. */
const commands = new Map<string, Command>();

function gather(command: Command, path: string): void {
  for (const one of command.commands) {
    const words = `${path} ${one.name()}`.trim();
    if (one.commands.length === 0 || words === 'api') {
      commands.set(words, one);
      one.action(() => {
        done = words;
      });
    }
    gather(one, words);
  }
}

before(() => {
  addNounCommands(program, 'every');
  gather(program, '');
});

async function types(line: string): Promise<string | undefined> {
  done = undefined;
  const words = plainWords(line);
  assert.ok(words, `a shell would take ${line} for something else`);
  await program.parseAsync([...words], { from: 'user' });
  return done;
}

test('the table has every command and no other', () => {
  const told = [...commands.keys()].filter((words) => !words.startsWith('api '));
  assert.deepEqual(Object.keys(EXAMPLES).sort(), told.sort());
  assert.ok(told.length > 150);
});

test('every help ends with what can be typed', async () => {
  for (const [words, command] of commands) {
    const [, shown = ''] = command.helpInformation().split(/\nExamples?:\n/);
    const [first, ...lines] = `\n${shown.trimEnd()}`.split('\n  dozvon ');
    assert.ok(first === '' && lines.length > 0, words);
    for (const typed of lines) {
      // A quote inside quotes is the shell's alone.
      if (/'\\''/.test(typed)) continue;
      const ran = (await types(typed)) ?? '';
      assert.ok(ran === words || ran.startsWith(`${words} `), `${typed} is ${ran}`);
    }
  }
});

test('who mistypes an operation is told which was meant', () => {
  const known = ['sendMessages', 'listMessages', 'getBalance'];
  assert.equal(suggestion('sendMesages', known), 'sendMessages');
  assert.equal(suggestion('getbalance', known), 'getBalance');
  assert.equal(suggestion('frobnicate', known), undefined);
  assert.equal(suggestion('x', ['y']), undefined);
});
