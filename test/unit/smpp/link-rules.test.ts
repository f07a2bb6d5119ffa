// The small rules of a link: what its configuration may say, how ids are spelled, what codes mean, how pace and pauses go.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEntry } from '../../../src/base/section-table.ts';
import { Pace } from '../../../src/channels/pace.ts';
import { answerMeaning, codeOf, errorKey } from '../../../src/channels/smpp/meanings.ts';
import { ReadyParts, Sending } from '../../../src/channels/smpp/sending.ts';
import { SMPP_FIELDS, smppKinds, smppSettings } from '../../../src/channels/smpp/smpp-settings.ts';
import { Throttle } from '../../../src/channels/smpp/throttle.ts';
import { keptId, spellings } from '../../../src/channels/smpp/upstream-id.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { smppSettingsOf } from '../../support/smpp-stage.ts';

const IDS: readonly (readonly [answer: string, receipt: string])[] = [
  ['abc123', 'ABC123'],
  ['123', '0000000123'],
  ['0000000123', '123'],
  ['0x1F', '1f'],
  ['1F', '0X1f'],
  ['1f4', '500'],
  ['000001F4', '0000000500'],
  ['500', '1f4'],
  ['500', '0x000001F4'],
  ['0', '000'],
  ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', ' 3F2504E0-4F89-11D3-9A0C-0305E82C3301 '],
];

for (const [answer, receipt] of IDS)
  test(`the id ${answer} of an answer is found by ${receipt} of its receipt`, () => {
    assert.ok(spellings(receipt, 'any').includes(keptId(answer)));
  });

test('an id is tried as it stands first, or in the base the link is known to change to', () => {
  assert.deepEqual(spellings('255', 'any'), ['255', 'ff', '597']);
  assert.deepEqual(spellings('255', 'same'), ['255']);
  assert.deepEqual(spellings('255', 'hex-to-decimal'), ['ff', '255']);
  assert.deepEqual(spellings('255', 'decimal-to-hex'), ['597', '255']);
  assert.deepEqual(spellings('  ', 'any'), []);
  assert.deepEqual(spellings('9'.repeat(64), 'any'), ['9'.repeat(64)]);
});

test('an id longer than any is the same in answer and receipt, and no longer than can be kept', () => {
  const id = 'F'.repeat(60_000);
  assert.equal(keptId(id).length, 255);
  assert.deepEqual(spellings(id, 'any'), [keptId(id)]);
});

test('ids of any size keep all their digits', () => {
  assert.ok(spellings('18446744073709551615', 'any').includes('ffffffffffffffff'));
  assert.ok(spellings('ffffffffffffffff', 'any').includes('18446744073709551615'));
});

function faultsOf(entry: Readonly<Record<string, unknown>>): readonly string[] {
  const report = { where: 'links[0]', faults: [] as string[] };
  smppSettings(readEntry(SMPP_FIELDS, entry, report), report);
  return report.faults;
}

test('every fault of a link is told, each by its key', () => {
  const faults = faultsOf({
    host: 'two words',
    port: 0,
    password: 'я',
    window: 2_001,
    tls: 'maybe',
    version: '3.3',
    throughput: 0,
    codings: { gsm7: '256' },
    errors: { UNDELIV: '20/256' },
    kinds: ['call'],
    plus: 'yes',
    colour: 'red',
  });
  const keys = [
    'host',
    'port',
    'password',
    'window',
    'tls',
    'version',
    'throughput',
    'codings',
    'errors',
    'kinds',
    'plus',
  ];
  for (const key of keys)
    assert.ok(
      faults.some((fault) => fault.startsWith(`links[0].${key} must be `)),
      key,
    );
  assert.ok(faults.includes('links[0]: unknown key "colour"'));
  assert.ok(faults.includes('links[0]: "systemId" is missing'));
  assert.equal(faults.length, keys.length + 2);
});

test('files of certificates are read before anything connects, and what is wrong with them is told', () => {
  const link = { host: 'a', systemId: 'b', tls: 'on' };
  assert.deepEqual(
    faultsOf({ ...link, tls: 'off', caFile: 'package.json' })[0],
    'links[0]: "caFile", "certFile" and "keyFile" need "tls"',
  );
  assert.deepEqual(faultsOf({ ...link, caFile: '/nowhere.pem' }), [
    'links[0]: "caFile": /nowhere.pem cannot be read (ENOENT)',
  ]);
  assert.deepEqual(faultsOf({ ...link, certFile: 'package.json' }), [
    'links[0]: "certFile" and "keyFile" go together',
    'links[0]: "caFile", "certFile" and "keyFile" are not certificates and a key that belong together',
  ]);
});

test('a status that ends nothing is no meaning of an error', () => {
  for (const meaning of ['0/0', '99/1', '20', 'x/y'])
    assert.equal(faultsOf({ host: 'a', systemId: 'b', errors: { DELETED: meaning } }).length, 1, meaning);
  assert.deepEqual(faultsOf({ host: 'a', systemId: 'b', errors: { DELETED: '3/0' } }), []);
});

