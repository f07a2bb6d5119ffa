// Files by their signed address, recordings and exports: the file whole or a range of it (RFC 9110 section 14), so that
// players can seek and downloads go on. Owns the HTTP side; whether an address is valid is decided by the function given in.

import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fileHeaders } from './saved-file.ts';

type SignedFile = {
  /** Where the file is on this machine. */
  readonly file: string;
  readonly bytes: number;
  readonly contentType: string;
  /** What a browser calls it when saving. */
  readonly name: string;
};

/** `signed` is what follows the folder in the address, query included. Undefined: unknown, expired or tampered with. */
export type FindFile = (signed: string) => Promise<SignedFile | undefined>;

/** A folder of addresses: recordings are heard where they are, exports are saved. */
const FOLDERS = {
  recordings: { disposition: 'inline', missing: 'no such recording, or its link has expired' },
  downloads: { disposition: 'attachment', missing: 'no such file, or its link has expired' },
} as const;

type Folder = keyof typeof FOLDERS;

type ByteRange = { readonly start: number; readonly end: number };

/** One range; several, or what is not understood, are answered with the whole file as the standard allows. */
function rangeOf(header: string | undefined, bytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  const last = bytes - 1;
  if (match[1] === '') {
    const length = Number(match[2]);
    return length === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - length), end: last };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? last : Math.min(last, Number(match[2]));
  if (start > last) return 'unsatisfiable';
  return end < start ? 'whole' : { start, end };
}

async function answer(
  { folder, find }: { readonly folder: Folder; readonly find: FindFile },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { disposition, missing } = FOLDERS[folder];
  const found = await find((request.raw.url ?? '').slice(`/${folder}/`.length));
  if (!found) return reply.code(404).type('text/plain; charset=utf-8').send(missing);
  const range = rangeOf(request.headers.range, found.bytes);
  reply
    .type(found.contentType)
    .header('accept-ranges', 'bytes')
    .headers(fileHeaders(found.name, disposition));
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${found.bytes}`).send('');
  if (range !== 'whole') {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${found.bytes}`);
  }
  const { start, end } = range === 'whole' ? { start: 0, end: found.bytes - 1 } : range;
  reply.header('content-length', Math.max(0, end - start + 1));
  if (request.method === 'HEAD' || found.bytes === 0) return reply.send('');
  return reply.send(createReadStream(found.file, { start, end }));
}

export function addSignedFiles(server: FastifyInstance, folder: Folder, find: FindFile): void {
  server.route({
    method: ['GET', 'HEAD'],
    url: `/${folder}/*`,
    handler: (request, reply) => answer({ folder, find }, request, reply),
  });
}
