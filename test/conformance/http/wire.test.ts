// Every row of the wire table through a real listener: status 200, the type that belongs to the form, the very bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { classicDoor } from '../../support/classic-door.ts';
import { deliveredMessage, FakeCore } from '../../support/fake-core.ts';
import { exchange, rawGet } from '../../support/http-exchange.ts';
import { WIRE_CASES, type WireCase } from './wire.ts';

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

function prepare(core: FakeCore, wire: WireCase): void {
  core.messages.set('79999999999/1', deliveredMessage(PLACE));
  core.messages.set('79999999999/2', deliveredMessage({ status: 20, err: 240, flag: 7 }));
  core.messages.set(
    '79999999999/3',
    deliveredMessage({ ...PLACE, kind: 'hlr', text: '', sender: '', lookup: LOOKUP }),
  );
  core.refusal = wire.refused && {
    fault: wire.refused,
    ...(wire.detail !== undefined && { detail: wire.detail }),
    ...(wire.refusedId !== undefined && { publicId: wire.refusedId }),
  };
  core.code = wire.mode === 'code' ? '0417' : undefined;
  const fresh = new FakeCore();
  core.funds = wire.mode === 'debt' ? money(-30_700) : fresh.funds;
  core.account = {
    ...fresh.account,
    credit: money(wire.mode === 'credit' ? 1_000_000 : 0),
    settings: { ...fresh.account.settings, test: wire.mode === 'test' ? 'on' : 'off' },
  };
}

function contentType(target: string): string {
  const fmt = [...target.matchAll(/[?&]fmt=(\d)/g)].at(-1)?.[1];
  if (fmt === '2') return 'text/xml; charset=windows-1251';
  return `${fmt === '3' ? 'application/json' : 'text/plain'}; charset=windows-1251`;
}

for (const wire of WIRE_CASES) {
  test(wire.name, async (context) => {
    const { core, port } = await classicDoor(context);
    prepare(core, wire);
    const [answer] = await exchange(port, rawGet(wire.target));
    assert.equal(answer?.body.toString('latin1'), wire.answer);
    assert.equal(answer?.status, 200);
    assert.equal(answer?.headers.get('content-type'), contentType(wire.target));
  });
}

test('the names of the table are all different', () => {
  assert.equal(new Set(WIRE_CASES.map((wire) => wire.name)).size, WIRE_CASES.length);
});
