// Which addresses the service may be sent to by a client.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from '../../../src/channels/address-guard.ts';

const PRIVATE = [
  '127.0.0.1',
  '127.1.2.3',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.2.1',
  '::1',
  '[::1]',
  '::',
  'fe80::1%eth0',
  'fc00::1',
  'fd12::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'ff02::1',
  'not an address',
];

for (const address of PRIVATE) {
  test(`${address} is not public`, () => assert.equal(isPublicAddress(address), false));
}

for (const address of ['8.8.8.8', '93.184.216.34', '2a00:1450:4001:81b::200e', '::ffff:8.8.8.8']) {
  test(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
}
