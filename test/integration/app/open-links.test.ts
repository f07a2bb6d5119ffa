// The links of a server when it stops: nothing they asked of a provider outlives them.

import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Metrics } from '../../../src/app/metrics.ts';
import { openLinks } from '../../../src/app/open-links.ts';
import { readLinks } from '../../../src/app/read-links.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { planOf } from '../../support/numbering.ts';
import { LINK_KINDS } from '../../support/settings-in.ts';
import { openTestStorage } from '../../support/storage.ts';

test('a server that stops does not wait for a provider that has no news', async (context) => {
  let asked: (response: ServerResponse) => void = () => undefined;
  const waiting = new Promise<ServerResponse>((resolve) => {
    asked = resolve;
  });
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/getUpdates')) asked(response);
    else response.end('{"ok":true,"result":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const read = readLinks([{ name: 'bot', kind: 'telegram-bot', token: '110:SECRET', url }], LINK_KINDS);
  assert.ok(read.ok);
  const router = new Router({ links: read.value, byKind: () => 'unserved' });
  const stored = await openTestStorage({ router });
  context.after(() => stored.close());
  const links = openLinks({
    links: read.value,
    storage: stored.storage,
    numbering: planOf(),
    national: [],
    clock: new ManualClock(),
    meter: (link) => new Metrics().linkMeter(link),
    publicUrl: () => 'https://centre.example',
    turned: () => undefined,
    report: () => undefined,
  });
  const held = await waiting;
  const gone = new Promise((resolve) => held.once('close', resolve));
  await links.close();
  await gone;
  assert.equal(held.writableFinished, false);
});
