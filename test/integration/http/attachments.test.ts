// Files that an MMS or an e-mail carries: kept with the message, given up with a refusal, refused where nothing could carry them.

import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { DAY } from '../../../src/base/time.ts';
import { storedDoor } from '../../support/stored-door.ts';

test('an e-mail keeps its files until it is done, an SMS refuses them', async (context) => {
  const door = await storedDoor(context, { kinds: new Set(['sms', 'mail', 'mms']) });
  const { storage } = door.given;
  await storage.accounts.change('shop', { settings: { email: 'shop@example.org' } });
  const send = async (fields: Readonly<Record<string, string>>): Promise<unknown> => {
    const body = new FormData();
    for (const [name, text] of Object.entries({
      login: 'shop',
      psw: 'secret',
      fmt: '3',
      charset: 'utf-8',
      ...fields,
    }))
      body.append(name, text);
    body.append('file0', new Blob([new Uint8Array(500)]), 'price.pdf');
    return await (await fetch(`${door.url}/sys/send.php`, { method: 'POST', body })).json();
  };
  const mail = { mail: '1', phones: 'anna@example.org', subj: 'Prices', mes: 'See the file' };
  assert.deepEqual(await send(mail), { id: 1, cnt: 1 });
  const stored = await door.given.client.query<{ options: { files: { name: string; file: string }[] } }>(
    'select options from submissions',
  );
  const [file] = stored.rows[0]?.options.files ?? [];
  assert.equal(file?.name, 'price.pdf');
  const path = storage.uploads.path(file!.file)!;
  const kept = (): readonly string[] => readdirSync(dirname(path));
  assert.deepEqual(kept(), [file!.file]);
  const other = { ...mail, mail: '0', phones: '79990000001' };
  assert.match(JSON.stringify(await send(other)), /carries no files/);
  const refused = (await send({ ...mail, subj: '', mes: 'No subject' })) as { error_code: number };
  assert.equal(refused.error_code, 1);
  assert.deepEqual(kept(), [file!.file], 'what a refused request brought is given up');
  const old = (Date.now() - 2 * DAY) / 1_000;
  utimesSync(path, old, old);
  assert.equal(await storage.uploads.sweep(), 0);
  assert.deepEqual(kept(), [file!.file], 'its message waits');
  const [message] = await storage.outbox.claim(['mail'], 1);
  await storage.inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
  assert.equal(await storage.uploads.sweep(), 1);
  assert.deepEqual(kept(), []);
});
