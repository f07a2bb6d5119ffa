import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitorOf } from '../../../src/core/links/visitor.ts';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

function visitor(agent: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): string {
  return visitorOf({ method, header: (name) => ({ 'user-agent': agent, ...headers })[name] });
}

test('a browser on a telephone is a person', () => {
  assert.equal(visitor(PHONE), 'person');
  assert.equal(visitor('Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36'), 'person');
});

test('previews, search engines, checkers and who only looks are programs', () => {
  for (const agent of [
    '',
    'TelegramBot (like TwitterBot)',
    'WhatsApp/2.23.20.0',
    'facebookexternalhit/1.1',
    'Mozilla/5.0 (compatible; YandexBot/3.0)',
    'Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)',
    'curl/8.5.0',
  ])
    assert.equal(visitor(agent), 'program', agent);
  assert.equal(visitor(PHONE, {}, 'HEAD'), 'program');
  assert.equal(visitor(PHONE, { 'sec-purpose': 'prefetch;prerender' }), 'program');
  assert.equal(visitor(PHONE, { purpose: 'prefetch' }), 'program');
});
