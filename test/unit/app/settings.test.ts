// The configuration as its owner writes it: file and variables, defaults, and every fault at once.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readNetworks, readPorts } from '../../../src/app/settings.ts';
import { SETTINGS } from '../../../src/app/settings-table.ts';
import { storageOptions } from '../../../src/app/storage-options.ts';
import { settingsIn } from '../../support/settings-in.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-settings-'));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

function read(text: string, env: Readonly<Record<string, string>> = {}) {
  return settingsIn(folder, { DOZVON_CONFIG: written('some.yaml', text), ...env });
}

function faultsOf(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const settings = read(text, env);
  return settings.ok ? [] : settings.error;
}

test('without a file and variables everything is at its default, on loopback, in the project', () => {
  const settings = settingsIn(folder);
  assert.ok(settings.ok);
  assert.equal(settings.value.file, undefined);
  assert.equal(settings.value.data, path.join(folder, 'data'));
  assert.equal(settings.value['http.address'], '127.0.0.1');
  assert.equal(settings.value['sip.address'], '127.0.0.1');
  assert.deepEqual(settings.value.trunks, []);
  assert.ok(Object.isFrozen(settings.value));
});

test('a variable wins over the file; an empty one does not count', () => {
  const text = 'http: {port: 8081}\nsip: {port: 5070}';
  const settings = read(text, { DOZVON_HTTP_PORT: '9000', DOZVON_SIP_PORT: '' });
  assert.ok(settings.ok);
  assert.equal(settings.value['http.port'], 9_000);
  assert.equal(settings.value['sip.port'], 5_070);
});

test('JSON is read as YAML is; a file in the project folder is found by its name', () => {
  const file = written('dozvon.config.json', '{"logLevel": "debug"}');
  const settings = settingsIn(folder);
  rmSync(file);
  assert.ok(settings.ok);
  assert.equal(settings.value.logLevel, 'debug');
  assert.equal(settings.value.file, file);
});

test('every fault is named at once, by its key', () => {
  const text = `
http: {port: 99999, prot: 1}
sip: 5060
colour: red
trunks: [{name: a, hots: x}, {kind: sip}]
phones: {a: 1}
speech: {engine: magic}
logLevel: loud
`;
  const faults = faultsOf(text, { DOZVON_CALLS_MAX: 'many', DATABASE_URL: 'mysql://dozvon:hidden@db' });
  for (const word of ['sip', 'http.prot', 'colour', 'http.port', 'logLevel', 'hots', 'trunks[1]', 'phones']) {
    assert.ok(
      faults.some((fault) => fault.includes(word)),
      `${word} is among ${faults.join('; ')}`,
    );
  }
  assert.ok(faults.some((fault) => fault.startsWith('DOZVON_CALLS_MAX must be')));
  assert.ok(faults.some((fault) => fault.startsWith('speech.engine')));
  assert.ok(faults.some((fault) => fault.startsWith('DATABASE_URL must be')));
  assert.ok(!faults.join().includes('hidden'), 'a password is not repeated');
});

test('a file that is no object, no YAML, not there or a folder is said so', () => {
  assert.match(faultsOf('[1, 2]').join(), /must hold an object of settings/);
  assert.match(faultsOf('{ "a": ').join(), /some\.yaml cannot be read/);
  for (const [place, words] of [
    [path.join(folder, 'nowhere.yaml'), /nowhere\.yaml does not exist/],
    [folder, /is a folder/],
  ] as const) {
    const settings = settingsIn(folder, { DOZVON_CONFIG: place });
    assert.match(settings.ok ? '' : settings.error.join(), words);
  }
});

test('settings that contradict each other are refused', () => {
  assert.deepEqual(faultsOf('sip: {certificate: a.pem}'), ['sip.certificate needs sip.key']);
  assert.deepEqual(faultsOf('sip: {key: a.pem}'), ['sip.key needs sip.certificate']);
  assert.deepEqual(faultsOf('smtp: {certificate: a.pem}'), ['smtp.certificate needs smtp.key']);
  assert.deepEqual(faultsOf('trunks: [{name: safe, host: sip.example.com, transport: tls}]'), [
    'trunk safe goes over tls, which needs sip.certificate and sip.key',
  ]);
});

