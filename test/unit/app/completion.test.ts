// Completion scripts come from the commands themselves: what a shell offers is what commander takes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Argument, Command, Option } from 'commander';
import { bashScript } from '../../../src/app/completion/bash.ts';
import { completionTree } from '../../../src/app/completion/completion-tree.ts';
import { fishScript } from '../../../src/app/completion/fish.ts';
import { zshScript } from '../../../src/app/completion/zsh.ts';

function program(): Command {
  const tree = new Command('dozvon');
  const keys = tree.command('keys').description("people's keys");
  keys.command('add <name>').description('make a key').option('--scopes <word...>', 'what it may do. More.');
  keys.command('list').option('--json', 'for programs');
  tree.command('send').addOption(new Option('--kind <kind>', 'kind').choices(['sms', 'call']));
  tree.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  return tree;
}

test('the tree has every command with its options, the first sentence of each description', () => {
  const tree = completionTree(program());
  assert.deepEqual(
    tree.map(({ path }) => path),
    ['', 'keys', 'keys add', 'keys list', 'send', 'completion', 'help'],
  );
  const add = tree.find(({ path }) => path === 'keys add');
  assert.deepEqual(add?.options[0], {
    flag: '--scopes',
    description: 'what it may do',
    value: { kind: 'any' },
  });
  const send = tree.find(({ path }) => path === 'send');
  assert.deepEqual(send?.options[0]?.value, { kind: 'words', words: ['sms', 'call'] });
  assert.deepEqual(tree.find(({ path }) => path === 'completion')?.words, ['bash', 'zsh']);
  assert.deepEqual(tree.find(({ path }) => path === 'help')?.words, ['keys', 'send', 'completion']);
});

/** What bash offers for words of which the last is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(dozvon ${quoted}); COMP_CWORD=${words.length}; _dozvon; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const done = spawnSync('bash', ['--norc', '-c', `${bashScript(completionTree(program()))}\n${ask}`], {
    encoding: 'utf8',
  });
  assert.equal(done.stderr, '');
  return done.stdout.split('\n').filter((line) => line !== '');
}

test('bash offers commands, options, and the words an option takes', () => {
  assert.deepEqual(offered('k'), ['keys']);
  assert.deepEqual(offered('keys', ''), ['add', 'list']);
  assert.deepEqual(offered('keys', 'add', '--s'), ['--scopes']);
  assert.deepEqual(offered('send', '--kind', ''), ['sms', 'call']);
  assert.deepEqual(offered('send', '--kind', 'sms', '--'), ['--kind', '--help']);
  assert.deepEqual(offered('completion', 'z'), ['zsh']);
});

test('bash takes the value of an option for no command', () => {
  assert.deepEqual(offered('keys', 'add', '--scopes', 'list', '--j'), []);
});

test('quotes of a description stay inside their quotes', () => {
  const tree = completionTree(program());
  assert.match(zshScript(tree), /'keys:people'\\''s keys'/);
  assert.match(fishScript(tree), /-a 'keys' -d 'people\\'s keys'/);
});
