// What providers send about their links: `/links/<name>`, handed whole to the link, which knows who may say what. Owns the way
// there and the size of a request.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '../../base/limits.ts';
import type { BodyReader } from './request-body.ts';
import { headersOf } from './request-headers.ts';

type Heard = {
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
};

/** Undefined: there is no such link, or nobody sends to it. */
export type Hear = (link: string, heard: Heard) => Promise<HeardReply> | undefined;

type HeardReply = {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
  /** WWW-Authenticate. */
  readonly challenge?: string;
};

type Told = Exclude<ReturnType<Hear>, undefined>;

/** What could not be stored is to be sent again. */
async function answered(told: Told, report: (trouble: unknown) => void): ReturnType<() => Told> {
  return await told.catch((trouble: unknown) => {
    report(trouble);
    return { status: 503 };
  });
}

type HeardLinks = {
  readonly hear: Hear;
  readonly reader: BodyReader;
  readonly report: (trouble: unknown) => void;
};

export function addHeardLinks(server: FastifyInstance, { hear, reader, report }: HeardLinks): void {
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const target = new URL(request.raw.url ?? '/', 'http://localhost');
    const address = request.ip ?? '';
    const body = await reader.read(request.raw, LIMITS.links.heardBytes, address);
    try {
      if (body.kind !== 'whole') {
        reply.header('connection', 'close');
        return reply.code(body.kind === 'too-large' ? 413 : 503).send('');
      }
      const { link: name } = request.params as { readonly link: string };
      const headers = headersOf(request);
      const query = new Map(target.searchParams);
      const told = hear(name, { method: request.method, query, headers, body: body.bytes });
      if (!told)
        return reply.code(404).type('text/plain; charset=utf-8').send('there is nothing at this address');
      const {
        status,
        contentType = 'text/plain; charset=utf-8',
        body: text = '',
        challenge,
      } = await answered(told, report);
      if (challenge !== undefined) reply.header('www-authenticate', challenge);
      return reply.code(status).type(contentType).send(text);
    } finally {
      reader.release(body, address);
    }
  };
  server.route({ method: ['GET', 'POST'], url: '/links/:link', handler: serve });
}
