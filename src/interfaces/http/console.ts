// The console's files, built ahead, at `/console/`. Owns their headers: nothing inline, nothing from elsewhere, styles by a nonce of
// each page alone. What the pages may do is the JSON API's to say.

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { BUILT_HEADERS } from './built-files.ts';

const ROOT = '/console/';

/** What the page bears until it is told its own. */
const NONCE_PLACE = '<meta name="style-nonce" content="" />';
const NONCE_BYTES = 16;

/** Names of built files tell their content. */
const BUILT = /[/\\]assets[/\\]/;

/** CSP 3, sections 6 and 8.1. The phone listens and speaks; the page asks this server alone. */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const COMMON = {
  ...BUILT_HEADERS,
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
};

/** `folder`: where the built console lies. A folder without one is told at the address itself. */
export function addConsole(server: FastifyInstance, folder: string): void {
  let page: Promise<string> | undefined;
  const serve = async (reply: FastifyReply): Promise<FastifyReply> => {
    page ??= readFile(path.join(folder, 'index.html'), 'utf8');
    const text = await page.catch(() => undefined);
    if (text === undefined) {
      page = undefined;
      return reply
        .code(404)
        .type('text/plain; charset=utf-8')
        .send('the console is not built: npm run build');
    }
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    return reply
      .headers({ ...COMMON, 'content-security-policy': policyOf(nonce), 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(text.replace(NONCE_PLACE, `<meta name="style-nonce" content="${nonce}" />`));
  };
  server.get('/', (_request, reply) => reply.redirect(ROOT, 302));
  server.get('/console', (_request, reply) => reply.redirect(ROOT, 302));
  // Any address below is a page of the console, which knows itself which; files alone have an ending.
  server.get(`${ROOT}*`, async (request, reply) => {
    const { '*': asked = '' } = request.params as { readonly '*'?: string };
    if (!/\.\w+$/.test(asked) || asked === 'index.html') return await serve(reply);
    return reply.headers(COMMON).sendFile(asked, folder, {
      maxAge: BUILT.test(`/${asked}`) ? '365d' : '1h',
      immutable: BUILT.test(`/${asked}`),
    });
  });
}
