// The writing thread: drains the rings of all recordings to their files, a second at a time, so that no disk ever holds up sound. Owns the
// open files; it must not decide when a recording ends, but for a disk that refuses.

import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Finished, RecordingFile } from './recording-file.ts';

export type WriterOrder =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly path: string;
      readonly ring: SharedArrayBuffer;
    }
  | { readonly kind: 'shut' };

export type WriterReport = { readonly id: number } & Finished;

/** Milliseconds between looks while nobody rings. */
const LOOK_MS = 250;

const { port, bell } = workerData as { port: MessagePort; bell: Int32Array };
const files = new Map<number, RecordingFile>();

function report(id: number, finished: Finished): void {
  files.delete(id);
  port.postMessage({ id, ...finished } satisfies WriterReport);
}

/** False when it is time to go. */
function obey(): boolean {
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: WriterOrder } | undefined;
    if (!received) return true;
    const order = received.message;
    if (order.kind === 'shut') return false;
    try {
      files.set(order.id, new RecordingFile(order.path, order.ring));
    } catch {
      report(order.id, { end: 'failed', seconds: 0, bytes: 0 });
    }
  }
}

function drainAll(): void {
  for (const [id, file] of files) {
    const finished = file.drain();
    if (finished) report(id, finished);
  }
}

for (;;) {
  const rung = Atomics.load(bell, 0);
  const going = obey();
  drainAll();
  if (!going) break;
  Atomics.wait(bell, 0, rung, LOOK_MS);
}
port.close();
