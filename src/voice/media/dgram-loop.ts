// The loop of the node:dgram body: timers to the absolute grid, commands and packets by events. Owns the timer; it must not know what
// commands mean.

import { setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { DgramWire } from './dgram-wire.ts';
import { Engine } from './engine.ts';
import { Grid } from './grid.ts';
import type { Command, Report, Scheduling, WorkerSettings } from './messages.ts';
import { PortRange } from './port-range.ts';

/** On Linux 0 is the calling thread (setpriority(2)); elsewhere it is the whole process, which is left as it is. */
function askForScheduling(): Scheduling {
  if (process.platform !== 'linux') return 'normal';
  try {
    setPriority(0, -11);
    return 'nice';
  } catch {
    return 'normal';
  }
}

export function runDgram(settings: WorkerSettings, port: MessagePort): void {
  const wire = new DgramWire(settings, new PortRange(settings.ports));
  const report = (message: Report, transfer?: ArrayBuffer[]): void =>
    port.postMessage(message, transfer ?? []);
  const engine = new Engine(settings, wire, report);
  engine.scheduling = askForScheduling();
  engine.now = performance.now();
  const grid = new Grid(engine.now);
  let timer: NodeJS.Timeout | undefined;
  wire.onActivity = () => {
    engine.now = performance.now();
  };
  const turn = (): void => {
    engine.now = performance.now();
    grid.run(engine);
    timer = setTimeout(turn, Math.max(0, grid.dueAt(grid.next) - performance.now()));
  };
  port.on('message', (command: Command) => {
    engine.now = performance.now();
    engine.obey(command);
    if (engine.state === 'running') return;
    clearTimeout(timer);
    port.close();
  });
  turn();
  report({ kind: 'ready', wake: undefined });
}
