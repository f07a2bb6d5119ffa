// Recordings by their signed address: the sound itself, whole or a range of it (RFC 9110 section 14), so that players can
// seek. Owns the HTTP side; whether an address is valid is decided by the function given in.

import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type Recording = {
  /** Where the file is on this machine. */
  readonly file: string;
  readonly bytes: number;
  readonly contentType: string;
  /** What a browser calls it when saving. */
  readonly name: string;
};

/** `signed` is what follows `/recordings/`, query included. Undefined: unknown, expired or tampered with. */
export type FindRecording = (signed: string) => Promise<Recording | undefined>;

type ByteRange = { readonly start: number; readonly end: number };

/** One range; several, or what is not understood, are answered with the whole file as the standard allows. */
function rangeOf(header: string | undefined, bytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  const last = bytes - 1;
  if (match[1] === '') {
    const length = Number(match[2]);
    return length === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - length), end: last };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? last : Math.min(last, Number(match[2]));
  if (start > last) return 'unsatisfiable';
  return end < start ? 'whole' : { start, end };
}

async function answer(
  find: FindRecording,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const signed = (request.raw.url ?? '').replace(/^\/recordings\//, '');
  const recording = await find(signed);
  if (!recording)
    return reply
      .code(404)
      .type('text/plain; charset=utf-8')
      .send('no such recording, or its link has expired');
  const range = rangeOf(request.headers.range, recording.bytes);
  reply
    .type(recording.contentType)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `inline; filename="${recording.name.replace(/[^\w.-]/g, '_')}"`);
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${recording.bytes}`).send('');
  if (range !== 'whole') {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${recording.bytes}`);
  }
  const { start, end } = range === 'whole' ? { start: 0, end: recording.bytes - 1 } : range;
  reply.header('content-length', Math.max(0, end - start + 1));
  if (request.method === 'HEAD' || recording.bytes === 0) return reply.send('');
  return reply.send(createReadStream(recording.file, { start, end }));
}

export function addRecordings(server: FastifyInstance, find: FindRecording): void {
  server.get('/recordings/*', (request, reply) => answer(find, request, reply));
}
