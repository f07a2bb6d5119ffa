// What menus do besides speaking, in the whole product: recordings, SMS, handler calls, sound files, with phones that hear
// every sample and a handler that answers as it likes.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { learn } from '../../support/product-ear.ts';
import { causeOf, eventsOf, ProductLine, placeOf, recordingAt } from '../../support/product-line.ts';
import { alawOf, samplesOf, wavOf } from '../../support/product-sound.ts';

type Told = {
  readonly target: string;
  readonly fields: URLSearchParams;
  readonly body: string;
  readonly signature: string;
};

let line: ProductLine;
let web: Server;
let address: string;
const told: Told[] = [];
let telling: () => void = () => {};

/** The web around the product: a handler that fails at first for one number, and a sound file. */
async function openWeb(): Promise<void> {
  web = createServer(async (request, response) => {
    if (request.url === '/fanfare.wav') {
      response.end(wavOf(samplesOf(alawOf('Fanfare'))));
      return;
    }
    let body = '';
    for await (const part of request) body += String(part);
    const fields = new URLSearchParams(body);
    const signature = String(request.headers['x-dozvon-signature'] ?? '');
    told.push({ target: request.url ?? '', fields, body, signature });
    const isFirst = told.filter((one) => one.body === body).length === 1;
    response.statusCode = isFirst && fields.get('phone') === '79000000105' && fields.has('item') ? 500 : 200;
    response.end('OK');
    telling();
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  address = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
}

async function toldOf(met: (one: Told) => boolean, times = 1): Promise<readonly Told[]> {
  for (;;) {
    const found = told.filter(met);
    if (found.length >= times) return found;
    await new Promise<void>((resolve) => {
      const before = telling;
      telling = () => {
        before();
        resolve();
      };
    });
  }
}

before(async () => {
  await openWeb();
  line = await ProductLine.open();
  await line.product.addAccount('anna', [
    '--menu-silence',
    '1',
    '--handler',
    `${address}/anna?x=1`,
    '--secret',
    'hush',
  ]);
  await line.product.run('account', 'add-sender', 'anna', 'Shop');
});

after(async () => {
  await line?.close();
  web?.closeAllConnections();
  web?.close();
});

describe('commands of a menu', { concurrency: true, timeout: 120_000 }, () => {
  test('record until #: the tone is heard, the voice is on the file, the menu goes on', async () => {
    const mes = '{menu:Main\n1: Speak\n1: record: 20\n1: Thanks\n1: end}Bye';
    learn(['Mumble 1500ms']);
    const { message, call } = await line.walked('79000000101', { mes }, [
      'Main',
      '[1]',
      'Speak',
      'tone',
      'say Er 300ms',
      'say Mumble 1500ms',
      '[#]',
      'Thanks',
      'Bye',
    ]);
    assert.ok(call.ear.strange.length > 1_600, 'a tone of at least 0.2 s');
    const [recording] = message.recordings;
    assert.ok(recording);
    assert.equal(recording.item, '1');
    const { channels, rate } = await recordingAt(recording.url);
    assert.deepEqual([channels.length, rate], [1, 8_000]);
    assert.notEqual(placeOf('Mumble 1500ms', channels[0]!), -1, 'the voice is on the recording, unaltered');
    assert.equal(eventsOf(message, 'recorded')[0]?.end, 'stopped');
    assert.ok(Math.abs(channels[0]!.length / 8_000 - recording.seconds) <= 1);
  });

  test('record ends by itself after its seconds', async () => {
    const { message } = await line.walked('79000000102', { mes: '{menu:Main\n1: record: 2\n1: end}Bye' }, [
      'Main',
      '[1]',
      'say Talk 3500ms',
      'Bye',
    ]);
    assert.equal(message.recordings[0]?.seconds, 2);
    assert.equal(causeOf(message), 'end-command');
  });

  test('record ends after ten seconds of silence', async () => {
    const { message } = await line.walked('79000000103', { mes: '{menu:Main\n1: record\n1: end}Bye' }, [
      'Main',
      '[1]',
      'say Talk 600ms',
      'Bye',
    ]);
    const [recorded] = eventsOf(message, 'recorded');
    assert.equal(recorded?.end, 'silence');
    assert.ok(Number(recorded?.seconds) >= 10 && Number(recorded?.seconds) <= 12, `${recorded?.seconds} s`);
  });

  test('a recording is kept when the subscriber hangs up in it', async () => {
    const { call, id } = await line.called('79000000104', { mes: '{menu:Main\n1: record\n1: end}Bye' }, [
      'Main',
      '[1]',
    ]);
    await call.ear.tone();
    await call.ear.say('Er 300ms');
    await call.ear.say('Last words 1200ms');
    await call.hangUp();
    const { message } = await line.outcome(id);
    assert.equal(causeOf(message), 'subscriber');
    const { channels } = await recordingAt(message.recordings[0]!.url);
    assert.notEqual(placeOf('Last words 1200ms', channels[0]!), -1);
  });

  test('url: fields, signatures, a repeat within a minute after a failure, the caller does not wait', async () => {
    const mes = '{menu:Main\n1: Cheap goods\n1: url\n12: Order\n1: end}Bye';
    const { id, message } = await line.walked('79000000105', { mes }, ['Main', '[1]', 'Cheap goods', 'Bye']);
    const [first, second] = await toldOf(
      (one) => one.fields.get('phone') === '79000000105' && one.fields.has('item'),
      2,
    );
    assert.ok(first && second);
    assert.equal(first.body, second.body);
    const fields = Object.fromEntries(first.fields);
    const { item, name, key, phone, duration, menu_time, time, ts, md5, sha1 } = fields;
    assert.deepEqual(
      { item, name, key, phone },
      { item: '1', name: 'Cheap goods', key: '1', phone: '79000000105' },
    );
    assert.equal(fields.id, String(id));
    assert.ok(Number(duration) >= Number(menu_time));
    assert.match(time ?? '', /^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/);
    assert.ok(Math.abs(Number(ts) - Date.now() / 1000) < 120);
    const signed = `${id}:79000000105:1:hush`;
    assert.equal(md5, createHash('md5').update(signed).digest('hex'));
    assert.equal(sha1, createHash('sha1').update(signed).digest('hex'));
    assert.equal(fields.crc32, String(crc32(signed)));
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(first.signature) ?? [];
    assert.equal(v1, createHmac('sha256', 'hush').update(`${t}.${first.body}`).digest('hex'));
    assert.equal(first.target, '/anna?x=1');
    assert.equal(eventsOf(message, 'url').length, 1);
    const statuses = await toldOf(
      (one) => one.fields.get('id') === String(id) && one.fields.get('status') === '1',
    );
    assert.equal(statuses[0]?.fields.get('type'), '7');
  });

  test('url with an address of its own, and the number in it', async () => {
    const mes = `{menu:Main\n1: ${address}/own?who=$phone\n1: end}Bye`;
    await line.walked('79000000106', { mes }, ['Main', '[1]', 'Bye']);
    const [own] = await toldOf((one) => one.target.startsWith('/own'));
    assert.equal(own?.target, '/own?who=79000000106');
    assert.equal(own?.fields.get('item'), '1');
  });

  test('sms: to a number and to the subscriber, in the history with the call as their cause', async () => {
    const mes =
      '{menu:Main\n1: sms:79000000199,Shop,Call back: $phone, please\n1: sms:$phone,Shop,Thank you\n1: end}Bye';
    const { id, made, message } = await line.walked('79000000107', { mes }, ['Main', '[1]', 'Bye']);
    const seen = made
      .map(({ phone, sender, message: text, type, cause, status }) => ({
        phone,
        sender,
        text,
        type,
        cause,
        status,
      }))
      .sort((one, other) => other.phone.localeCompare(one.phone));
    const common = { sender: 'Shop', type: 0, cause: id, status: 1 };
    assert.deepEqual(seen, [
      { ...common, phone: '79000000199', text: 'Call back: 79000000107, please' },
      { ...common, phone: '79000000107', text: 'Thank you' },
    ]);
    assert.equal(eventsOf(message, 'sms').length, 2);
  });

  test('sms from one call are capped', async () => {
    const entries = Array.from({ length: 12 }, (_, at) => `1: sms:$phone,Shop,Number ${at}`);
    const mes = `{menu:Main\n${entries.join('\n')}\n1: end}Bye`;
    const { made } = await line.walked('79000000108', { mes }, ['Main', '[1]', 'Bye']);
    assert.equal(made.length, 10);
  });

  test('sound files from the web stand where their tags stand', async () => {
    learn(['Fanfare', 'Before', 'Behind']);
    const mes = `Before<file ${address}/fanfare.wav>Behind{menu:Main\n1: <file ${address}/fanfare.wav>\n2: end}Bye`;
    await line.walked('79000000109', { mes }, [
      'Before',
      'Fanfare',
      'Behind',
      'Main',
      '[1]',
      'Fanfare',
      '[2]',
      'Bye',
    ]);
  });

  test('uploaded sounds are played before START TEXT', async () => {
    learn(['Upload one', 'Upload two']);
    const form = new FormData();
    const texts = {
      login: 'anna',
      psw: 'secret',
      phones: '79000000110',
      call: '1',
      charset: 'utf-8',
      fmt: '3',
    };
    for (const [name, value] of Object.entries({ ...texts, mes: 'Welcome{menu:Main\n1: end}Bye' }))
      form.set(name, value);
    for (const [at, text] of ['Upload one', 'Upload two'].entries())
      form.set(`file${at}`, new Blob([new Uint8Array(wavOf(samplesOf(alawOf(text))))]), `sound${at}.wav`);
    learn(['Welcome', 'Main', 'Bye']);
    const response = await fetch(`${line.product.url}/sys/send.php`, { method: 'POST', body: form });
    assert.equal(typeof ((await response.json()) as { id: unknown }).id, 'number');
    const call = await line.phones.answered('79000000110');
    await call.ear.whole('Main');
    await call.press('1');
    await call.ended;
    assert.deepEqual(call.ear.said, ['Upload one', 'Upload two', 'Welcome', 'Main', 'Bye']);
  });

  test('a text the engine cannot say: no ring, status 20, error 241', async () => {
    const id = await line.send('79000000111', { mes: 'Good{menu:Main\n1: unspeakable}Bye' });
    const { message } = await line.outcome(id);
    assert.deepEqual([message.status, message.err], [20, 241]);
    assert.equal(line.phones.rang.get('79000000111'), undefined);
  });

  test('a menu that is refused names the place', async () => {
    const mes = 'Hello{menu:Main\n1: One\n2: call:7900x wait=5}Bye';
    const reply = await line.product.post({ login: 'anna', phones: '79000000112', call: '1', mes });
    assert.equal(reply.error_code, 1);
    assert.match(String(reply.error), /line 3, column \d+/);
    const unregistered = await line.product.post({
      login: 'anna',
      phones: '79000000112',
      call: '1',
      mes: 'Hello{menu:Main\n1: call:79009999999}Bye',
    });
    assert.equal(unregistered.error_code, 6);
    assert.equal(line.phones.rang.get('79000000112'), undefined);
  });
});
