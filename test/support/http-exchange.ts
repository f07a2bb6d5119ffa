// Bytes to a listener and its answers back, without any HTTP client in between that would mend what a test breaks.

import { connect } from 'node:net';

export type RawAnswer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
};

/** Answers of one connection, split by their Content-Length. */
export function splitAnswers(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) break;
    const [line = '', ...fields] = bytes.toString('latin1', at, end).split('\r\n');
    const headers = new Map(
      fields.map((field) => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
      }),
    );
    const length = Number(headers.get('content-length') ?? '0');
    const start = end + 4;
    answers.push({
      status: Number(line.split(' ')[1]),
      headers,
      body: bytes.subarray(start, start + length),
    });
    at = start + length;
  }
  return answers;
}

/** Sends the pieces one after another, each in a packet of its own as far as that can be had; resolves at the close. */
export async function exchange(port: number, ...pieces: readonly (Buffer | string)[]): Promise<RawAnswer[]> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  for (const piece of pieces) {
    if (socket.destroyed) break;
    await new Promise<void>((written) => socket.write(piece, () => written()));
    // The loop turns once, so that pieces are not joined before they are sent.
    await new Promise<void>((turn) => setImmediate(turn));
  }
  await closed;
  return splitAnswers(Buffer.concat(received));
}

/** A GET whose target is written into the request line as it is. */
export function rawGet(target: Buffer | string, ...headers: readonly string[]): Buffer {
  return Buffer.concat([
    Buffer.from('GET '),
    Buffer.from(target),
    Buffer.from([' HTTP/1.1', 'Host: dozvon', 'Connection: close', ...headers, '', ''].join('\r\n')),
  ]);
}

export function rawPost(target: string, contentType: string | undefined, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body as string);
  const head = [
    `POST ${target} HTTP/1.1`,
    'Host: dozvon',
    'Connection: close',
    ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
    `Content-Length: ${bytes.length}`,
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), bytes]);
}
