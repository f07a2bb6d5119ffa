import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  operatorOfNetwork,
  TEMPLATE_KINDS,
  templateFlag,
  templateMatcher,
} from '../../../src/core/texts/operator-template.ts';

const match = templateMatcher([
  { sender: 'Shop', text: '%w{1,9}', mark: 'mega_adv' },
  { sender: 'Shop', text: 'Код %d', mark: 'mts_auth' },
  { sender: 'Shop', text: 'Код %d', mark: 'mega_auth' },
  { sender: 'Shop', text: 'Списано %d руб.', mark: 'mts_trn' },
  { sender: 'House', text: 'Код %d', mark: 'bee_srv' },
]);

test('the template with the most words of its own counts', () => {
  assert.equal(match('Код 12', 'Shop'), 'authorisation');
  assert.equal(match('Списано 12 руб.', 'Shop'), 'transaction');
  assert.equal(match('Скидки сегодня', 'Shop'), 'advertising');
  assert.equal(match('Код 12', 'House'), 'service');
});

test('a template is of a sender, and of an operator when one is asked for', () => {
  assert.equal(match('Код 12', undefined), undefined);
  assert.equal(match('Код 12', 'Nobody'), undefined);
  assert.equal(match('Код 12', 'Shop', 'megafon'), 'authorisation');
  assert.equal(match('Списано 12 руб.', 'Shop', 'megafon'), 'advertising');
  assert.equal(match('Списано 12 руб.', 'Shop', 'mts'), 'transaction');
  assert.equal(match('Код 12', 'Shop', 'tele2'), undefined);
});

test('networks and the bits of a flag', () => {
  assert.equal(operatorOfNetwork('25001'), 'mts');
  assert.equal(operatorOfNetwork('25035'), 'motiv');
  assert.equal(operatorOfNetwork('40101'), undefined);
  assert.equal(operatorOfNetwork(undefined), undefined);
  assert.deepEqual(TEMPLATE_KINDS.map(templateFlag), [0x100, 0x300, 0x500, 0x700]);
});
