import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { sumInWords } from '../../../src/core/documents/sum-in-words.ts';

const RUSSIAN: readonly (readonly [number, string, string])[] = [
  [0, 'RUR', 'Ноль рублей 00 копеек'],
  [1, 'RUR', 'Один рубль 00 копеек'],
  [2.01, 'RUR', 'Два рубля 01 копейка'],
  [5.22, 'RUR', 'Пять рублей 22 копейки'],
  [11.11, 'RUR', 'Одиннадцать рублей 11 копеек'],
  [21, 'UAH', 'Двадцать одна гривна 00 копеек'],
  [112, 'USD', 'Сто двенадцать долларов США 00 центов'],
  [1_001, 'RUR', 'Одна тысяча один рубль 00 копеек'],
  [2_000, 'KZT', 'Две тысячи тенге 00 тиынов'],
  [5_300_012.9, 'RUR', 'Пять миллионов триста тысяч двенадцать рублей 90 копеек'],
  [1_000_000_000, 'EUR', 'Один миллиард евро 00 центов'],
];

test('sums are told in Russian with the right endings', () => {
  for (const [sum, code, words] of RUSSIAN)
    assert.equal(sumInWords(money(Math.round(sum * 10_000)), code, 'ru'), words);
});

const ENGLISH: readonly (readonly [number, string, string])[] = [
  [0, 'USD', 'Zero US dollars 00 cents'],
  [1.01, 'USD', 'One US dollar 01 cent'],
  [20, 'EUR', 'Twenty euros 00 cents'],
  [21.5, 'RUR', 'Twenty-one roubles 50 kopecks'],
  [100, 'USD', 'One hundred US dollars 00 cents'],
  [999, 'USD', 'Nine hundred ninety-nine US dollars 00 cents'],
  [12_013, 'USD', 'Twelve thousand thirteen US dollars 00 cents'],
  [3_000_000, 'GBP', 'Three million GBP 00'],
];

test('and in English', () => {
  for (const [sum, code, words] of ENGLISH)
    assert.equal(sumInWords(money(Math.round(sum * 10_000)), code, 'en'), words);
});
