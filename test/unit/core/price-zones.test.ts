import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { PriceBook, PriceList } from '../../../src/core/prices/price-book.ts';
import { readPriceRow } from '../../../src/core/prices/price-rows.ts';
import { PRICE_COLUMNS, pricedZones } from '../../../src/core/prices/price-zones.ts';

const price = (kind: 'sms' | 'call' | 'incoming-call', prefix: string, unitPrice: number, operator = '') => ({
  kind,
  prefix,
  operator,
  unitPrice: money(unitPrice),
});

test('every zone that has a price of its own is a row, with what is paid there', () => {
  const book = new PriceBook([
    new PriceList({ kind: 'account', login: 'own' }, [price('sms', '77', 20_000)]),
    new PriceList({ kind: 'everybody' }, [
      price('sms', '', 14_000),
      price('call', '', 1_200),
      price('incoming-call', '77', 300),
      price('sms', '', 9_000, '25001'),
    ]),
  ]);
  const zones = pricedZones(
    [
      { prefix: '77', operator: '', name: 'Kazakhstan' },
      { prefix: '77', operator: '', name: 'another name' },
      { prefix: '', operator: '25001', name: '' },
      { prefix: '', operator: '', name: '' },
    ],
    book,
  );
  const at = (name: string) => PRICE_COLUMNS.findIndex((column) => column.name === name);
  assert.deepEqual(
    zones.map(({ zone, name, prices }) => [
      zone,
      name,
      ...['api', 'call', 'incoming_call'].map((column) => prices[at(column)]),
    ]),
    [
      [1, 'all numbers', 14_000, 6_000, 0],
      [2, 'Kazakhstan', 20_000, 6_000, 1_500],
      [3, 'operator 25001', 9_000, 6_000, 0],
    ],
  );
});

test('an account without any price has one row', () => {
  assert.deepEqual(
    pricedZones([], new PriceBook([])).map(({ name, prices }) => [name, prices.every((one) => one === 0)]),
    [['all numbers', true]],
  );
});

test('a price is read from its cells, or what is wrong with them is said', () => {
  assert.deepEqual(readPriceRow({ plan: '3', kind: 'sms', prefix: '+77', zone: 'KZ', price: '2,50' }), {
    ok: true,
    value: {
      owner: { of: 'plan', plan: 3 },
      kind: 'sms',
      prefix: '77',
      operator: '',
      zone: 'KZ',
      unitPrice: money(25_000),
    },
  });
  const wrong = [
    { kind: 'fax', price: '1' },
    { kind: 'sms', price: '-1' },
    { kind: 'sms', price: '' },
    { kind: 'sms', price: '1', plan: '9' },
    { kind: 'sms', price: '1', plan: '1', account: 'x' },
    { kind: 'sms', price: '1', prefix: '7x' },
    { kind: 'sms', price: '1', operator: '1' },
    { kind: 'sms', price: '1', zone: 'a\nb' },
  ];
  assert.ok(wrong.every((cells) => !readPriceRow(cells).ok));
});
