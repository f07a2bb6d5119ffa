// Files by their signed address, recordings and exports: the file whole or a range of it (RFC 9110 section 14), so that
// players can seek and downloads go on. Owns the HTTP side; whether an address is valid is decided by the function given in.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { filePart } from './file-part.ts';
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

async function answer(
  { folder, find }: { readonly folder: Folder; readonly find: FindFile },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { disposition, missing } = FOLDERS[folder];
  const found = await find((request.raw.url ?? '').slice(`/${folder}/`.length));
  if (!found) return reply.code(404).type('text/plain; charset=utf-8').send(missing);
  const { status, headers, body } = filePart(found, request);
  return reply
    .code(status)
    .type(found.contentType)
    .headers({ ...fileHeaders(found.name, disposition), ...headers })
    .send(body);
}

export function addSignedFiles(server: FastifyInstance, folder: Folder, find: FindFile): void {
  server.route({
    method: ['GET', 'HEAD'],
    url: `/${folder}/*`,
    handler: (request, reply) => answer({ folder, find }, request, reply),
  });
}
