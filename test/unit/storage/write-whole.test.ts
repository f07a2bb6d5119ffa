// Bytes into a file that takes few of them at a time, as a disk does that is nearly full.

import assert from 'node:assert/strict';
import type { FileHandle } from 'node:fs/promises';
import { test } from 'node:test';
import { writeWhole } from '../../../src/storage/write-whole.ts';

/** Takes three bytes of each write. */
function meagre(): { readonly file: Pick<FileHandle, 'write'>; readonly kept: Uint8Array } {
  const kept = new Uint8Array(16);
  const write = async (bytes: Uint8Array, at: number, length: number, position: number) => {
    const taken = bytes.subarray(at, at + Math.min(3, length));
    kept.set(taken, position);
    return { bytesWritten: taken.length, buffer: bytes };
  };
  return { file: { write: write as unknown as FileHandle['write'] }, kept };
}

test('what a file takes in parts is all there, from its place on', async () => {
  const { file, kept } = meagre();
  assert.equal(await writeWhole(file, new TextEncoder().encode('history'), 4), 7);
  assert.equal(new TextDecoder().decode(kept), '\0\0\0\0history\0\0\0\0\0');
});
