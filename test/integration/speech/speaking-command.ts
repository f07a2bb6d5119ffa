// A speech program for tests of the command engine: reads a text, writes a WAV, misbehaves on demand. The text says what
// to do; anything that is no order is spoken as a tone of 20 ms a character.

import { writeSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { writeWav } from '../../../src/protocols/audio/wav.ts';

const [voice = '', language = ''] = process.argv.slice(2);

export function spoken(text: string): Int16Array {
  return Int16Array.from(
    { length: 160 * text.length },
    (_, n) => 8_000 * Math.sin((n * (text.length % 7) + n) / 9),
  );
}

/** As ffmpeg and others write into a pipe: two channels, 48 kHz, lengths unknown. */
function streamed(): Uint8Array {
  const samples = Int16Array.from(
    { length: 96_000 },
    (_, n) => 8_000 * Math.sin((2 * Math.PI * 500 * (n >> 1)) / 48_000),
  );
  const wav = writeWav(samples, 48_000);
  const view = new DataView(wav.buffer);
  view.setUint32(4, 0xffffffff, true);
  view.setUint16(22, 2, true);
  view.setUint16(32, 4, true);
  view.setUint32(40, 0xffffffff, true);
  return wav;
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

async function obey(order: string): Promise<void> {
  switch (order) {
    case 'fail':
      process.stderr.write('\nno such voice\nsecond line\n');
      process.exitCode = 3;
      return;
    case 'fail after a sound':
      write(writeWav(spoken(order), 8_000));
      process.exitCode = 1;
      return;
    case 'arguments':
      process.stderr.write(
        JSON.stringify([voice, language, Object.keys(process.env).filter((key) => /^DOZVON/.test(key))]),
      );
      process.exitCode = 1;
      return;
    case 'noise':
      write(Buffer.from('this is no sound'));
      return;
    case 'nothing':
      return;
    case 'hang':
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      return;
    case 'stream':
      write(streamed());
      return;
    default:
      write(writeWav(spoken(order), 8_000));
  }
}

if (process.argv[1] === import.meta.filename) await obey(await readAll(process.stdin));
