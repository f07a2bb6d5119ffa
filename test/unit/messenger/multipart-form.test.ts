// Files of a message, read for a provider: what becomes of the message when one cannot be.

import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readUpload } from '../../../src/channels/messenger/multipart-form.ts';

test('a file that is gone ends its message, one that cannot be read now has it wait', async (context) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-test-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'there'), 'bytes');
  // A link to itself fails for everybody, whatever rights the test has.
  await symlink('loop', path.join(folder, 'loop'));
  const read = (name: string) => readUpload(path.join(folder, name));
  assert.deepEqual(await read('there'), { ok: true, value: Buffer.from('bytes') });
  const gone = await read('gone');
  assert.equal(!gone.ok && gone.error.kind, 'refused');
  const looped = await read('loop');
  assert.deepEqual(looped, {
    ok: false,
    error: { kind: 'later', whose: 'message', code: 'a file of the message cannot be read: ELOOP' },
  });
});
