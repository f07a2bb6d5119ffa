// The recordings of a plane as the main thread holds them: starts the writing thread at the first one, gives each a ring, tells the channel when its
// file is closed. Owns the numbers of files; it must not write.

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { OpenChannel } from './channel.ts';
import type { RecordOptions } from './media-plane.ts';
import type { RecordingOrder } from './messages.ts';
import { newRing, RecordingRing } from './recording-ring.ts';
import type { WriterOrder, WriterReport } from './recording-worker.ts';

type Running = {
  readonly channel: OpenChannel;
  readonly recording: number;
  readonly path: string;
  readonly ring: SharedArrayBuffer;
};

export class RecordingDesk {
  readonly #bell: Int32Array;
  readonly #running = new Map<number, Running>();
  #writer: { readonly worker: Worker; readonly port: MessagePort } | undefined;
  #next = 1;
  #idle: (() => void) | undefined;

  constructor(bell: Int32Array) {
    this.#bell = bell;
  }

  start(
    channel: OpenChannel,
    order: RecordOptions & { readonly recording: number; readonly channels: 1 | 2 },
  ): RecordingOrder {
    const ring = newRing(order.channels);
    const id = this.#next++;
    this.#running.set(id, { channel, recording: order.recording, path: order.path, ring });
    channel.recordings++;
    this.#order({ kind: 'open', id, path: order.path, ring });
    return { ring, seconds: order.seconds, silenceSeconds: order.silenceSeconds };
  }

  /** The media thread died: nobody will end this channel's recordings but we. */
  abandon(channel: OpenChannel): void {
    for (const running of this.#running.values()) {
      if (running.channel === channel) new RecordingRing(running.ring).end('failed');
    }
    this.#ring();
  }

  /** Waits for the files that are being finished, then ends the thread. */
  async close(): Promise<void> {
    if (!this.#writer) return;
    if (this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    const { worker } = this.#writer;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    this.#order({ kind: 'shut' });
    this.#writer = undefined;
    await gone;
  }

  #order(order: WriterOrder): void {
    this.#writer ??= this.#startWriter();
    this.#writer.port.postMessage(order);
    this.#ring();
  }

  #startWriter(): { worker: Worker; port: MessagePort } {
    const { port1: port, port2 } = new MessageChannel();
    const worker = new Worker(new URL('./recording-worker.js', import.meta.url), {
      workerData: { port: port2, bell: this.#bell },
      transferList: [port2],
    });
    port.on('message', (report: WriterReport) => this.#finished(report));
    // A writer that died takes its files with it; the next recording starts another.
    worker.once('error', () => {
      this.#writer = undefined;
      for (const id of [...this.#running.keys()]) this.#finished({ id, end: 'failed', seconds: 0, bytes: 0 });
    });
    return { worker, port };
  }

  #finished({ id, end, seconds, bytes }: WriterReport): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#running.delete(id);
    new RecordingRing(running.ring).end('failed');
    const { recording, path } = running;
    running.channel.recorded({ kind: 'recorded', recording, seconds, end, path, bytes });
    if (this.#running.size === 0) this.#idle?.();
  }

  #ring(): void {
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }
}
