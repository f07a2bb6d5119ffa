// A form with a file for a provider, as RFC 7578 has it, and what kind of file a name says it is. Owns the bytes of the
// form and the table of kinds; a file is read whole, within `LIMITS.messenger.fileBytes`.

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SendResult } from './messenger.ts';
import { refused } from './refusals.ts';

/** Types by ending: those of MMS (spec http-send 2.6) and what people send to chats. */
const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  png: 'image/png',
  webp: 'image/webp',
  wav: 'audio/wav',
  amr: 'audio/amr',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  mid: 'audio/midi',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  pdf: 'application/pdf',
};

export function mediaType(name: string): string {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(TYPES, ending) ? TYPES[ending]! : 'application/octet-stream';
}

const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** The error is what becomes of the message: one whose file is gone ends, one that cannot be read now waits. */
export async function readUpload(path: string): Promise<Result<Buffer, SendResult>> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.messenger.fileBytes)
      return err(refused('rejected', `a file has more than ${LIMITS.messenger.fileBytes} bytes`, 'no'));
    return ok(await readFile(path));
  } catch (trouble) {
    const { code = '' } = trouble as NodeJS.ErrnoException;
    if (GONE.has(code)) return err(refused('rejected', 'a file of the message is not there', 'no'));
    return err({ kind: 'later', whose: 'message', code: `a file of the message cannot be read: ${code}` });
  }
}

type FormFile = { readonly field: string; readonly name: string; readonly bytes: Buffer };

export function multipartForm(
  fields: Readonly<Record<string, string>>,
  file: FormFile,
): { readonly contentType: string; readonly body: Buffer } {
  // Of the bytes themselves, so that it cannot stand in them but by a collision.
  const boundary = `form-${createHash('sha256').update(file.bytes).digest('hex').slice(0, 40)}`;
  const parts: (string | Buffer)[] = [];
  for (const [name, value] of Object.entries(fields))
    parts.push(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  parts.push(
    `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${quoted(file.name)}"\r\n`,
    `content-type: ${mediaType(file.name)}\r\n\r\n`,
    file.bytes,
    `\r\n--${boundary}--\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
  };
}

/** RFC 7578 2 with the escapes of browsers: a name may not end the header. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
