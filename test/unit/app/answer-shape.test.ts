// What a server answers is looked at by the description of the API before anything of it is used.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerShape } from '../../../src/app/remote/answer-shape.ts';
import { apiDescription, operationNamed, type Schema } from '../../../src/app/remote/description.ts';

const shape = new AnswerShape(apiDescription());

function answerOf(name: string): Schema {
  const schema = operationNamed(name)?.answer;
  assert.ok(schema, name);
  return schema;
}

const BALANCE = { balance: '1.00', credit: '0.00', currency: 'RUR' };

test('an answer fits, also one with members that this version does not know', () => {
  const balance = answerOf('getBalance');
  const money = { amount: '1.00', currency: 'RUR' };
  const told = Object.fromEntries(Object.keys(BALANCE).map((name) => [name, money]));
  assert.equal(shape.fault({ ...told, currency: 'RUR', younger: [1] }, balance), undefined);
});

test('what does not fit is told with its place', () => {
  const list = answerOf('listMenus');
  const menu = { id: 1, name: 'main', madeAt: '2026-11-28T07:00:00Z', current: 1, newest: 1 };
  for (const [answer, fault] of [
    [[1], 'it is no object'],
    [null, 'it is no object'],
    [{}, '/items is missing'],
    [{ items: { length: 1 } }, '/items is no array'],
    [{ items: [menu, null] }, '/items/1 is no object'],
    [{ items: [{ ...menu, id: '1' }] }, '/items/0/id is no integer'],
    [{ items: [{ ...menu, id: 1.5 }] }, '/items/0/id is no integer'],
    [{ items: [{ ...menu, name: undefined }] }, '/items/0/name is missing'],
    [{ items: [menu] }, undefined],
  ] as const)
    assert.equal(shape.fault(answer, list), fault);
});

test('of several shapes one must fit, by its tag', () => {
  const frame: Schema = { $ref: '#/components/schemas/LiveFrame' };
  const calls = { topic: 'calls', number: 1, cursor: 'c', snapshot: true, calls: [], over: [] };
  assert.equal(shape.fault(calls, frame), undefined);
  assert.ok(shape.fault({ ...calls, topic: 'pigeons' }, frame));
  assert.ok(shape.fault({ ...calls, over: 'x' }, frame));
  assert.ok(shape.fault('garbage', frame));
});
