// Which messages are let into a session, and what the others are told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, type Phase } from '../../../src/interfaces/lsp/gate.ts';

function judged(phase: Phase, message: unknown): string {
  const judgement = judge(phase, message);
  if (judgement.kind === 'let-in') return `in, then ${judgement.phase}`;
  return judgement.kind === 'drop' ? 'dropped' : `${judgement.code} to ${judgement.id}`;
}

const call = (method: string, id?: unknown, params?: unknown) => ({ jsonrpc: '2.0', method, id, params });

test('a session is opened once, answers while it is open, and is shut', () => {
  assert.equal(judged('new', call('initialize', 1, {})), 'in, then open');
  assert.equal(judged('open', call('initialize', 2, {})), '-32600 to 2');
  assert.equal(judged('new', call('textDocument/hover', 3, {})), '-32002 to 3');
  assert.equal(judged('open', call('textDocument/hover', 'a', {})), 'in, then open');
  assert.equal(judged('open', call('shutdown', 4)), 'in, then shut');
  assert.equal(judged('shut', call('textDocument/hover', 5, {})), '-32600 to 5');
});

test('what is only told is dropped at the wrong time, but for the end', () => {
  assert.equal(judged('new', call('textDocument/didOpen', undefined, {})), 'dropped');
  assert.equal(judged('shut', call('textDocument/didOpen', undefined, {})), 'dropped');
  assert.equal(judged('open', call('textDocument/didOpen', undefined, {})), 'in, then open');
  for (const phase of ['new', 'open', 'shut'] as const)
    assert.equal(judged(phase, call('exit')), `in, then ${phase}`);
});

test('what is no message is refused; an answer nobody waits for is dropped', () => {
  for (const value of [undefined, null, 3, 'x', [], {}, { jsonrpc: '1.0', method: 'x' }])
    assert.equal(judged('open', value), '-32600 to null');
  assert.equal(judged('open', call('x', {})), '-32600 to null');
  assert.equal(judged('open', call('x', Number.NaN)), '-32600 to null');
  assert.equal(judged('open', call('', 1)), '-32600 to 1');
  assert.equal(judged('open', call('x', 1, 'text')), '-32602 to 1');
  assert.equal(judged('open', call('x', undefined, 'text')), 'dropped');
  assert.equal(judged('open', { jsonrpc: '2.0', id: 1, result: {} }), 'dropped');
});

test('taking a question back changes nothing: it is answered all the same', () => {
  for (const params of [{ id: 1 }, undefined, null, {}, { id: {} }, []])
    assert.equal(judged('open', call('$/cancelRequest', undefined, params)), 'dropped');
});
