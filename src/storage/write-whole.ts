// All of some bytes into a file: a disk that is nearly full takes a part of them and says so only by a number. Owns going on until
// all are written or the disk refuses.

import type { FileHandle } from 'node:fs/promises';

/** How many bytes there are now from `position` on: all of them. Rejects as the file does. */
export async function writeWhole(
  file: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  position: number,
): Promise<number> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
  return bytes.length;
}
