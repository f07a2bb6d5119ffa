// The documents as a site, built ahead, at `/docs/` in English and `/docs/ru/` in Russian. Owns their addresses and headers: nothing
// inline, nothing from elsewhere, no form that is sent. It asks nobody who reads: nothing in them is secret.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BUILT_HEADERS } from './built-files.ts';

const ROOT = '/docs/';

/** Names of these tell their content. */
const NAMED = /^assets\/[a-z]+-[0-9a-f]{12}\.\w+$/;

/** What a page or a file of the site may be called; nothing that leads out of the folder. */
const ADDRESS = /^(?:[a-zA-Z0-9_-][a-zA-Z0-9._-]*(?:\/|$))*$/;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  ...BUILT_HEADERS,
  'content-security-policy': POLICY,
  'permissions-policy': 'microphone=(), camera=(), geolocation=()',
};

/** A page has no ending; its file has. Undefined: there is none. */
function fileOf(folder: string, asked: string): string | undefined {
  if (!ADDRESS.test(asked)) return undefined;
  const found = asked === '' || asked.endsWith('/') ? [`${asked}index.html`] : [`${asked}.html`, asked];
  return found.find((name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile());
}

/** `folder`: where the built site lies. */
export function addDocumentation(server: FastifyInstance, folder: string): void {
  for (const address of ['/docs', '/docs/ru'])
    server.get(address, (_request, reply) => reply.redirect(`${address}/`, 302));
  // Checkers of links ask for the head alone.
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { '*': asked = '' } = request.params as { readonly '*'?: string };
    const file = fileOf(folder, asked);
    if (file === undefined) {
      return reply
        .code(404)
        .type('text/plain; charset=utf-8')
        .send(
          existsSync(folder)
            ? `there is no such page; all of them: ${ROOT}`
            : 'the documents are not built: npm run build',
        );
    }
    const named = NAMED.test(file);
    return reply.headers(HEADERS).sendFile(file, folder, { maxAge: named ? '365d' : 0, immutable: named });
  };
  server.route({ method: ['GET', 'HEAD'], url: `${ROOT}*`, handler });
}
