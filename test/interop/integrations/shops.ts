// The plugin of WordPress and the module of Bitrix, run by PHP against the real server between stand-ins for what surrounds them:
// `wordpress.php` and `bitrix.php` say what those are.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { besideTests, fileAt, run, type Stage } from './stage.ts';

type Told = Readonly<Record<string, unknown>>;

async function php(script: string, ...args: readonly string[]): Promise<Told> {
  const said = await run('php', [
    '-d',
    'error_reporting=-1',
    '-d',
    'display_errors=stderr',
    besideTests(script),
    ...args,
  ]);
  return JSON.parse(said) as Told;
}

/** One value after the other, so that a failure names the call it belongs to. */
function assertTold(actual: Told, expected: Told): void {
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(actual[name], value, name);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
}

const NOT_SAFE =
  'The address must begin with https://, as the key is sent there; http:// is for this very machine alone.';

export function woocommerceTests(stage: () => Stage): void {
  let told: Told;

  before(async () => {
    const key = await stage().key('woocommerce', 'send');
    told = await php('woocommerce.php', fileAt('woocommerce/dozvon-sms'), stage().url, key);
  });

  test('settings are seen and saved by who may, the key is kept and never shown, orders are told of', () => {
    assertTold(told, {
      'stranger sees': 'died 403: You may not see this page.',
      'stranger tries': 'died 403: You may not do this.',
      'may save': 'manage_woocommerce',
      'plain http': ['', [NOT_SAFE]],
      'no key': ['', ['That is not a key of Dozvon.']],
      'empty keeps': true,
      'key is shown': false,
      nonces: [true, true],
      'without nonce': 'died 403: the link has expired',
      tries: 'went to https://shop.example/wp-admin/admin.php?page=dozvon-sms',
      'outcome is told once': [true, false],
      'before the queue': [],
      'notes 1': told['notes 1'],
      'notes 2': ['Dozvon: the order has no phone number.'],
      'notes 3': told['notes 3'],
      request: [true, 0, true],
      'again after': [60, 300],
      'notes 4': told['notes 4'],
      abroad: ['442079460958', '390612345678'],
      'another server': { outcome: 'refused', detail: 'What answers at this address is not Dozvon.' },
      texts: true,
      untranslated: [],
      'no longer written': [],
      'in Russian': true,
      unscheduled: ['', 'dozvon-sms'],
      'without a label': [],
      numbers: ['491711234567', '491711234567', '390612345678', '49171', '79990000302', '491711234567'],
      left: [[], ['blogname']],
    });
    // Twice the same change of the same order: the second is answered as the first was.
    const [first, second] = told['notes 1'] as readonly string[];
    assert.match(first ?? '', /^Dozvon: SMS \d+ accepted\.$/);
    assert.equal(second, first);
    assert.match(String(told['notes 3']), /^Dozvon: no SMS was sent: 422 /);
    assert.match(String(told['notes 4']), /^Dozvon: SMS \d+ accepted\.$/);
  });

  test('the SMS are in the history, one for each change', async () => {
    const [sms, ...more] = await stage().ended({ recipient: '79990000302' });
    assert.deepEqual(
      [sms?.text, sms?.status, more.length],
      ['Anna O&B, Tom & Co: A-1 Completed, 12.50\u00a0€', 'delivered', 0],
    );
    assert.equal((await stage().ended({ recipient: '79990000304' })).length, 1);
    assert.match((await stage().ended({ recipient: '79990000301' }))[0]?.text ?? '', /^Tom & Co: SMS \d/);
  });
}

export function bitrixTests(stage: () => Stage): void {
  test('the provider sends, tells the status, and says why it does not', async () => {
    const key = await stage().key('bitrix', 'send', 'read');
    const told = await php('bitrix.php', fileAt('bitrix/dozvon.sms'), stage().url, key);
    assertTold(told, {
      provider: [1, 'SMS:dozvon', 'Dozvon', false],
      'not set up': ['Dozvon is not set up'],
      'plain http': ['The address must begin with https://; http:// is for this very machine alone'],
      registered: [true, true],
      owner: ['url'],
      from: ['dozvon', true],
      sent: [[], 11],
      again: true,
      'https is verified': [false, false],
      names: [['Shop', 'Other'], 'Shop'],
      named: [],
      foreign: [false, 'message-forbidden'],
      id: told.id,
      unknown: 'message-missing',
      words: [11, 13, 14, 17, 15, 16, 16],
      'without the service': [false, 'The module messageservice has to be installed first', []],
      'asked for a status': true,
      'never sent': ['The message was not sent, so it has no status'],
      'stranger sees': '',
      'without session': 'Shop, Other',
      saved: true,
      kept: true,
      fault: true,
      labels: [true, ['Адрес Дозвона', 'Ключ', 'Имена отправителя через запятую']],
      'in the page': [true, true],
      'in one language': [],
      away: 'away',
      left: [[], []],
    });
    const messages = await stage().ended({ recipient: '79990000401' }, 3);
    assert.deepEqual(
      messages.map(({ text, sender, status }) => [text, sender, status]),
      [
        ['bye', 'Other', 'forbidden'],
        ['hello', 'Shop', 'delivered'],
        ['Ваш заказ готов', null, 'delivered'],
      ],
    );
    const asked = await php('bitrix.php', fileAt('bitrix/dozvon.sms'), stage().url, key, String(told.id));
    assert.deepEqual(asked, { status: [[], 14, '7'] });
  });
}
