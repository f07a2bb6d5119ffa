// The configuration of trunks: read, refused, and what a trunk is called by.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressOfRecord,
  callerOf,
  domainUri,
  nextHopOf,
  requestUri,
} from '../../../src/voice/trunks/trunk-address.ts';
import {
  readTrunkSettings,
  TRUNK_SETTINGS,
  trunkSettings,
} from '../../../src/voice/trunks/trunk-settings.ts';

function read(...trunks: readonly unknown[]) {
  return readTrunkSettings(trunks);
}

test('a trunk with everything is read, true and false become yes and no, a plus leaves the prefixes', () => {
  const result = read({
    name: 'main',
    host: 'sip.example.com',
    port: 5062,
    transport: 'tcp',
    username: 'alex',
    password: 'p w',
    register: true,
    callerId: '+74950000000',
    prefixes: ['+7', 380],
    callsPerSecond: 2.5,
    concurrent: 30,
  });
  assert.ok(result.ok);
  const [trunk] = result.value;
  assert.equal(trunk?.register, 'yes');
  assert.deepEqual(trunk?.prefixes, ['7', '380']);
  assert.deepEqual(
    [trunk?.codecs, trunk?.kind, trunk?.plus, trunk?.probeSeconds],
    [['PCMA', 'PCMU'], 'sip', 'no', 0],
  );
});

test('all faults are named at once, unknown keys by name', () => {
  const result = read(
    { name: 'a', host: 'sip.example.com', prot: 5060, port: 70_000 },
    { name: 'a', register: true, host: 'x', transport: 'sctp', codecs: ['G729'], plus: 'yes' },
    'text',
  );
  assert.ok(!result.ok);
  assert.deepEqual(result.error, [
    'trunks[0]: unknown key "prot"',
    'trunks[0].port must be a number from 1 to 65535',
    'trunks[1].transport must be one of udp, tcp, tls',
    'trunks[1].codecs must be a list, not empty, each PCMA or PCMU',
    'trunks[1].plus must be true or false',
    'trunks[1]: "register" needs a "username"',
    'trunks: the name a stands twice',
    'trunks[2] must be an object',
  ]);
  assert.deepEqual(readTrunkSettings({}), { ok: false, error: ['trunks must be a list'] });
});

test('a virtual trunk needs no host', () => {
  assert.ok(read({ name: 'phones', kind: 'virtual' }).ok);
});

test('every setting says what it is and what stands when it is left out', () => {
  for (const row of TRUNK_SETTINGS) assert.ok(row.says.length > 0 && row.absent.length > 0, row.key);
});

test('the request URI is digits, host and port, the port always written', () => {
  const trunk = trunkSettings({ name: 't', host: '203.0.113.5' });
  assert.equal(requestUri(trunk, '79990000001'), 'sip:79990000001@203.0.113.5:5060');
  const tls = trunkSettings({ name: 't', host: 'sip.example.com', transport: 'tls', plus: 'yes' });
  assert.equal(requestUri(tls, '79990000001'), 'sip:+79990000001@sip.example.com:5061');
  const six = trunkSettings({ name: 't', host: '[2001:db8::5]', port: 5070 });
  assert.equal(requestUri(six, '1'), 'sip:1@[2001:db8::5]:5070');
  assert.deepEqual(nextHopOf(six), { host: '2001:db8::5', port: 5070, transport: 'udp' });
});

test('the next hop is the outbound proxy, then the service route, then the host', () => {
  const route = ['<sip:edge.example.com:5090;lr>'];
  const trunk = trunkSettings({ name: 't', host: 'sip.example.com' });
  assert.deepEqual(nextHopOf(trunk, route), { host: 'edge.example.com', port: 5090, transport: 'udp' });
  assert.deepEqual(nextHopOf(trunk, ['<rubbish>']), {
    host: 'sip.example.com',
    port: 5060,
    transport: 'udp',
  });
  const proxied = { ...trunk, outboundProxy: 'proxy.example.com:5080' };
  assert.deepEqual(nextHopOf(proxied, route), { host: 'proxy.example.com', port: 5080, transport: 'udp' });
  const six = { ...trunk, outboundProxy: '[2001:db8::1]' };
  assert.deepEqual(nextHopOf(six), { host: '2001:db8::1', transport: 'udp' });
});

test('our address of record uses the domain, the registrar URI the port where it is unusual', () => {
  const trunk = trunkSettings({ name: 't', host: '127.0.0.1', port: 5070, username: 'al ex' });
  assert.equal(addressOfRecord(trunk), '<sip:al%20ex@127.0.0.1>');
  assert.equal(domainUri(trunk), 'sip:127.0.0.1:5070');
  assert.equal(domainUri({ ...trunk, domain: 'example.com' }), 'sip:example.com');
  assert.equal(domainUri(trunkSettings({ name: 't', host: 'sip.example.com' })), 'sip:sip.example.com');
});

test('the number shown is that of the message, then of the trunk, then the user name', () => {
  const trunk = trunkSettings({ name: 't', host: 'sip.example.com' });
  assert.deepEqual(callerOf(trunk, '74951111111').from, { user: '74951111111' });
  assert.deepEqual(callerOf({ ...trunk, callerId: '74950000000' }, undefined).from, { user: '74950000000' });
  assert.deepEqual(callerOf(trunk, undefined).from, { user: 'anonymous' });
  const known = { ...trunk, username: 'alex' };
  assert.deepEqual(callerOf(known, undefined).from, { user: 'alex', host: 'sip.example.com' });
});

test('with callerIdIn asserted the number travels in P-Asserted-Identity', () => {
  const trunk = trunkSettings({
    name: 't',
    host: 'sip.example.com',
    username: 'alex',
    callerIdIn: 'asserted',
  });
  assert.deepEqual(callerOf(trunk, '74951111111'), {
    from: { user: 'alex', host: 'sip.example.com' },
    headers: [{ name: 'P-Asserted-Identity', value: '<sip:74951111111@sip.example.com>' }],
  });
});
