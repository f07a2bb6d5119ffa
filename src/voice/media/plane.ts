// The media plane as the main thread holds it: starts the media thread and, once something is recorded, the writing thread, and carries
// orders and events between them and the channels. Owns the numbers of channels and recordings; it must not touch a packet.

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { assert, unreachable } from '../../base/assert.ts';
import { type ChannelEnds, OpenChannel } from './channel.ts';
import { loadLibc } from './libc.ts';
import { MediaError } from './media-error.ts';
import type {
  ChannelStats,
  MediaChannel,
  MediaEvent,
  MediaPlane,
  MediaPlaneOptions,
  PlaneStats,
  Prompt,
} from './media-plane.ts';
import type { Command, Report, WorkerSettings } from './messages.ts';
import { Prompts } from './prompts.ts';
import { RecordingDesk } from './recording-desk.ts';

const NO_STATS: ChannelStats = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  packetsLate: 0,
  sendErrors: 0,
  packetsDropped: 0,
  jitterMs: 0,
  farEnd: undefined,
};

type Opening = {
  readonly onEvent: (event: MediaEvent) => void;
  readonly family: 4 | 6;
  readonly done: (channel: MediaChannel) => void;
  readonly fail: (error: MediaError) => void;
};

type Started = { readonly worker: Worker; readonly port: MessagePort; readonly wake: () => void };

function settingsOf(options: MediaPlaneOptions, body: 'batch' | 'dgram'): WorkerSettings {
  const loopback = options.address.startsWith('127.') || options.address === '::1';
  return {
    body,
    address: options.address,
    address6: options.address6 ?? (loopback ? '::1' : '::'),
    ports: options.ports,
    channelsMax: options.channelsMax,
    latch: options.latch ?? 'on',
    rtpTimeoutSeconds: options.rtpTimeoutSeconds ?? 0,
    rtcp: options.rtcp ?? 'on',
    bell: new Int32Array(new SharedArrayBuffer(4)),
  };
}

/** Starts the media thread and waits for its first word. */
async function start(settings: WorkerSettings): Promise<Started> {
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./media-worker.js', import.meta.url), {
    workerData: { settings, port: port2 },
    transferList: [port2],
  });
  const first = await new Promise<Report>((resolve) => {
    const failed = (error: Error): void => resolve({ kind: 'unavailable', reason: error.message });
    worker.once('error', failed);
    port.once('message', (report: Report) => {
      worker.removeListener('error', failed);
      resolve(report);
    });
  });
  if (first.kind !== 'ready') {
    const reason = first.kind === 'unavailable' ? first.reason : first.kind;
    port.close();
    await worker.terminate();
    throw new MediaError('body-unavailable', `the ${settings.body} body cannot run here: ${reason}`);
  }
  return { worker, port, wake: await waker(first.wake) };
}

/** How the media thread is told to look at its orders: an eventfd it sleeps on, once for all orders of one turn. */
async function waker(descriptor: number | undefined): Promise<() => void> {
  if (descriptor === undefined) return () => {};
  const libc = await loadLibc();
  const one = new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]);
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    queueMicrotask(() => {
      pending = false;
      libc.write(descriptor, one, 8);
    });
  };
}

/** Opens a plane with a worker thread of its own. Rejects with a MediaError when the body that was asked for cannot run here. */
export async function createMediaPlane(options: MediaPlaneOptions): Promise<MediaPlane> {
  assert(options.channelsMax >= 1, 'a plane has at least one channel');
  const wanted = options.body ?? 'auto';
  let body: 'batch' | 'dgram' = wanted === 'dgram' ? 'dgram' : 'batch';
  let settings = settingsOf(options, body);
  let started: Started;
  try {
    started = await start(settings);
  } catch (error) {
    if (wanted !== 'auto') throw error;
    body = 'dgram';
    settings = settingsOf(options, body);
    started = await start(settings);
  }
  return new Plane(settings, started, options.onFault);
}

class Plane implements MediaPlane {
  readonly body: 'batch' | 'dgram';
  readonly #settings: WorkerSettings;
  readonly #started: Started;
  readonly #channels: (OpenChannel | undefined)[];
  readonly #openings = new Map<number, Opening>();
  readonly #free: number[];
  readonly #prompts = new Prompts((command) => this.#send(command));
  readonly #desk: RecordingDesk;
  readonly #ends: ChannelEnds;
  readonly #questions = new Map<number, (stats: PlaneStats) => void>();
  readonly #gone: Promise<void>;
  #numbers = 0;
  #state: 'open' | 'closing' | 'closed' = 'open';