test('domains are names split by commas, or a list of them', () => {
  for (const hosts of ['sms.example', '"SMS.example, send.shop.example"', '[sms.example, localhost]'])
    assert.deepEqual(faultsOf(`smtp: {hosts: ${hosts}}`), [], hosts);
  for (const hosts of ['"@sms.example"', '"sms..example"', '"sms example"', '"-.example"'])
    assert.match(faultsOf(`smtp: {hosts: ${hosts}}`).join(), /^smtp\.hosts must be domains/, hosts);
});

test('addresses that are written into SIP are numeric, addresses of servers have their scheme', () => {
  assert.match(faultsOf('sip: {address: sip.example.com}').join(), /^sip\.address must be an IP address/);
  assert.match(faultsOf('http: {publicUrl: example.com}').join(), /^http\.publicUrl must be an address/);
  assert.deepEqual(faultsOf('sip: {address: "::1"}\nhttp: {publicUrl: "https://dozvon.example.com"}'), []);
  assert.deepEqual(faultsOf('databaseUrl: "postgresql://me@/dozvon?host=/run/postgresql"'), []);
});

test('a page lies at a path from its slash on', () => {
  const settings = read('oms: {path: /mobile/service.asmx, mms: on, recipients: 7}');
  assert.ok(settings.ok);
  assert.deepEqual(
    [settings.value['oms.path'], settings.value['oms.mms'], settings.value['oms.recipients']],
    ['/mobile/service.asmx', 'on', 7],
  );
  for (const wrong of ['oms.php', '/', '/a//b', '/../x', '/a b', '/a?b', '/:id', '/*'])
    assert.deepEqual(faultsOf(`oms: {path: ${JSON.stringify(wrong)}}`), [
      `oms.path must be a path such as /sys/oms.php, not ${JSON.stringify(wrong)}`,
    ]);
});

test('trusted proxies are addresses or networks', () => {
  assert.deepEqual(faultsOf('http: {proxies: "127.0.0.1, 10.0.0.0/8, ::1"}'), []);
  assert.deepEqual(readNetworks('127.0.0.1, 10.0.0.0/8'), ['127.0.0.1', '10.0.0.0/8']);
  for (const wrong of ['proxy.example.com', '10.0.0.0/99', '127.0.0.1,'])
    assert.match(
      faultsOf('', { DOZVON_HTTP_PROXIES: wrong })[0] ?? '',
      /^DOZVON_HTTP_PROXIES must be addresses/,
    );
});

test('several names are a text split by commas or a list, and may be none', () => {
  const kinds = (text: string): readonly string[] => {
    const settings = read(text);
    assert.ok(settings.ok, text);
    const options = { role: 'command', publicUrl: () => '', onFault: () => {} } as const;
    return [...(storageOptions(settings.value, options).chargedAnyway ?? [])];
  };
  assert.deepEqual(kinds(''), ['hlr']);
  assert.deepEqual(kinds('chargedAnyway: hlr, sms'), ['hlr', 'sms']);
  assert.deepEqual(kinds('chargedAnyway: [hlr, sms]'), ['hlr', 'sms']);
  assert.deepEqual(kinds('chargedAnyway: ""'), []);
  assert.deepEqual(kinds('chargedAnyway: []'), []);
  assert.match(faultsOf('chargedAnyway: [hlr, fax]').join(), /^chargedAnyway must be some of sms, /);
});

test('ports of RTP are two, the first smaller, none of the privileged ones', () => {
  assert.deepEqual(readPorts('20000-20999'), { first: 20_000, last: 20_999 });
  for (const wrong of ['20000', '20999-20000', '80-90', '60000-70000', 'a-b', '-'])
    assert.equal(readPorts(wrong), undefined, wrong);
});

test('no two settings share a key or a variable, and every default fits its own form', () => {
  assert.equal(new Set(SETTINGS.map((row) => row.key)).size, SETTINGS.length);
  assert.equal(new Set(SETTINGS.map((row) => row.env)).size, SETTINGS.length);
  const all = Object.fromEntries(
    SETTINGS.flatMap((row) => (row.absent === undefined ? [] : [[row.env, String(row.absent)]])),
  );
  assert.ok(settingsIn(folder, all).ok);
});
