// The servers a browser is told of: which addresses are taken, and the passwords of TURN.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { iceServersOf, readIceServers } from '../../../src/app/ice-servers.ts';
import { instant } from '../../../src/base/time.ts';
import { accountValue } from '../../support/account.ts';

const clock = { now: () => instant(1_700_000_000_000) };

test('addresses of STUN and TURN are taken, with and without a port and a transport', () => {
  const given = 'stun:stun.example:3478, turn:turn.example?transport=udp,turns:[2001:db8::1]:5349';
  assert.deepEqual(readIceServers(given), [
    'stun:stun.example:3478',
    'turn:turn.example?transport=udp',
    'turns:[2001:db8::1]:5349',
  ]);
  assert.equal(readIceServers('https://turn.example'), undefined);
  assert.equal(readIceServers('turn:user@turn.example'), undefined);
});

test('TURN gets a name that ends in a day and its password by the shared secret, STUN neither', () => {
  const servers = iceServersOf({
    addresses: ['stun:stun.example', 'turn:turn.example'],
    turnSecret: 'shared',
    clock,
  })(accountValue({}));
  const username = servers[1]?.username ?? '';
  assert.match(username, /^1700086400:\d+$/);
  assert.deepEqual(servers, [
    { urls: ['stun:stun.example'] },
    {
      urls: ['turn:turn.example'],
      username,
      credential: createHmac('sha1', 'shared').update(username).digest('base64'),
    },
  ]);
});

test('without the secret no TURN server is told of', () => {
  const servers = iceServersOf({ addresses: ['turn:turn.example'], turnSecret: undefined, clock });
  assert.deepEqual(servers(accountValue({})), []);
});
