// `/metrics` for Prometheus and `/metrics/links` for people and their programs, to those addresses alone that may read them. Owns who
// may; what is counted is given in.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAmong } from './networks.ts';

export type ReadMetrics = () => Promise<{ readonly contentType: string; readonly body: string }>;

/** What waits on each link and how it is; rejects when the store is gone. */
export type ReadLinks = () => Promise<readonly object[]>;

type Measured = {
  readonly networks: readonly string[];
  readonly read?: ReadMetrics;
  readonly links?: ReadLinks;
};

export function addMetrics(server: FastifyInstance, { networks, read, links }: Measured): void {
  const guarded = (answer: (reply: FastifyReply) => Promise<FastifyReply>) => {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (isAmong(request.ip ?? '', networks)) return await answer(reply);
      // As if it were not there: nobody else need know.
      return reply.code(404).type('text/plain; charset=utf-8').send('there is nothing at this address');
    };
  };
  if (read)
    server.get(
      '/metrics',
      guarded(async (reply) => {
        const { contentType, body } = await read();
        return reply.type(contentType).send(body);
      }),
    );
  if (links)
    server.get(
      '/metrics/links',
      guarded(async (reply) => {
        const told = await links().catch(() => undefined);
        if (!told) return reply.code(503).send('the service cannot answer right now');
        return reply.type('application/json').send(JSON.stringify(told));
      }),
    );
}
