// Files built ahead, the console's and those of the documents: sent compressed when the asker takes it, with an ETag. Owns what their
// headers have in common; which addresses they have is console.ts's and documentation.ts's.

import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export const BUILT_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Gives replies `sendFile(name, folder)`. */
export function addBuiltFiles(server: FastifyInstance, folder: string): void {
  server.register(files, { root: folder, serve: false, preCompressed: true });
}
