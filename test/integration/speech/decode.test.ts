// Sound files: WAV by ourselves, the rest through ffmpeg (Debian package `ffmpeg`), and clear errors without it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { peakOf } from '../../../src/protocols/audio/level.ts';
import { writeWav } from '../../../src/protocols/audio/wav.ts';
import type { Speech } from '../../../src/voice/speech/speech.ts';
import { SPEECH_DEFAULTS } from '../../../src/voice/speech/speech-config.ts';
import { folder, speechOf } from './engines.ts';

const RATE = 44_100;

function whistle(hertz: number): Uint8Array {
  const samples = Int16Array.from(
    { length: RATE },
    (_, n) => 10_000 * Math.sin((2 * Math.PI * hertz * n) / RATE),
  );
  return writeWav(samples, RATE);
}

/** A second of a whistle in another format; fails, naming the package, where ffmpeg is missing. */
function encoded(hertz: number, ...format: string[]): Uint8Array {
  const parameters = ['-loglevel', 'error', '-i', 'pipe:0', ...format, 'pipe:1'];
  try {
    return execFileSync('ffmpeg', parameters, { input: whistle(hertz), maxBuffer: 1 << 24 });
  } catch (fault) {
    throw new Error('ffmpeg is needed for this test (Debian package ffmpeg)', { cause: fault });
  }
}

async function reasonOf(speech: Speech, bytes: Uint8Array): Promise<string> {
  const decoded = await speech.decode(bytes);
  if (decoded.ok) return 'decoded';
  assert.equal(decoded.error.kind, 'sound-failed');
  return decoded.error.reason;
}

/** Amplitude of 1 kHz at 8 kHz sampling, over whole periods from the middle. */
function whistleOf(samples: Int16Array): number {
  const half = samples.subarray(2_000, 6_000);
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < half.length; n++) {
    real += half[n]! * Math.cos((2 * Math.PI * n) / 8);
    imaginary += half[n]! * Math.sin((2 * Math.PI * n) / 8);
  }
  return (2 * Math.hypot(real, imaginary)) / half.length;
}

const FORMATS: readonly [string, string[]][] = [
  ['mp3', ['-f', 'mp3']],
  ['ogg', ['-c:a', 'libvorbis', '-f', 'ogg']],
  ['opus', ['-c:a', 'libopus', '-f', 'ogg']],
  ['flac', ['-f', 'flac']],
  ['WAV with ADPCM inside', ['-c:a', 'adpcm_ima_wav', '-f', 'wav']],
];

for (const [name, format] of FORMATS) {
  test(`${name} is decoded at its level and length`, async (t) => {
    const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
    const decoded = await speech.decode(encoded(1_000, ...format));
    assert.ok(decoded.ok, decoded.ok ? '' : decoded.error.reason);
    assert.ok(Math.abs(decoded.value.length - 8_000) < 900, `${decoded.value.length} samples`);
    const decibels = 20 * Math.log10(whistleOf(decoded.value) / 10_000);
    assert.ok(Math.abs(decibels) < 1.5, `${decibels.toFixed(1)} dB`);
  });
}

test('what lies above 4 kHz in a file does not come back folded, through ffmpeg as through our own filter', async (t) => {
  const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
  for (const hertz of [4_100, 4_300, 5_000, 7_000]) {
    for (const bytes of [encoded(hertz, '-f', 'flac'), whistle(hertz)]) {
      const decoded = await speech.decode(bytes);
      assert.ok(decoded.ok, decoded.ok ? '' : decoded.error.reason);
      assert.ok(peakOf(decoded.value.subarray(2_000, 6_000)) <= 10, `${hertz} Hz`);
    }
  }
});

test('amr is decoded at its length', async (t) => {
  // RFC 4867 section 5: the magic, then a second of frames of 20 ms; 0x3c heads one of 12.2 kbit/s with 31 bytes.
  const frames = Array.from({ length: 50 }, () => [0x3c, ...new Uint8Array(31)]);
  const amr = Uint8Array.from([...new TextEncoder().encode('#!AMR\n'), ...frames.flat()]);
  const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
  const decoded = await speech.decode(amr);
  assert.equal(decoded.ok ? decoded.value.length : decoded.error.reason, 8_000);
});

test('WAV needs no ffmpeg', async (t) => {
  const speech = await speechOf(t, { ...SPEECH_DEFAULTS.espeak, ffmpeg: 'no-such-program' });
  const decoded = await speech.decode(whistle(1_000));
  assert.ok(decoded.ok);
  assert.equal(decoded.value.length, 8_000);
  assert.ok(Math.abs(whistleOf(decoded.value) - 10_000) < 50);
});

test('without ffmpeg other files are refused with what is missing', async (t) => {
  const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
  const mp3 = encoded(1_000, '-f', 'mp3');
  await withPath(t, await folder(t), async () => {
    assert.match(
      await reasonOf(speech, mp3),
      /^the file cannot be read as WAV .*the program ffmpeg is not installed$/,
    );
  });
});

async function withPath(t: TestContext, place: string, body: () => Promise<void>): Promise<void> {
  const before = process.env.PATH;
  process.env.PATH = place;
  t.after(() => {
    process.env.PATH = before;
  });
  await body();
  process.env.PATH = before;
}

test('what is no sound, names other places, is empty, too large or too long is refused with a reason', async (t) => {
  const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /empty/],
    [text('no sound at all'), /ffmpeg ended with/],
    [text('ffconcat version 1.0\nfile /etc/hostname\n'), /ffmpeg ended with/],
    [text('#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n'), /ffmpeg ended with/],
    [new Uint8Array(5 * 1024 * 1024 + 1), /larger than/],
    [writeWav(new Int16Array(4_000 * 601), 4_000), /longer than 600 s/],
  ];
  for (const [bytes, reason] of cases) assert.match(await reasonOf(speech, bytes), reason);
});

test('a sound of more than ten minutes in few bytes is refused', async (t) => {
  const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
  const silence = ['-af', 'apad=whole_dur=620', '-ar', '8000', '-b:a', '8k', '-f', 'mp3'];
  assert.match(await reasonOf(speech, encoded(1_000, ...silence)), /longer than 600 s/);
});