  constructor(settings: WorkerSettings, started: Started, onFault: MediaPlaneOptions['onFault']) {
    this.body = settings.body;
    this.#settings = settings;
    this.#started = started;
    this.#channels = Array.from({ length: settings.channelsMax }, () => undefined);
    this.#free = Array.from({ length: settings.channelsMax }, (_, k) => settings.channelsMax - 1 - k);
    this.#desk = new RecordingDesk(settings.bell);
    this.#ends = {
      send: (command) => this.#send(command),
      numbersOf: (prompts) => this.#prompts.numbersOf(prompts),
      startRecording: (channel, order) => this.#desk.start(channel, order),
    };
    started.port.on('message', (report: Report) => this.#hear(report));
    started.worker.on('error', (error) =>
      onFault?.(error instanceof Error ? error : new Error(String(error))),
    );
    this.#gone = new Promise((resolve) => {
      started.worker.once('exit', () => {
        this.#bury();
        resolve();
      });
    });
  }

  openChannel(options: { onEvent: (event: MediaEvent) => void; family?: 4 | 6 }): Promise<MediaChannel> {
    if (this.#state !== 'open') return Promise.reject(new MediaError('closed', 'the media plane is closed'));
    const slot = this.#free.pop();
    if (slot === undefined) {
      const most = `all ${this.#settings.channelsMax} media channels are in use`;
      return Promise.reject(new MediaError('channels-exhausted', most));
    }
    const { onEvent, family = 4 } = options;
    return new Promise((done, fail) => {
      this.#openings.set(slot, { onEvent, family, done, fail });
      this.#send({ kind: 'open', slot, family });
    });
  }

  loadPrompt(samples: Int16Array): Prompt {
    return this.#prompts.load(samples);
  }

  releasePrompt(prompt: Prompt): void {
    this.#prompts.release(prompt);
  }

  tone(name: 'ringing' | 'record-start' | 'busy' | 'congestion' | 'parting'): Prompt {
    return this.#prompts.tone(name);
  }

  stats(): Promise<PlaneStats> {
    if (this.#state !== 'open') return Promise.reject(new MediaError('closed', 'the media plane is closed'));
    const request = ++this.#numbers;
    return new Promise((resolve) => {
      this.#questions.set(request, resolve);
      this.#send({ kind: 'stats', request });
    });
  }

  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#send({ kind: 'shut' });
      this.#state = 'closing';
    }
    await this.#gone;
    await this.#desk.close();
  }

  #send(command: Command): void {
    if (this.#state !== 'open') return;
    this.#started.port.postMessage(command);
    this.#started.wake();
  }

  #hear(report: Report): void {
    switch (report.kind) {
      case 'opened':
        return this.#opened(report.slot, report.port);
      case 'refused':
        return this.#refused(report.slot, report.code);
      case 'event':
        return this.#channels[report.slot]?.onEvent(report.event);
      case 'heard':
        return this.#channels[report.slot]?.onSamples?.(report.samples);
      case 'closed': {
        const channel = this.#channels[report.slot];
        this.#channels[report.slot] = undefined;
        this.#free.push(report.slot);
        return channel?.closed(report.stats);
      }
      case 'stats':
        this.#questions.get(report.request)?.(report.stats);
        this.#questions.delete(report.request);
        return;
      case 'ready':
      case 'unavailable':
        return;
      default:
        return unreachable(report);
    }
  }

  #opened(slot: number, port: number): void {
    const opening = this.#openings.get(slot)!;
    this.#openings.delete(slot);
    const address = opening.family === 4 ? this.#settings.address : this.#settings.address6;
    const place = { id: ++this.#numbers, slot, address, port };
    const channel = new OpenChannel(place, this.#ends, opening.onEvent);
    this.#channels[slot] = channel;
    opening.done(channel);
  }

  #refused(slot: number, code: 'ports-exhausted' | 'family-unavailable'): void {
    const { first, last } = this.#settings.ports;
    const opening = this.#openings.get(slot)!;
    this.#openings.delete(slot);
    this.#free.push(slot);
    const address = opening.family === 4 ? this.#settings.address : this.#settings.address6;
    const reason =
      code === 'ports-exhausted'
        ? `no pair of ports is free between ${first} and ${last}`
        : `sockets cannot be bound to ${address}`;
    opening.fail(new MediaError(code, reason));
  }

  /** The media thread has ended: whoever still waits for it is told. */
  #bury(): void {
    this.#state = 'closed';
    for (const opening of this.#openings.values()) {
      opening.fail(new MediaError('closed', 'the media plane is closed'));
    }
    this.#openings.clear();
    for (const channel of this.#channels) {
      if (!channel) continue;
      this.#desk.abandon(channel);
      channel.closed(NO_STATS);
    }
    this.#channels.fill(undefined);
  }
}
