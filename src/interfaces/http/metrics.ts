// `/metrics` for Prometheus, to those addresses alone that may read it. Owns who may; what is counted is given in.

import type { FastifyInstance } from 'fastify';
import ipaddr from 'ipaddr.js';

export type ReadMetrics = () => Promise<{ readonly contentType: string; readonly body: string }>;

/** Whether an address lies in one of the networks; an IPv4 address written as IPv6 is what it is. */
function liesIn(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const own = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = network.includes('/')
      ? ipaddr.parseCIDR(network)
      : ([ipaddr.parse(network), undefined] as const);
    if (base.kind() !== own.kind()) return false;
    return own.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128));
  });
}

export function addMetrics(server: FastifyInstance, read: ReadMetrics, networks: readonly string[]): void {
  server.get('/metrics', async (request, reply) => {
    // As if it were not there: nobody else need know.
    if (!liesIn(request.ip ?? '', networks))
      return reply.code(404).type('text/plain; charset=utf-8').send('there is nothing at this address');
    const { contentType, body } = await read();
    return reply.type(contentType).send(body);
  });
}
