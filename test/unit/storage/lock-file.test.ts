import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLock } from '../../../src/storage/database/embedded/lock-file.ts';

test('the lock of a process that died is broken, and the lock is gone afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
  const path = join(folder, 'lock');
  try {
    // Number 1 lives, but did not start at that moment: somebody else had the number before.
    for (const stale of ['999999999 1', '1 12345', 'nonsense', '']) {
      writeFileSync(path, stale);
      assert.equal(await withLock(path, async () => 'done'), 'done');
      assert.ok(!existsSync(path));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a failed work gives the lock back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
  const path = join(folder, 'lock');
  try {
    const failing = withLock(path, async () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.equal(await withLock(path, async () => 1), 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
