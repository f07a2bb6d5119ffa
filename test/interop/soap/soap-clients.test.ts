// Clients of SOAP and OMS from Debian against the whole product: PHP's SoapClient and Python's zeep, each making its own stubs from
// the description. The scripts are ours; what each call returned is compared to the last value.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Product } from '../../support/product.ts';
import { ROOT } from '../../support/repository.ts';

let product: Product;

before(async () => {
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
});

after(() => product?.discard());

const SCENARIOS = path.join(ROOT, 'test/interop/soap');
/** Debian's own, which has zeep; another one on the path may not. */
const DEBIAN_PYTHON = '/usr/bin/python3';

function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, timeless(one)]));
  if (typeof value !== 'string') return value;
  return value.replace(/^1[789]\d{8}$/, 'T').replace(/^\d\d\.\d\d\.20\d\d \d\d:\d\d:\d\d$/, 'D');
}

/** Runs a scenario of its own account; one that names messages first goes on when they have their last status. */
async function told(
  login: string,
  program: string,
  { script, page = 'soap' }: { readonly script: string; readonly page?: string },
): Promise<Record<string, unknown>> {
  await product.addAccount(login);
  const key = await apiKey(login);
  const wsdl = `${product.url}/sys/${page}.php?wsdl`;
  const args = [path.join(SCENARIOS, script), wsdl, login, 'secret', ...(page === 'soap' ? [key] : [])];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  let begin = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    said += chunk.toString('utf8');
    const [names] = said.split('\n');
    if (begin > 0 || names === undefined || !/^\[.*\]$/.test(names) || !said.includes('\n')) continue;
    begin = said.indexOf('\n') + 1;
    for (const id of JSON.parse(names) as string[]) await product.final(login, id);
    child.stdin.write('\n');
  }
  return timeless(JSON.parse(said.slice(begin))) as Record<string, unknown>;
}

async function apiKey(login: string): Promise<string> {
  const response = await fetch(`${product.url}/api/v1/account/api-keys`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${login}:secret`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'soap' }),
  });
  const made = (await response.json()) as { key?: string };
  assert.ok(made.key, JSON.stringify(made));
  return made.key;
}

function assertTold(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(actual[name], value, name);
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
}

describe('clients of SOAP', { timeout: 180_000 }, () => {
  test('PHP: the seven operations, errors as results, faults as faults', async () => {
    const status = { status: '1', last_date: 'D', last_timestamp: 'T', err: '0', error: '0' };
    const message = {
      send_date: 'D',
      send_timestamp: 'T',
      phone: '79990000001',
      cost: '1.40',
      sender_id: '',
      status_name: 'Доставлено',
      message: 'Привет <&> "мир"',
    };
    assertTold(await told('php-soap', 'php', { script: 'soap-client.php' }), {
      functions: 7,
      balance: { balanceresult: { balance: '100000.00', error: '0' } },
      cost: { costresult: { cost: '2.80', cnt: '2', error: '0' } },
      cost2: { costresult: { cost: '2.80', cnt: '2', error: '0' } },
      sent: { sendresult: { id: '1', balance: '99998.60', cost: '1.40', cnt: '1', error: '0' } },
      two: {
        sendresult: {
          id: 'own-7',
          balance: '99997.20',
          cost: '1.40',
          cnt: '1',
          error: '0',
          errors: { phone: '123', status: '22' },
        },
      },
      'bad number': { sendresult: { id: '2', error: '7', errors: { phone: '123', status: '22' } } },
      'bad date': { sendresult: { error: '5' } },
      'wrong password': { sendresult: { error: '2' } },
      status: { statusresult: status },
      'status all': { statusresult: { ...status, ...message, sms_cnt: '1' } },
      status2: {
        statusresult: { ...status, ...message, operator: 'МегаФон', region: '', sms_cnt: '1' },
      },
      unknown: { statusresult: { status: '-3', error: '0' } },
      several: { statusresult: { error: '1' } },
      'by key': { balanceresult: { balance: '99997.20', error: '0' } },
      'soap 1.2': { balanceresult: { balance: '99997.20', error: '0' } },
      fault: ['soap:Client', 'there is no operation for the element nonsense'],
    });
  });

  test('Python: zeep takes every answer for what the description says', async () => {
    const answered = await told('zeep', DEBIAN_PYTHON, { script: 'zeep-client.py' });
    assertTold(answered, {
      sent: ['0', '1', '1.40', '1'],
      two: ['0', '1', [['123', '22']]],
      cost: { cost: '1.40', cnt: '1', error: '0' },
      cost2: { cost: '1.40', cnt: '1', error: '0' },
      unknown: { status: '-3', error: '0' },
      status: ['0', '79990000011', 'Привет <&>', '1'],
      balance: '0',
      wrong: { error: '2' },
      bad: '7',
      fault: 'there is no operation for the element nonsense',
    });
  });

  test('Python: zeep speaks OMS by its description', async () => {
    const answered = await told('office', DEBIAN_PYTHON, { script: 'oms-client.py', page: 'oms' });
    assertTold(answered, {
      info: [
        ...['serviceProvider', 'serviceUri', 'signUpPage', 'targetLocale', 'localName', 'englishName'],
        ...['authenticationType', 'supportedService'],
      ],
      user: ['ok'],
      stranger: ['invalidUser'],
      delivered: ['ok', 'invalidRecipient'],
      sent: ['ok'],
      batch: ['ok', 'invalidRecipient'],
    });
    const texts = (await product.history('office')).map(({ phone, message }) => `${phone} ${message}`);
    assert.deepEqual(texts.filter((text) => text.startsWith('7')).sort(), [
      '79990000021 Two',
      '79990000021 Привет <&>',
      '79990000022 Hi',
      '79990000023 One',
    ]);
  });
});
