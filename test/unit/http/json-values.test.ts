// Values of the JSON API by themselves: cursors, networks, money, settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { instant } from '../../../src/base/time.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { isAllowedFrom, parseNetwork } from '../../../src/core/accounts/account-addresses.ts';
import { decimalMoney, money, parseMoney } from '../../../src/core/accounts/money.ts';
import { CLIENT_PARAMETERS } from '../../../src/core/clients/client-parameters.ts';
import {
  readSettings,
  SettingsAsked,
  settingName,
} from '../../../src/interfaces/http/json/account-settings.ts';
import { pageFrom, readPage } from '../../../src/interfaces/http/json/cursor.ts';
import { readPatch } from '../../../src/interfaces/http/json/mailing-body.ts';
import { MailingPatch } from '../../../src/interfaces/http/json/mailing-schemas.ts';
import { accountValue } from '../../support/account.ts';

test('a cursor leads back to where its page ended, in its own list alone', () => {
  const page = pageFrom('messages', [9, 8, 7], { limit: 2, idOf: (row) => row });
  assert.deepEqual(page.items, [9, 8]);
  assert.deepEqual(readPage('messages', { cursor: page.next ?? '' }), {
    ok: true,
    value: { after: 8, limit: 50 },
  });
  assert.equal(readPage('contacts', { cursor: page.next ?? '' }).ok, false);
  assert.equal(pageFrom('messages', [9, 8], { limit: 2, idOf: (row) => row }).next, null);
});

test('networks are written one way; what is none is refused', () => {
  assert.equal(parseNetwork('192.0.2.7'), '192.0.2.7/32');
  assert.equal(parseNetwork(' 192.0.2.7/24 '), '192.0.2.0/24');
  assert.equal(parseNetwork('2001:DB8::1/32'), '2001:db8::/32');
  assert.equal(parseNetwork('::ffff:192.0.2.7'), '192.0.2.7/32');
  for (const wrong of ['', '10', '10.1', '010.0.0.1', '10.0.0.0/33', 'fe80::1%eth0', 'x', '0.0.0.0/-1'])
    assert.equal(parseNetwork(wrong), undefined, wrong);
});

test('an address is allowed from its networks, mapped or not', () => {
  assert.equal(isAllowedFrom([], 'anything'), true);
  assert.equal(isAllowedFrom(['192.0.2.0/24'], '::ffff:192.0.2.9'), true);
  assert.equal(isAllowedFrom(['192.0.2.0/24'], '192.0.3.9'), false);
  assert.equal(isAllowedFrom(['192.0.2.0/24'], '2001:db8::1'), false);
  assert.equal(isAllowedFrom(['192.0.2.0/24'], ''), false);
});

test('money is told exactly and read back the same', () => {
  for (const [amount, text] of [
    [14_000, '1.40'],
    [1_205, '0.1205'],
    [-30_700, '-3.07'],
    [1, '0.0001'],
    [0, '0.00'],
    [12_350, '1.235'],
  ] as const) {
    assert.equal(decimalMoney(money(amount)), text);
    assert.equal(parseMoney(text), amount);
  }
});

test('whose a setting is is the same in both APIs', () => {
  const client = accountValue({ parent: 7 as AccountId });
  for (const { setting, who } of CLIENT_PARAMETERS) {
    const name = setting && settingName(setting);
    if (name === undefined || !(name in SettingsAsked.properties)) continue;
    assert.equal(readSettings({ [name]: null }, client).ok, who === 'self', name);
  }
});

test('a mailing is changed to what it could have been made with', () => {
  const sender = `${'a'.repeat(100)}@example.test`;
  const body = { sender, secondSender: sender, fallbackText: 'one\r\ntwo' };
  assert.ok(Compile(MailingPatch).Check(body));
  const read = readPatch(body, instant(0));
  assert.deepEqual(read.ok && read.value.content, { ...body, fallbackText: 'one\ntwo' });
});
