// A reply that is a file, streamed from disk. Owns opening it and its headers; which file it is comes from outside.

import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../../../base/result.ts';
import type { ClassicFault } from '../../../dialect/replies.ts';
import { fileHeaders } from '../saved-file.ts';
import type { Reply } from './replies.ts';

type ReplyFile = { readonly file: string; readonly contentType: string; readonly name: string };

export async function fileReply({
  file,
  contentType,
  name,
}: ReplyFile): Promise<Result<Reply, ClassicFault>> {
  // Opened before anything is said: a file that is gone by now is still a plain error.
  const opened = await open(file).catch(() => undefined);
  if (!opened) return err({ fault: 'record-missing' });
  const { size } = await opened.stat();
  const headers = { 'content-length': String(size), ...fileHeaders(name) };
  return ok({ status: 200, contentType, body: opened.createReadStream(), headers });
}
