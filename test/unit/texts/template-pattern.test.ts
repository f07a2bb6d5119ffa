import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, masksOf, parseTemplate } from '../../../src/core/texts/template-pattern.ts';

function matches(template: string, text: string): boolean {
  const pattern = parseTemplate(template);
  assert.ok(pattern, template);
  return fits(masksOf(text), pattern);
}

const FITTING: readonly (readonly [string, string])[] = [
  ['Ваш код %d', 'Ваш код 1234'],
  ['Ваш код: %d. Никому его не говорите', 'Ваш код: 7. Никому его не говорите'],
  ['%w, ваш заказ %d готов', 'Анна, ваш заказ 15 готов'],
  ['Оплата %d руб. прошла', 'Оплата 1500,50 руб. прошла'],
  ['Оплата %d,%d руб.', 'Оплата 1500,50 руб.'],
  ['Приём %d в %d', 'Приём 05.03.2024 в 14:30'],
  ['Счёт %d{1,4} пополнен', 'Счёт 1111 2222 3333 пополнен'],
  ['Номера %d+', 'Номера 1 2 3 4 5 6 7'],
  ['Здравствуйте, %w{1,3}!', 'Здравствуйте, Анна Ивановна Петрова!'],
  ['Адрес: %w+', 'Адрес: Москва, ул. Ленина, 5-12'],
  ['%w%d', 'код12'],
  ['%w{2} и %w{2}', 'а б и в г'],
  ['Скидка 5% на %w', 'Скидка 5% на чай'],
  ['Подробнее: %w', 'Подробнее: https://example.com/t/0123456789A'],
  ['две\nстроки', '  две   строки '],
];

for (const [template, text] of FITTING)
  test(`"${template}" fits "${text}"`, () => assert.ok(matches(template, text)));

const STRANGE: readonly (readonly [string, string])[] = [
  ['Ваш код %d', 'Ваш код abc'],
  ['Ваш код %d', 'Ваш код 12 34'],
  ['Ваш код %d', 'ваш код 12'],
  ['Ваш код %d', 'Ваш код 12!'],
  ['Ваш код %d', 'Ваш код '],
  ['%w', ''],
  ['%w', 'два слова'],
  ['%w{2,3}', 'одно'],
  ['%w{1,2}', 'раз два три'],
  ['%d{2}', '1 2 3'],
  ['Счёт %d{1,2} пополнен', 'Счёт 1111 2222 3333 пополнен'],
];

for (const [template, text] of STRANGE)
  test(`"${template}" does not fit "${text}"`, () => assert.ok(!matches(template, text)));

test('bounds that contradict each other, and more than operators allow, are no template', () => {
  assert.equal(parseTemplate('%w '.repeat(21)), undefined);
  assert.equal(parseTemplate('%w{1,51}'), undefined);
  assert.equal(parseTemplate('%w{5,1}'), undefined);
  assert.equal(parseTemplate('%d{0}'), undefined);
});

test('a template that makes others try everything is answered all the same', () => {
  const hostile = `${'%w+ '.repeat(19)}%w+x`;
  assert.ok(!matches(hostile, 'a '.repeat(500)));
  assert.ok(!matches(`${'%w{1,50}'.repeat(19)}%d{50}`, 'a '.repeat(500)));
});
