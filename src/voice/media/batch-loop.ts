// The loop of the batch body: sleeps in the kernel to the next slot, woken early by keys and commands, and visits the event loop a few
// times a second. Owns the order of work in a turn; it must not know what commands mean.

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { BatchWire } from './batch-wire.ts';
import { Engine } from './engine.ts';
import { Grid } from './grid.ts';
import { askForScheduling, loadLibc } from './libc.ts';
import type { Command, Report, WorkerSettings } from './messages.ts';
import { PortRange } from './port-range.ts';

/** Milliseconds between visits to the event loop, where the runtime does its own housekeeping. */
const VISIT_MS = 200;

export async function runBatch(settings: WorkerSettings, port: MessagePort): Promise<void> {
  const libc = await loadLibc();
  const wire = new BatchWire(libc, settings, new PortRange(settings.ports));
  const report = (message: Report, transfer?: ArrayBuffer[]): void =>
    port.postMessage(message, transfer ?? []);
  const engine = new Engine(settings, wire, report);
  engine.scheduling = askForScheduling(libc);
  engine.now = performance.now();
  const grid = new Grid(engine.now);
  report({ kind: 'ready', wake: wire.wake });
  const obey = (): void => {
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: Command } | undefined;
      if (!received) return;
      engine.obey(received.message);
    }
  };
  const turn = (): void => {
    engine.now = performance.now();
    grid.run(engine);
    wire.readSteady();
    do {
      wire.sleep(grid.dueAt(grid.next) - performance.now());
      engine.now = performance.now();
      obey();
    } while (engine.state === 'running' && performance.now() < grid.dueAt(grid.next));
  };
  const visit = (): void => {
    const until = performance.now() + VISIT_MS;
    while (engine.state === 'running' && performance.now() < until) turn();
    if (engine.state === 'running') setImmediate(visit);
    else {
      wire.shut();
      port.close();
    }
  };
  visit();
}
