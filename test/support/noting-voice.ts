// A speech engine that notes what it is asked to say, run as a command: its text is added to the file named, its sound is that of
// product-voice. For tests that must know what a call told.

import { appendFileSync } from 'node:fs';
import { alawOf, samplesOf, wavOf } from './product-sound.ts';

const [, , file = ''] = process.argv;
const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const text = Buffer.concat(parts).toString('utf8');
appendFileSync(file, `${text}\n`);
process.stdout.write(wavOf(samplesOf(alawOf(text))));
