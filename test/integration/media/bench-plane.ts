// A plane for tests and the channels opened on it: events are kept and can be waited for. Owns the range of ports, chosen at random so that
// suites may run side by side.

import { randomInt } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type {
  MediaChannel,
  MediaEvent,
  MediaPlane,
  MediaPlaneOptions,
} from '../../../src/voice/media/media-plane.ts';
import { createMediaPlane } from '../../../src/voice/media/plane.ts';
import { FarEnd } from './far-end.ts';

export const BODIES = process.platform === 'linux' ? (['batch', 'dgram'] as const) : (['dgram'] as const);

export type Heard = {
  readonly channel: MediaChannel;
  readonly events: MediaEvent[];
  /** The next event of a kind that no one has waited for yet. */
  next<K extends MediaEvent['kind']>(kind: K): Promise<Extract<MediaEvent, { kind: K }>>;
  digits(): string;
};

export function randomPorts(pairs: number): { first: number; last: number } {
  const first = 2 * randomInt(5_500, 15_000);
  return { first, last: first + 2 * pairs - 1 };
}

/** A range in which every port was free a moment ago, for tests that count on each. */
export async function freePorts(pairs: number): Promise<{ first: number; last: number }> {
  for (;;) {
    const range = randomPorts(pairs);
    const sockets = Array.from({ length: 2 * pairs }, () => dgram.createSocket('udp4'));
    const bound = await Promise.all(
      sockets.map(async (socket, k) => {
        socket.bind({ port: range.first + k, address: '127.0.0.1', exclusive: true });
        const free = await Promise.race([
          once(socket, 'listening').then(() => true),
          once(socket, 'error').then(() => false),
        ]).catch(() => false);
        socket.close();
        return free;
      }),
    );
    if (bound.every((free) => free)) return range;
  }
}

export async function listen(plane: MediaPlane, family: 4 | 6 = 4): Promise<Heard> {
  const events: MediaEvent[] = [];
  const waiting: { kind: string; resolve: (event: never) => void }[] = [];
  const unread: MediaEvent[] = [];
  const onEvent = (event: MediaEvent): void => {
    events.push(event);
    const at = waiting.findIndex(({ kind }) => kind === event.kind);
    if (at >= 0) waiting.splice(at, 1)[0]!.resolve(event as never);
    else unread.push(event);
  };
  const channel = await plane.openChannel({ onEvent, family });
  return {
    channel,
    events,
    next(kind) {
      const at = unread.findIndex((event) => event.kind === kind);
      if (at >= 0) return Promise.resolve(unread.splice(at, 1)[0] as never);
      return new Promise((resolve) => waiting.push({ kind, resolve }));
    },
    digits: () => events.map((event) => (event.kind === 'digit' ? event.digit : '')).join(''),
  };
}

/** A plane, far ends and a folder that are gone after the test. */
export class Stage {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'dozvon-media-'));
  readonly #planes: MediaPlane[] = [];
  readonly #ends: FarEnd[] = [];

  async plane(body: 'batch' | 'dgram', changes: Partial<MediaPlaneOptions> = {}): Promise<MediaPlane> {
    const options = { address: '127.0.0.1', ports: randomPorts(40), body, channelsMax: 16, ...changes };
    const onFault = (error: Error): void => {
      throw error;
    };
    const plane = await createMediaPlane({ onFault, ...options });
    this.#planes.push(plane);
    return plane;
  }

  async far(address?: string): Promise<FarEnd> {
    const end = await FarEnd.open(address);
    this.#ends.push(end);
    return end;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  async close(): Promise<void> {
    await Promise.all(this.#planes.map((plane) => plane.close()));
    await Promise.all(this.#ends.map((end) => end.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function stage(): Stage {
  const made = new Stage();
  after(() => made.close());
  return made;
}

/** A sound in which every stretch is unlike every other: a slow sweep with growing loudness. */
export function sweep(samples: number, seed = 1): Int16Array {
  return Int16Array.from({ length: samples }, (_, k) =>
    Math.round((6_000 + (k % 977) * 12) * Math.sin((k * (300 * seed + k / 40)) / 8_000)),
  );
}
