// `clients/vectors/classic.json`: the classic functions against the classic pages over the core in memory. Owns the table of calls and
// what the core holds; replies are the server's own but where nobody answers.

import type { TestContext } from 'node:test';
import { Classic } from '../../../clients/typescript/src/index.ts';
import { classicDoor } from '../classic-door.ts';
import { deliveredMessage, type FakeCore } from '../fake-core.ts';
import { Recorder } from './recorder.ts';
import { calledClassic, type Exchange, type VectorCall } from './vector.ts';

export type ClassicVector = VectorCall & {
  readonly login: string;
  readonly password: string;
  readonly exchanges: readonly Exchange[];
  readonly result: unknown;
};

type ClassicCase = {
  readonly call: 'send_sms' | 'get_sms_cost' | 'get_status' | 'get_balance';
  readonly given: readonly unknown[];
  readonly as?: readonly [login: string, password: string];
  /** Bodies and statuses in place of the server's; `ask` for the server itself. */
  readonly planned?: readonly (string | number)[];
};

const PLACE = { mccmnc: '25001', country: 'Russia', operator: 'MTS', operatorOrig: 'MTS', region: '' };
const LOOKUP = {
  imsi: '250011234567890',
  msc: '79168999100',
  mcc: '250',
  mnc: '01',
  cn: 'Russia',
  net: 'MTS',
  rcn: '',
  rnet: '',
};
const PHONE = '79999999999';

const CASES: Readonly<Record<string, ClassicCase>> = {
  'a text': { call: 'send_sms', given: [PHONE, 'Hello'] },
  'a text in Cyrillic with all signs': {
    call: 'send_sms',
    given: [PHONE, 'Привет! a+b=c&d%20 ~-_.*()\'"\n😀'],
  },
  'all arguments': {
    call: 'send_sms',
    given: [
      `${PHONE},78888888888`,
      'Hello',
      1,
      '06.03.24 10:00',
      'order.17',
      1,
      'Shop',
      'maxsms=3&valid=2&comment=a%20b+c&&tz',
    ],
  },
  'a call': { call: 'send_sms', given: [PHONE, 'Hello', 0, 0, 0, 9] },
  'no sender is sent': { call: 'send_sms', given: [PHONE, 'Hello', 0, 0, 0, 0, ''] },
  'a wrong number': { call: 'send_sms', given: ['12', 'Hello'] },
  'a wrong password': { call: 'send_sms', given: [PHONE, 'Hello'], as: ['alex', 'wrong'] },
  'a key in place of a password': { call: 'send_sms', given: [PHONE, 'Hello'], as: ['', 'key'] },
  'nothing came back at first': { call: 'send_sms', given: [PHONE, 'Hello'], planned: ['', 503, 'ask'] },
  'the server has moved, and the password does not follow': {
    call: 'get_balance',
    given: [],
    planned: [307, 'ask'],
  },
  'a price': { call: 'get_sms_cost', given: [PHONE, 'Hello'] },
  'a price with all arguments': { call: 'get_sms_cost', given: [PHONE, 'Привет', 1, 1, 'Shop', 'maxsms=3'] },
  'a price for nobody': { call: 'get_sms_cost', given: ['12', 'Hello'] },
  'a status': { call: 'get_status', given: [1, PHONE] },
  'a status with all': { call: 'get_status', given: ['1', PHONE, 1] },
  'a status with all and places': { call: 'get_status', given: ['1', PHONE, 2] },
  'a text with commas': { call: 'get_status', given: [4, PHONE, 1] },
  'a look-up': { call: 'get_status', given: [3, PHONE] },
  'a look-up with all': { call: 'get_status', given: [3, PHONE, 1] },
  'a look-up with all and places': { call: 'get_status', given: [3, PHONE, 2] },
  'statuses of several': { call: 'get_status', given: ['1,2', `${PHONE},${PHONE}`] },
  'statuses of several with all': { call: 'get_status', given: ['1,4', `${PHONE},${PHONE}`, 1] },
  'statuses of several, refused': { call: 'get_status', given: ['1,2', PHONE], as: ['alex', 'wrong'] },
  'no such message': { call: 'get_status', given: [77, PHONE] },
  'the balance': { call: 'get_balance', given: [] },
  'no balance for a wrong password': { call: 'get_balance', given: [], as: ['alex', 'wrong'] },
};

function prepare(core: FakeCore): void {
  core.messages.set(`${PHONE}/1`, deliveredMessage(PLACE));
  core.messages.set(`${PHONE}/2`, deliveredMessage({ status: 20, err: 240, flag: 7 }));
  core.messages.set(
    `${PHONE}/3`,
    deliveredMessage({ ...PLACE, kind: 'hlr', text: '', sender: '', lookup: LOOKUP }),
  );
  core.messages.set(`${PHONE}/4`, deliveredMessage({ ...PLACE, text: 'one, two, three' }));
}

export async function classicVectors(context: TestContext): Promise<readonly ClassicVector[]> {
  const vectors: ClassicVector[] = [];
  for (const [name, { call, given, as = ['alex', '123'], planned = [] }] of Object.entries(CASES)) {
    const { core, port } = await classicDoor(context);
    prepare(core);
    const recorder = new Recorder();
    recorder.plan(planned.map(stoodInFor));
    const [login, password] = as;
    const classic = new Classic({ url: `http://127.0.0.1:${port}`, login, password, fetch: recorder.fetch });
    const vector: VectorCall = { name, call, arguments: given };
    const result = await calledClassic(classic, vector);
    vectors.push({ ...vector, login, password, exchanges: recorder.take(), result });
  }
  return vectors;
}

function stoodInFor(what: string | number): Response | undefined {
  if (what === 'ask') return undefined;
  if (typeof what === 'string') return new Response(what);
  const headers = what === 307 ? { location: '?moved' } : undefined;
  return new Response('busy', { status: what, ...(headers && { headers }) });
}
