// What a server tells over the websocket of `GET /live`, frame by frame, opened anew when it is lost. Owns the connection; what a frame
// means is for who watches.

import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { CommandError } from '../command-error.ts';
import { AnswerShape } from './answer-shape.ts';
import { apiDescription } from './description.ts';
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
  let seen: 'nothing' | 'frames' = 'nothing';
  while (!signal.aborted) {
    const opening: Opening = {
      first: { ...watched, ...(cursor !== undefined && { cursor }) },
      signal,
      trouble: 'it ended the connection',
    };
    for await (const frame of connection(server, opening)) {
      if (frame.topic === 'refused') throw new CommandError(frame.detail);
      ({ cursor } = frame);
      failures = 0;
      seen = 'frames';
      yield { kind: 'frame', frame };
    }
    if (signal.aborted) return;
    failures++;
    // What was never open is not lost: whoever typed the address is told at once.
    if (seen === 'nothing' || failures > LIMITS.commandLine.reopenings)
      throw new CommandError(`${server.url} cannot be watched: ${opening.trouble}`, { exit: 'unreachable' });
    yield { kind: 'lost' };
    await pause(LIMITS.commandLine.reopenMs, undefined, { signal }).catch(() => undefined);
  }
}

type Opening = {
  /** What is told it first. */
  readonly first: object;
  readonly signal: AbortSignal;
  /** Why it ended, once it has. */
  trouble: string;
};

async function* connection(server: Server, opening: Opening): AsyncGenerator<LiveFrame> {
  const { signal } = opening;
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/v1/live`, {
    headers: { authorization: `Bearer ${server.key}` },
  });
  const frames: LiveFrame[] = [];
  const is: { ended: 'no' | 'yes'; fault: CommandError | undefined } = { ended: 'no', fault: undefined };
  let wake = (): void => undefined;
  const end = (fault?: CommandError): void => {
    is.fault ??= fault;
    is.ended = 'yes';
    wake();
  };
  socket.on('open', () => socket.send(JSON.stringify(opening.first)));
  socket.on('message', (data) => {
    const frame = frameOf(String(data));
    if (!frame) return end(new CommandError(`${server.url}: what is told there is none of this API`));
    frames.push(frame);
    // Whoever reads slowly is told as slowly.
    if (frames.length >= LIMITS.commandLine.framesAhead) socket.pause();
    wake();
  });
  socket.on('unexpected-response', (request, { statusCode = 0 }) => {
    opening.trouble = `it answers HTTP ${statusCode}`;
    const isRefused = statusCode === 401 || statusCode === 403;
    request.destroy();
    end(isRefused ? new CommandError(`${server.url}: the key may not watch this`) : undefined);
  });
  socket.on('close', (code, reason) => {
    end(FOR_GOOD.has(code) ? new CommandError(`the server ended it: ${String(reason) || code}`) : undefined);
  });
  socket.on('error', ({ message }) => {
    opening.trouble = message;
    end();
  });
  const stop = (): void => socket.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const frame = frames.shift();
      if (frames.length === 0 && socket.isPaused) socket.resume();
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

/** Undefined: nothing that the description of the API knows. */
function frameOf(text: string): LiveFrame | undefined {
  const description = apiDescription();
  try {
    const value: unknown = JSON.parse(text);
    const fault = new AnswerShape(description).fault(value, { $ref: '#/components/schemas/LiveFrame' });
    return fault === undefined ? (value as LiveFrame) : undefined;
  } catch {
    return undefined;
  }
}