test('look-ups are served where the centre has them, and are not asked for elsewhere', () => {
  assert.deepEqual(faultsOf({ host: 'a', systemId: 'b', kinds: ['hlr'] }), [
    'links[0]: "hlr" needs "lookups": "texts"',
  ]);
  assert.equal(smppKinds(smppSettingsOf()).has('hlr'), false);
  assert.ok(smppKinds(smppSettingsOf({ lookups: 'texts' })).has('hlr'));
  assert.deepEqual([...smppKinds(smppSettingsOf({ kinds: ['flash'] }))], ['flash']);
});

test('what is left out stands at its default, and the port follows TLS', () => {
  const plain = smppSettings({ host: 'a', systemId: 'b' }, { where: '', faults: [] });
  assert.deepEqual([plain.port, plain.version, plain.window, plain.bind], [2775, 0x34, 10, 'transceiver']);
  const secure = smppSettings({ host: 'a', systemId: 'b', tls: 'on' }, { where: '', faults: [] });
  assert.equal(secure.port, 3550);
});

test('a code is the same however it is written', () => {
  for (const written of ['0x8', '0X08', '0x00000008']) assert.equal(errorKey(written), '0X08');
  assert.equal(codeOf(0x401), errorKey('0x401'));
  assert.deepEqual(['034', '34', '000', 'undeliv'].map(errorKey), ['34', '34', '0', 'UNDELIV']);
});

test('an answer means what its status says, of the configuration before the standard', () => {
  const of = (status: number, errors: Readonly<Record<string, string>> = { '0xff': '20/1' }): string => {
    const meaning = answerMeaning(
      compose('submit_sm_resp', { command_status: status }),
      smppSettingsOf({ errors }),
    );
    return meaning.kind === 'refused' ? `${meaning.status}/${meaning.err}` : meaning.kind;
  };
  assert.deepEqual(
    [0, 0x58, 0x14, 0x08, 0x64, 0x04, 0x0b, 0x0a, 0x45, 0x4ff, 0xffff_ffff, 0xff].map((status) => of(status)),
    [
      'taken',
      'throttled',
      'throttled',
      'later',
      'later',
      'later',
      '22/249',
      '23/254',
      '20/255',
      '20/255',
      '20/255',
      '20/1',
    ],
  );
  assert.equal(of(statusNumber('ESME_RSYSERR'), { '0x08': '20/220' }), '20/220');
});

test('a pace spreads evenly, and owes nothing for idle times', () => {
  const pace = new Pace(10);
  const times: number[] = [];
  for (let now = 5_000; now < 6_000; now += 5)
    while (pace.wait(now) === 0) {
      times.push(now);
      pace.took(now);
    }
  assert.ok(times.length >= 10 && times.length <= 11, String(times));
  assert.ok(times.slice(1).every((at, index) => at - (times[index] ?? 0) >= 80));
  assert.ok(pace.wait(6_000) <= 100);
});

test('a pace faster than timers lets a few go at once and holds its rate', () => {
  const pace = new Pace(1_000);
  let sent = 0;
  for (let now = 0; now < 10_000; now += 17)
    while (pace.wait(now) === 0) {
      sent++;
      pace.took(now);
    }
  assert.ok(sent >= 9_990 && sent <= 10_020, String(sent));
});

test('without a rate nothing waits', () => {
  const pace = new Pace(undefined);
  for (let sent = 0; sent < 1_000; sent++) {
    assert.equal(pace.wait(1), 0);
    pace.took(1);
  }
});

test('a pause doubles up to half a minute for what left after it, and is short again after a success', () => {
  const throttle = new Throttle();
  const pauses: number[] = [];
  for (let now = 0, at = 0; at < 10; at++) {
    throttle.refused(now, now);
    throttle.refused(now - 1, now);
    pauses.push(throttle.wait(now));
    now += throttle.wait(now);
  }
  assert.deepEqual(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  const late = new Throttle();
  late.refused(100, 100);
  late.taken(99);
  late.refused(350, 350);
  assert.equal(late.wait(350), 500, 'what left before the pause proves nothing');
  late.taken(850);
  late.refused(900, 900);
  assert.equal(late.wait(900), 250);
});

test('parts that come back take their old places; those of ended messages are left out', () => {
  const ready = new ReadyParts();
  const of = (phone: string, parts: number): Sending =>
    new Sending(
      { phone } as ClaimedMessage,
      Array.from({ length: parts }, () => compose('submit_sm')),
    );
  const sendings = [of('1', 1), of('2', 2), of('3', 1)];
  for (const sending of sendings) ready.add(sending);
  const taken = [ready.take(), ready.take(), ready.take()];
  for (const at of [1, 2, 0]) ready.putBack(taken[at]!);
  const [, second] = sendings;
  const order = (): readonly string[] => {
    const names: string[] = [];
    for (let one = ready.take(); one; one = ready.take())
      names.push(`${one.sending.message.phone}.${one.index}`);
    return names;
  };
  assert.deepEqual(order(), ['1.0', '2.0', '2.1', '3.0']);
  for (const one of taken) ready.putBack(one!);
  second!.state = 'ended';
  assert.deepEqual(order(), ['1.0']);
});
