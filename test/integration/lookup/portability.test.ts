// Networks of ported numbers: asked of a provider over HTTP within the time there is, and read from a file that changes.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { readEntry } from '../../../src/base/section-table.ts';
import {
  PORTABILITY_ROWS,
  PortabilityHttp,
  readPortability,
} from '../../../src/channels/http-provider/portability-http.ts';
import { PortedFile, readPortedFile } from '../../../src/channels/lookup/ported-file.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import { PortedNumbering } from '../../../src/core/lookups/ported-numbering.ts';
import { type AnswerHandlerCall, handlerServer } from '../../support/handler-server.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { shippedPlan } from '../../support/numbering.ts';

type Entry = Readonly<Record<string, unknown>>;

function read(entry: Entry) {
  const faults: string[] = [];
  const report = { where: 'portability', faults };
  return { settings: readPortability(readEntry(PORTABILITY_ROWS, entry, report), report), faults };
}

/** Time passes only when the test lets it: `late` ends the waiting of all that wait. */
async function stage(context: TestContext, answer: AnswerHandlerCall, changes: Entry = {}) {
  const server = await handlerServer(context, answer);
  const url = `http://127.0.0.1:${server.port}/mnp/{phone}`;
  const { settings, faults } = read({
    url,
    answer: { mccmnc: '/network', error: '/error' },
    refusals: { none: 'unknown', busy: 'again' },
    ...changes,
  });
  assert.deepEqual(faults, []);
  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  context.after(() => outbound.close());
  const clock = new ManualClock();
  const reports: unknown[] = [];
  const acts = new Set<() => void>();
  const after = (_milliseconds: number, act: () => void): (() => void) => {
    acts.add(act);
    return () => void acts.delete(act);
  };
  const portability = new PortabilityHttp({
    settings,
    outbound,
    clock,
    after,
    report: (trouble) => reports.push(trouble),
  });
  const late = (): void => {
    for (const act of acts) act();
  };
  return { ...server, portability, clock, reports, late, waits: () => acts.size };
}

const phoneOf = (target: string): string => target.split('/').at(-1) ?? '';

test('networks are asked for once and remembered, and so is that a number was not ported', async (context) => {
  const { portability, calls, clock, waits } = await stage(context, ({ target }, response) => {
    const networks: Readonly<Record<string, string>> = { '79160000001': '250-02', '79160000002': '25099' };
    response.end(JSON.stringify({ network: networks[phoneOf(target)] ?? null }));
  });
  const phones = ['79160000001', '79160000002', '79160000003', '79160000001'];
  const expected = new Map([
    ['79160000001', '25002'],
    ['79160000002', '25099'],
  ]);
  assert.deepEqual(await portability.networksOf(phones), expected);
  assert.deepEqual(await portability.networksOf(phones), expected);
  assert.equal(calls.length, 3);
  assert.equal(waits(), 0, 'no timer is left');
  assert.deepEqual(portability.known('79160000003'), { kind: 'as-planned' });
  clock.advance(7 * 3_600_000);
  assert.equal(portability.known('79160000003'), undefined);
  assert.deepEqual(portability.known('79160000001'), { kind: 'network', mccmnc: '25002' });
});

test('what is not known in time is not waited for, and known the next time', async (context) => {
  const open: ServerResponse[] = [];
  let came = (): void => {};
  const asked = new Promise<void>((resolve) => {
    came = resolve;
  });
  const { portability, late } = await stage(context, (_call, response) => {
    open.push(response);
    came();
  });
  const slow = portability.networkOf('79160000001');
  await asked;
  late();
  assert.equal(await slow, undefined);
  const again = portability.networkOf('79160000001');
  open[0]?.end('{"network":"25002"}');
  assert.equal(await again, '25002');
  assert.equal(open.length, 1, 'who waited again joined the first request');
});

