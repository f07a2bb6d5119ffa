// Sound files that are not WAV, through ffmpeg when it is installed. Owns its command line: pipes only, no network, no
// other file, nothing but the first sound track, 8 kHz mono out.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { wavFault } from '../../protocols/audio/wav.ts';
import { LINE_RATE } from './convert-wav.ts';
import { runProgram } from './run-program.ts';

type FfmpegRun = {
  readonly program: string;
  /** Milliseconds. */
  readonly timeLimit: number;
  readonly signal: AbortSignal;
};

/** One second past the limit is asked for, so that a longer sound shows. */
const SECONDS = LIMITS.sound.seconds + 1;

/** ffmpeg's own low-pass lets 4.1 kHz back in at -15 dB (measured); this one has the band of protocols/audio/resample.ts. */
const LOW_PASS = `aresample=${LINE_RATE}:filter_size=128:cutoff=0.925:filter_type=kaiser:kaiser_beta=8`;

function parameters(): string[] {
  const quiet = ['-hide_banner', '-loglevel', 'error', '-nostdin'];
  // A playlist or a "concat" file names further places: none but the pipe may be opened.
  const input = ['-protocol_whitelist', 'pipe', '-i', 'pipe:0'];
  const track = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-t', String(SECONDS)];
  const output = [
    '-af',
    LOW_PASS,
    '-ac',
    '1',
    '-ar',
    String(LINE_RATE),
    '-c:a',
    'pcm_s16le',
    '-f',
    's16le',
    'pipe:1',
  ];
  return [...quiet, ...input, ...track, ...output];
}

/** The 8 kHz samples of any file ffmpeg knows, or one line that says why not. */
export async function decodeByFfmpeg(bytes: Uint8Array, run: FfmpegRun): Promise<Result<Int16Array, string>> {
  const done = await runProgram({
    command: [run.program, ...parameters()],
    input: bytes,
    outputMax: 2 * SECONDS * LINE_RATE,
    timeLimit: run.timeLimit,
    signal: run.signal,
  });
  if (!done.ok) return err(`the file cannot be read as WAV (${wavFault(bytes)?.reason}), and ${done.error}`);
  const samples = new Int16Array(done.value.length >> 1);
  const view = new DataView(done.value.buffer, done.value.byteOffset);
  for (let index = 0; index < samples.length; index++) samples[index] = view.getInt16(2 * index, true);
  if (samples.length === 0) return err('the file has no sound');
  if (samples.length > LIMITS.sound.seconds * LINE_RATE) {
    return err(`the sound is longer than ${LIMITS.sound.seconds} s`);
  }
  return ok(samples);
}
