// The headers of a request as one value each, the content type as it was written. Owns that reading.

import type { FastifyRequest } from 'fastify';

export function headersOf(request: FastifyRequest): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  if (request.writtenContentType !== '') headers.set('content-type', request.writtenContentType);
  return headers;
}
