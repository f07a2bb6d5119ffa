// The speech engine of the product tests, run as a command: the text comes on standard input, its own noise goes out as
// a WAV. A text that holds `unspeakable` fails, as an engine may.

import { alawOf, samplesOf, wavOf } from './product-sound.ts';

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const text = Buffer.concat(parts).toString('utf8');
if (text.includes('unspeakable')) {
  process.stderr.write('this voice cannot say that\n');
  process.exitCode = 1;
} else process.stdout.write(wavOf(samplesOf(alawOf(text))));
