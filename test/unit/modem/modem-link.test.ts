// The settings of a modem link, and the sentences about wrong ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntry } from '../../../src/base/section-table.ts';
import { anyLinkKind } from '../../../src/channels/link.ts';
import { MODEM_LINK } from '../../../src/channels/modem/modem-link.ts';

function faultsOf(given: Readonly<Record<string, unknown>>): readonly string[] {
  const faults: string[] = [];
  const report = { where: 'links[0]', faults };
  const kind = anyLinkKind(MODEM_LINK);
  kind.read(readEntry(kind.table, given, report), report);
  return faults;
}

const BY_TCP = { host: 'modem.example', port: 3_001, number: '79990000010' };

test('a modem behind TCP takes short messages of every kind', () => {
  const report = { where: 'links[0]', faults: [] };
  const kind = anyLinkKind(MODEM_LINK);
  const { kinds } = kind.read(readEntry(kind.table, { ...BY_TCP, pin: '0123', rate: 5 }, report), report);
  assert.deepEqual([...kinds], ['sms', 'flash', 'binary', 'push', 'ping']);
  assert.deepEqual(report.faults, []);
});

for (const [given, fault] of [
  [{ number: '79990000010' }, 'links[0]: either "device" or "host" must be given'],
  [{ ...BY_TCP, device: '/dev/ttyUSB0' }, 'links[0]: either "device" or "host" must be given'],
  [{ host: 'modem.example', number: '79990000010' }, 'links[0]: "port" is missing'],
  [{ host: 'modem.example', port: 3_001 }, 'links[0]: "number" is missing'],
  [{ ...BY_TCP, pin: '12' }, 'links[0].pin must be four to eight digits in quotes'],
  [{ ...BY_TCP, centre: '+7999' }, 'links[0].centre must be digits with the country code, without a plus'],
  [{ ...BY_TCP, rate: 0 }, 'links[0].rate must be a number from 1 to 600'],
  [{ ...BY_TCP, speed: 9_600 }, 'links[0]: unknown key "speed"'],
] as const)
  test(fault, () => assert.ok(faultsOf(given).includes(fault), faultsOf(given).join()));
