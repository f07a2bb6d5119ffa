// Short links: whoever asks for one is led on to the full link (RFC 9110 section 15.4.3). Owns the HTTP side; where a code leads
// and what a click means is decided by the door given in.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ShortLinks } from '../../core/links/short-links.ts';
import { visitorOf } from '../../core/links/visitor.ts';

type Follow = ShortLinks['follow'];

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function answer(follow: Follow, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = (request.raw.url ?? '').split('?', 1)[0] as string;
  const code = path.slice(path.lastIndexOf('/') + 1);
  const visitor = visitorOf({ method: request.method, header: (name) => header(request, name) });
  const link = await follow(code, visitor);
  // The next click must come here again, the page it leads to need not know from where.
  reply
    .header('cache-control', 'private, no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow');
  if (link.ok && URL.canParse(link.value))
    return reply.code(302).header('location', new URL(link.value).href).send('');
  const away = !link.ok && link.error === 'service-unavailable';
  return reply
    .code(away ? 503 : 404)
    .type('text/plain; charset=utf-8')
    .send(away ? 'this link cannot be followed right now' : 'this link leads nowhere, or not any more');
}

/** `path`: what stands between the host and a code, without slashes at its ends. */
export function addShortLinks(server: FastifyInstance, path: string, follow: Follow): void {
  server.route({
    method: ['GET', 'HEAD'],
    url: `/${path}/:code`,
    handler: (request, reply) => answer(follow, request, reply),
  });
}
