// Binding: who may, from where, with what, how many at once; what becomes of the others.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { statusNumber } from '../../../src/protocols/smpp/command-status.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { Esme } from '../../support/esme.ts';
import { EsmeStage } from '../../support/esme-stage.ts';
import { bytesOf, RawEsme } from '../../support/raw-esme.ts';
import { ROOT } from '../../support/repository.ts';

const LIMIT = { timeout: 120_000 };

test('every kind of bind and every version is taken, and told what we speak', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { settings: { smppBinds: 10 } });
  for (const as of ['bind_transmitter', 'bind_receiver', 'bind_transceiver'] as const)
    for (const version of [0x33, 0x34, 0x50]) {
      const esme = await stage.bind({ as, version });
      assert.equal(esme.bound?.system_id, 'dozvon');
      assert.equal(esme.bound?.interface_version, version);
      await esme.unbind();
      assert.equal(esme.over, 'unbound');
    }
});

test(
  'who is unknown, wrong, switched off or elsewhere is refused, each in its own words',
  LIMIT,
  async (context) => {
    const stage = await EsmeStage.open(context);
    const refused = async (given: { login?: string; password?: string }) => (await stage.bind(given)).over;
    assert.equal(await refused({ login: 'nobody' }), statusNumber('ESME_RINVSYSID'));
    assert.equal(await refused({ password: 'open' }), statusNumber('ESME_RINVPASWD'));
    // The account's own password is for other doors.
    assert.equal(await refused({ password: 'secret' }), statusNumber('ESME_RINVPASWD'));
    await stage.set({ smpp: 'off' });
    assert.equal(await refused({}), statusNumber('ESME_RBINDFAIL'));
    await stage.set({ smpp: 'on' });
    const added = await stage.storage.doors.addresses.add(stage.account, '192.0.2.0/24' as never, {
      from: '127.0.0.1',
      lockOut: 'force',
    });
    assert.ok(added.ok);
    assert.equal(await refused({}), statusNumber('ESME_RBINDFAIL'));
  },
);

test('an account without an SMPP password cannot be bound', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  await stage.storage.doors.esme.access.setPassword(stage.account, undefined);
  for (const password of ['sesame', 'secret', ''])
    assert.equal((await stage.bind({ password })).over, statusNumber('ESME_RINVPASWD'));
});

test('an address that guesses is locked out, whatever it says next', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context, { storage: { limits: { failedSignIns: 3 } } });
  for (let tries = 0; tries < 3; tries++)
    assert.equal((await stage.bind({ password: `wrong${tries}` })).over, statusNumber('ESME_RINVPASWD'));
  assert.equal((await stage.bind()).over, statusNumber('ESME_RTHROTTLED'));
});

test('a new bind wins, and the oldest is unbound in good order', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const first = await stage.bind();
  const second = await stage.bind();
  await first.until(() => first.over !== undefined);
  assert.equal(first.over, 'unbound');
  assert.equal(typeof (await second.submit({ short_message: Buffer.from('Hi') })), 'string');
  await stage.set({ smppBinds: 2 });
  const third = await stage.bind();
  assert.equal(typeof (await second.submit({ short_message: Buffer.from('Ho') })), 'string');
  assert.equal(typeof (await third.submit({ short_message: Buffer.from('Ha') })), 'string');
});

test('what a bind is not for is refused, and it stays', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const raw = await RawEsme.connect(stage.door.port);
  const submit = compose('submit_sm', { destination_addr: '79990000001', short_message: Buffer.from('Hi') });
  const early = await raw.ask(submit);
  assert.equal(early?.command_status, statusNumber('ESME_RINVBNDSTS'));
  await raw.bind('bind_receiver');
  const answer = await raw.ask(submit);
  assert.deepEqual([answer?.command, answer?.command_status], ['submit_sm_resp', 0x04]);
  assert.equal((await raw.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
  assert.equal((await raw.bind())?.command_status, statusNumber('ESME_RALYBND'));
  raw.end();
});

test('over TLS it is the same', LIMIT, async (context) => {
  const folder = path.join(ROOT, 'test/support/tls');
  const tls = {
    certificate: path.join(folder, 'localhost.pem'),
    key: path.join(folder, 'localhost-key.pem'),
  };
  const stage = await EsmeStage.open(context, { tls });
  const esme = await Esme.bind(stage.door.tlsPort ?? 0, { secure: 'yes' });
  assert.equal(esme.bound?.system_id, 'dozvon');
  const answer = await esme.ask(compose('query_sm', { message_id: '1' }));
  assert.equal(answer?.command_status, statusNumber('ESME_RQUERYFAIL'));
});

test('noise where TLS is spoken is let go, and the next client is served', LIMIT, async (context) => {
  const folder = path.join(ROOT, 'test/support/tls');
  const tls = {
    certificate: path.join(folder, 'localhost.pem'),
    key: path.join(folder, 'localhost-key.pem'),
  };
  const stage = await EsmeStage.open(context, { tls });
  const port = stage.door.tlsPort ?? 0;
  for (const noise of [
    bytesOf(compose('bind_transmitter', { system_id: 'shop', password: 'sesame' }), 1),
    Buffer.from('160301ffff', 'hex'),
    Buffer.alloc(2_000, 0x16),
  ]) {
    const raw = await RawEsme.connect(port);
    raw.write(noise);
    raw.finish();
    // An alert of TLS may come, or nothing; never an answer of SMPP, and then the end.
    assert.equal(await raw.next(), undefined);
  }
  const esme = await Esme.bind(port, { secure: 'yes' });
  assert.equal(esme.bound?.system_id, 'dozvon');
  assert.deepEqual(stage.troubles, []);
});
