// What a server tells over the websocket of `GET /live`, frame by frame, opened anew when it is lost. Owns the connection; what a frame
// means is for who watches.

import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { CommandError } from '../command-error.ts';
import type { Server } from './server.ts';

type Watched = {
  readonly subscribe: readonly ('calls' | 'messages' | 'rates' | 'links' | 'trunks' | 'queues')[];
  readonly scope?: 'account' | 'installation';
};

/** `lost`: the connection is being opened anew; messages go on behind the last cursor or begin with `missed`. */
export type Told = { readonly kind: 'frame'; readonly frame: LiveFrame } | { readonly kind: 'lost' };

/** Codes that a new connection would only be told again (docs/use/live.md). */
const FOR_GOOD: ReadonlySet<number> = new Set([1003, 1009, 4401, 4429]);

/** Ends when `signal` does. */
export async function* liveFrames(
  server: Server,
  watched: Watched,
  signal: AbortSignal,
): AsyncGenerator<Told> {
  let cursor: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    for await (const frame of connection(
      server,
      { ...watched, ...(cursor !== undefined && { cursor }) },
      signal,
    )) {
      if (frame.topic === 'refused') throw new CommandError(frame.detail);
      ({ cursor } = frame);
      failures = 0;
      yield { kind: 'frame', frame };
    }
    if (signal.aborted) return;
    failures++;
    if (failures > LIMITS.commandLine.reopenings)
      throw new CommandError(`${server.url} is lost`, { exit: 'unreachable' });
    yield { kind: 'lost' };
    await pause(LIMITS.commandLine.reopenMs, undefined, { signal }).catch(() => undefined);
  }
}

async function* connection(server: Server, first: object, signal: AbortSignal): AsyncGenerator<LiveFrame> {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/v1/live`, {
    headers: { authorization: `Bearer ${server.key}` },
  });
  const frames: LiveFrame[] = [];
  const is: { ended: 'no' | 'yes'; fault: CommandError | undefined } = { ended: 'no', fault: undefined };
  let wake = (): void => undefined;
  const end = (): void => {
    is.ended = 'yes';
    wake();
  };
  socket.on('open', () => socket.send(JSON.stringify(first)));
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)) as LiveFrame);
    wake();
  });
  socket.on('unexpected-response', (request, { statusCode }) => {
    const sentence =
      statusCode === 401 || statusCode === 403
        ? 'the key may not watch this'
        : `the server answers ${statusCode}`;
    if (statusCode !== undefined && statusCode < 500)
      is.fault = new CommandError(`${server.url}: ${sentence}`);
    request.destroy();
    end();
  });
  socket.on('close', (code, reason) => {
    if (FOR_GOOD.has(code)) is.fault = new CommandError(`the server ended it: ${String(reason) || code}`);
    end();
  });
  socket.on('error', end);
  const stop = (): void => socket.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const frame = frames.shift();
      if (frame) yield frame;
      else if (is.ended === 'yes') break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    socket.terminate();
  }
  if (is.fault) throw is.fault;
}
