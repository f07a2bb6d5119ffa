// A page that watches `GET /live`: every frame is held against the printed description and its number, and can be waited for.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Static } from 'typebox';
import Schema from 'typebox/schema';
import { WebSocket } from 'ws';
import { Frame } from '../../src/interfaces/http/json/live-schemas.ts';

export type LiveFrame = Static<typeof Frame>;
export type FrameOf<T extends LiveFrame['topic']> = Extract<LiveFrame, { topic: T }>;

const frames = Schema.Compile(Frame);
/** Milliseconds a test waits for what must come, on a machine that does much else. */
const PATIENCE = 60_000;

export class LivePage {
  readonly socket: WebSocket;
  readonly frames: LiveFrame[] = [];
  readonly #waiting = new Set<() => void>();
  /** Code and reason of the end; undefined: it is open. */
  closed: { readonly code: number; readonly reason: string } | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as LiveFrame;
      assert.ok(frames.Check(frame), `${String(data)}\n${JSON.stringify(frames.Errors(frame))}`);
      this.frames.push(frame);
      assert.equal(frame.number, this.frames.length);
      for (const wake of this.#waiting) wake();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      for (const wake of this.#waiting) wake();
    });
    socket.on('error', () => undefined);
  }

  static async open(
    url: string,
    headers: Readonly<Record<string, string>>,
    first?: object,
  ): Promise<LivePage> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`, { headers: { ...headers } });
    const page = new LivePage(socket);
    await once(socket, 'open');
    if (first) page.say(first);
    return page;
  }

  say(what: object | string): void {
    this.socket.send(typeof what === 'string' ? what : JSON.stringify(what));
  }

  /** The first frame of a topic, from number `after` on, that fits. */
  async frame<T extends LiveFrame['topic']>(
    topic: T,
    fits: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    const found = (): FrameOf<T> | undefined =>
      this.frames.find((one): one is FrameOf<T> => one.topic === topic && fits(one as FrameOf<T>));
    await this.#until(() => found() !== undefined, `a frame of ${topic}`);
    return found() as FrameOf<T>;
  }

  async end(): Promise<{ readonly code: number; readonly reason: string }> {
    await this.#until(() => this.closed !== undefined, 'the end');
    return this.closed as { readonly code: number; readonly reason: string };
  }

  close(): void {
    this.socket.terminate();
  }

  async #until(done: () => boolean, what: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!done()) return;
        clearTimeout(late);
        this.#waiting.delete(look);
        resolve();
      };
      const late = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`${what} did not come; there were ${JSON.stringify(this.frames)}`));
      }, PATIENCE);
      this.#waiting.add(look);
      look();
    });
  }
}

/** The status and body a websocket is refused with. */
export async function refusal(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`, { headers: { ...headers } });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    NodeJS.ReadableStream & { statusCode: number },
  ];
  let body = '';
  for await (const piece of response) body += String(piece);
  socket.terminate();
  return { status: response.statusCode, body: JSON.parse(body) };
}
