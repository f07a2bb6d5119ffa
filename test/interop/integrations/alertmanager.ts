// The real Alertmanager with the configuration that is handed out: its receivers send SMS and ring a phone that presses 1.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { freePort } from '../../support/free-port.ts';
import { Prometheus } from './prometheus.ts';
import { fileAt, handedOut, run, type Stage, until } from './stage.ts';

type Route = { group_wait?: string; group_interval?: string; repeat_interval?: string; routes?: Route[] };
type Webhook = { url: string; http_config: { authorization: { credentials_file: string } } };
type Configuration = { route: Route; receivers: { webhook_configs: Webhook[] }[] };

const PAGE = 'POST /alerts/alertmanager';

/** The file as it is, but for the address, the key, the number of the first person and waiting. */
async function configurationFor(stage: Stage, folder: string): Promise<string> {
  const key = path.join(folder, 'dozvon.key');
  await writeFile(key, await stage.key('alerts', 'send'), { mode: 0o600 });
  const configuration = parse(handedOut('alertmanager/alertmanager.yml')) as Configuration;
  for (const route of [configuration.route, ...(configuration.route.routes ?? [])])
    Object.assign(route, { group_wait: '0s', group_interval: '1s', repeat_interval: '1s' });
  for (const { webhook_configs } of configuration.receivers) {
    for (const webhook of webhook_configs) {
      webhook.url = webhook.url
        .replace('http://127.0.0.1:8080', stage.url)
        .replace('to=79990000001,', 'to=79990001001,');
      webhook.http_config.authorization.credentials_file = key;
    }
  }
  const file = path.join(folder, 'alertmanager.yml');
  await writeFile(file, stringify(configuration));
  return file;
}

export function alertmanagerTests(stage: () => Stage): void {
  let folder: string;
  let manager: ChildProcess;
  let address: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'dozvon-alertmanager-'));
    const file = await configurationFor(stage(), folder);
    const listen = `127.0.0.1:${await freePort()}`;
    address = `http://${listen}`;
    const args = [
      `--config.file=${file}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${listen}`,
      '--cluster.listen-address=',
    ];
    manager = spawn('prometheus-alertmanager', args, { stdio: 'ignore' });
    await until('Alertmanager is ready', async () => {
      const ready = await fetch(`${address}/-/ready`).catch(() => undefined);
      return ready?.ok || undefined;
    });
  });

  after(async () => {
    if (manager?.exitCode === null) {
      manager.kill();
      await once(manager, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });

  const add = (...args: readonly string[]): Promise<string> =>
    run('amtool', [`--alertmanager.url=${address}`, 'alert', 'add', ...args]);

  test('the file that is handed out is one of Alertmanager’s own', async () => {
    const said = await run('amtool', ['check-config', fileAt('alertmanager/alertmanager.yml')]);
    assert.match(said, /SUCCESS[\s\S]*2 receivers/);
  });

  test('an alert is an SMS, told once however often it is repeated, and told when it is over', async () => {
    await add('Disk', 'instance=db1', '--annotation=summary=the disk of db1 is full');
    const query = { recipient: '79990000001', words: 'Disk' };
    const [sms] = await stage().ended(query);
    assert.deepEqual([sms?.kind, sms?.status], ['sms', 'delivered']);
    assert.equal(sms?.text, 'Disk db1: the disk of db1 is full');
    await until(
      'repetitions that say nothing new',
      async () =>
        (await stage().answers(PAGE)).some((answer) => answer.includes('told-already')) || undefined,
    );
    assert.equal((await stage().messages(query)).length, 1);
    await add('Disk', 'instance=db1', `--end=${new Date().toISOString()}`);
    const both = await stage().ended(query, 2);
    assert.deepEqual(
      both.map(({ text }) => text),
      ['Resolved: Disk db1', 'Disk db1: the disk of db1 is full'],
    );
  });

  test('a critical one rings the first, who presses 1: nobody else is called', async () => {
    await add('Fire', 'instance=hall', 'severity=critical', '--annotation=summary=smoke in the hall');
    const [call] = await stage().ended({ kind: 'call', words: 'Fire' });
    assert.deepEqual([call?.recipient, call?.status], ['79990001001', 'delivered']);
    assert.match(call?.text ?? '', /^Fire hall: smoke in the hall\{menu: Press 1 to acknowledge\./);
    const answer = await until('a repetition that is acknowledged', async () =>
      (await stage().answers(PAGE)).find((one) => one.includes('"acknowledged"')),
    );
    assert.match(answer, /"acknowledgedBy":"79990001001"/);
    assert.equal((await stage().messages({ kind: 'call', words: 'Fire' })).length, 1);
  });

  test('a trunk that is down is an alert of Prometheus, a call, and a key that ends it', async () => {
    const prometheus = await Prometheus.start(stage(), address);
    try {
      const [call] = await stage().ended({ kind: 'call', words: 'DozvonTrunkDown' });
      assert.deepEqual([call?.recipient, call?.status], ['79990001001', 'delivered']);
      assert.match(
        call?.text ?? '',
        /^DozvonTrunkDown 127\.0\.0\.1:\d+: The trunk office is down\{menu: Press 1/,
      );
      await until('the key is heard of', async () => {
        const requests = await stage().requests(PAGE);
        const about = requests.filter(({ parameters }) =>
          parameters.some(({ value }) => value.includes('The trunk office is down')),
        );
        return about.find(({ answer }) => answer.includes('"acknowledged"'));
      });
    } finally {
      await prometheus.close();
    }
  });

  /** Alerts of one group at one moment, as Prometheus posts them. */
  async function post(
    ...alerts: readonly { readonly room: string; readonly endsAt?: string }[]
  ): Promise<void> {
    const body = alerts.map(({ room, ...end }) => ({
      labels: { alertname: 'Flood', instance: 'cellar', severity: 'critical', room },
      annotations: { summary: `water in ${room}` },
      ...end,
    }));
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${address}/api/v2/alerts`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    assert.equal(sent.status, 200, await sent.text());
  }

  test('when one of a group is over, who pressed 1 is left alone; a new one is told, without those he knows of', async () => {
    const query = { kind: 'call', words: 'Flood' };
    await post({ room: 'a' }, { room: 'b' });
    const [first] = await stage().ended(query);
    assert.match(first?.text ?? '', /^Flood cellar: water in (?:a; water in b|b; water in a)\{menu:/);
    await post({ room: 'b', endsAt: new Date().toISOString() });
    const answer = await until('the rest of the group is told of', async () => {
      const requests = await stage().requests(PAGE);
      const rest = requests.find(({ parameters }) => {
        const { value } = parameters.find(({ name }) => name === 'alerts') ?? { value: '' };
        return value.includes('water in a') && !value.includes('water in b');
      });
      return rest?.answer;
    });
    assert.match(answer, /"acknowledged"/);
    assert.equal((await stage().messages(query)).length, 1);
    await post({ room: 'c' });
    const [second, ...earlier] = await stage().ended(query, 2);
    assert.equal(earlier.length, 1);
    assert.equal(second?.recipient, '79990001001');
    assert.match(second?.text ?? '', /^Flood cellar: water in c\{menu:/);
  });
}
