// What a word of the command line stands for when it is `@FILE` or `-`: a text, or bytes with their type. Owns that spelling and what is
// said when a file is none.

import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { LIMITS } from '../../base/limits.ts';
import { misused } from '../command-error.ts';
import { inputFile, readTextFile } from '../text-file.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
};

/** `-` is standard input, `@FILE` a file, `@@…` a text that begins with `@`, anything else itself. */
export async function typedText(word: string): Promise<string> {
  if (word === '-') return withoutEnd(await text(process.stdin));
  if (word.startsWith('@@')) return word.slice(1);
  return word.startsWith('@') ? await readTextFile(word.slice(1)) : word;
}

/** A text that was piped ends with a line feed that nobody meant. */
const withoutEnd = (whole: string): string => whole.replace(/\r?\n$/, '');

/** Of a name the type that its body is sent as, when the operation takes it. */
function typeOf(name: string, types: readonly string[]): string {
  const own = TYPES[path.extname(name).toLowerCase()] ?? '';
  const fits = types.some(
    (type) => type === own || (type.endsWith('/*') && own.startsWith(type.slice(0, -1))),
  );
  return fits ? own : (types.find((type) => type === 'application/octet-stream') ?? types[0] ?? '');
}

export async function fileBlob(file: string, types: readonly string[]): Promise<Blob> {
  return checked(await openAsBlob(await inputFile(file), { type: typeOf(file, types) }), file);
}

/** The bytes of a body, as `@FILE` or `-`. */
export async function bodyBytes(word: string, types: readonly string[]): Promise<Blob> {
  if (word.startsWith('@')) return await fileBlob(word.slice(1), types);
  if (word !== '-') throw misused('--body: write @FILE, or - for what comes by standard input');
  return checked(new Blob([await buffer(process.stdin)], { type: typeOf('', types) }), 'standard input');
}

function checked(blob: Blob, name: string): Blob {
  const { bodyBytes: most } = LIMITS.commandLine;
  if (blob.size > most) throw misused(`${name} is larger than ${most} bytes`);
  return blob;
}
