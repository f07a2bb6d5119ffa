// Pages that other interfaces answer over this listener. Owns reading their requests within limits and writing their replies.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebPage } from '../web-page.ts';
import type { BodyReader } from './request-body.ts';
import { headersOf } from './request-headers.ts';

type WebPages = {
  readonly pages: readonly WebPage[];
  readonly reader: BodyReader;
  readonly report: (trouble: unknown) => void;
};

/** Where a page lies is a setting of some, and what lies there already is not for it to replace. */
export class PageTaken extends Error {
  constructor(page: WebPage) {
    super(`there is another page at ${page.path} already`);
    this.name = 'PageTaken';
  }
}

/** After all others: throws `PageTaken` for an address that one of them has. */
export function addWebPages(server: FastifyInstance, { pages, reader, report }: WebPages): void {
  for (const page of pages) {
    const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      // Asked now: a connection that has closed in between has no address any more.
      const address = request.ip ?? '';
      const body = await reader.read(request.raw, page.bodyBytes, address);
      try {
        if (body.kind !== 'whole') {
          reply.header('connection', 'close').type('text/plain; charset=utf-8');
          return body.kind === 'too-large'
            ? reply.code(413).send(`the request is larger than ${page.bodyBytes} bytes`)
            : reply.code(503).send('the service cannot answer right now');
        }
        const told = await page.answer({
          method: request.method,
          target: request.raw.url ?? '',
          origin: `${request.protocol}://${request.host || 'localhost'}`,
          headers: headersOf(request),
          body: body.bytes,
          address,
        });
        const { status, contentType, headers = {} } = told;
        return reply.code(status).headers(headers).type(contentType).send(told.body);
      } catch (trouble) {
        report(trouble);
        return reply.code(503).type('text/plain; charset=utf-8').send('the service cannot answer right now');
      } finally {
        reader.release(body, address);
      }
    };
    if (page.methods.some((method) => server.hasRoute({ method, url: page.path }))) throw new PageTaken(page);
    server.route({ method: [...page.methods], url: page.path, handler: serve });
  }
}
