// The thread in which sound is converted: minutes of samples would hold up the paced media loop of the main thread.
// Owns no decision: convert-wav.ts says how.

import { parentPort } from 'node:worker_threads';
import { convertWav } from './convert-wav.ts';
import type { Conversion } from './converter.ts';

parentPort?.on('message', ({ bytes, normalise }: Conversion) => {
  const result = convertWav(bytes, normalise);
  if (result.ok) parentPort?.postMessage(result, [result.value.buffer as ArrayBuffer]);
  else parentPort?.postMessage(result);
});
