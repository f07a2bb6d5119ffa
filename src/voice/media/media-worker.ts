// The media thread's beginning: takes the body it was told to and runs it. Owns nothing else; where the body cannot run it says so and ends.

import { type MessagePort, workerData } from 'node:worker_threads';
import { runBatch } from './batch-loop.ts';
import { runDgram } from './dgram-loop.ts';
import type { WorkerSettings } from './messages.ts';

const { settings, port } = workerData as { settings: WorkerSettings; port: MessagePort };

try {
  if (settings.body === 'batch') await runBatch(settings, port);
  else runDgram(settings, port);
} catch (error) {
  port.postMessage({ kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) });
  port.close();
}