test('a provider in trouble is left alone for a while, and told of once', async (context) => {
  let broken = true;
  const { portability, calls, reports, clock } = await stage(context, (_call, response) => {
    if (broken) response.writeHead(500).end();
    else response.end('{"network":"25002"}');
  });
  assert.equal(await portability.networkOf('79160000001'), undefined);
  assert.equal(await portability.networkOf('79160000002'), undefined);
  assert.equal(calls.length, 1);
  assert.deepEqual(reports, ['500']);
  broken = false;
  clock.advance(30_000);
  assert.equal(await portability.networkOf('79160000001'), '25002');
});

test('refusals by the word of the provider are remembered, but for its asking for patience', async (context) => {
  const { portability, calls } = await stage(context, ({ target }, response) =>
    response.end(JSON.stringify({ error: phoneOf(target).endsWith('1') ? 'none' : 'busy' })),
  );
  assert.equal(await portability.networkOf('79160000001'), undefined);
  assert.deepEqual(portability.known('79160000001'), { kind: 'as-planned' });
  assert.equal(await portability.networkOf('79160000002'), undefined);
  assert.equal(portability.known('79160000002'), undefined);
  assert.equal(calls.length, 2);
});

test('a thousand numbers are asked for so many at a time', async (context) => {
  let under = 0;
  let most = 0;
  const { portability, calls } = await stage(
    context,
    (_call, response) => {
      most = Math.max(most, ++under);
      setImmediate(() => {
        under--;
        response.end('{"network":25002}');
      });
    },
    { window: 7 },
  );
  const phones = Array.from({ length: 1_000 }, (_, index) => `7916${String(index).padStart(7, '0')}`);
  assert.equal((await portability.networksOf(phones)).size, 1_000);
  assert.equal(calls.length, 1_000);
  assert.ok(most <= 7, String(most));
});

test('what a provider answers that is no network of the world is none', async (context) => {
  const answers = [
    '{"network":"MTS"}',
    '[]',
    'null',
    '{"network":{"a":1}}',
    '\u0000',
    '{"network":"2500200000"}',
  ];
  const { portability } = await stage(context, ({ target }, response) =>
    response.end(answers[Number(phoneOf(target).slice(-1))]),
  );
  const phones = answers.map((_, index) => `7916000000${index}`);
  assert.equal((await portability.networksOf(phones)).size, 0);
});

test('settings without a place of the network are refused', () => {
  const { faults } = read({ url: 'https://mnp.example/{phone}', answer: { mcc: '/mcc' } });
  assert.deepEqual(faults, ['portability.answer must say where mccmnc lies, or mcc and mnc']);
});

test('a file of ported numbers decides where numbers go, and is read again when it changes', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-ported-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'ported.csv');
  const told: string[] = [];
  const ported = new PortedFile({
    file,
    onRefused: (why) => told.push(why.replace(folder, '')),
    onTaken: (numbers) => told.push(`${numbers.size} taken`),
  });
  context.after(() => ported.close());
  await ported.start();
  assert.deepEqual(told, ['/ported.csv: ENOENT']);
  const numbering = new PortedNumbering(shippedPlan(), [ported]);
  assert.equal(numbering.place('79161234567')?.mccmnc, '25001');
  writeFileSync(file, '79161234567,25002\n');
  assert.equal(await ported.refresh(), 'taken');
  assert.equal(await ported.refresh(), 'same');
  assert.equal(numbering.place('79161234567')?.mccmnc, '25002');
  writeFileSync(file, '79161234567,25002\nodd\n');
  assert.equal(await ported.refresh(), 'refused');
  assert.equal(numbering.place('79161234567')?.mccmnc, '25002', 'the numbers stay as they were');
  assert.deepEqual(told.slice(1), [
    '1 taken',
    '/ported.csv, line 2: a number, a comma, and mcc and mnc together are expected',
  ]);
  assert.equal((await readPortedFile(folder)).ok, false);
});
