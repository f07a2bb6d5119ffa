// Speech as the program sees it: an engine, a conversion and two caches put together. Owns what happens to one text from
// the request to the samples; it must not know how an engine works.

import { createHash } from 'node:crypto';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { wavFault } from '../../protocols/audio/wav.ts';
import { commandEngine } from './command-engine.ts';
import { Converter } from './converter.ts';
import { DiskCache } from './disk-cache.ts';
import type { Engine } from './engine.ts';
import { espeakEngine } from './espeak-engine.ts';
import { decodeByFfmpeg } from './ffmpeg.ts';
import { httpEngine } from './http-engine.ts';
import { MemoryCache } from './memory-cache.ts';
import type { Speech, SpeechError, Turn, Voice } from './speech.ts';
import type { SpeechConfig } from './speech-config.ts';
import { spokenText } from './spoken-text.ts';

type Sound = Result<Int16Array, SpeechError>;

/** What is worth a log line or a counter; nothing in it is a secret, the texts themselves are left out. */
export type SpeechEvent =
  | { readonly kind: 'said'; readonly from: 'engine' | 'disk' | 'memory'; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'cache-trouble'; readonly reason: string };

type SpeechParts = {
  readonly engine?: Engine;
  readonly observe?: (event: SpeechEvent) => void;
};

const MEGABYTE = 1024 * 1024;
/** Goes up when the conversion changes what a text sounds like, so that old sounds are not taken for new. */
const CONVERSION = 1;

export function createEngine(config: SpeechConfig): Engine {
  switch (config.engine) {
    case 'espeak':
      return espeakEngine(config);
    case 'command':
      return commandEngine(config);
    case 'http':
      return httpEngine(config);
    default:
      return unreachable(config);
  }
}

/**
 * Speech by the settings, its sounds kept in `cacheFolder` (made when missing, its own). `parts` puts an engine in the
 * place of the configured one and listens to what happens. Never rejects for a disk that fails: the cache is then empty.
 */
export async function createSpeech(
  config: SpeechConfig,
  cacheFolder: string,
  parts: SpeechParts = {},
): Promise<Speech> {
  const observe = parts.observe ?? (() => {});
  const trouble = (reason: string): void => observe({ kind: 'cache-trouble', reason });
  const disk = await DiskCache.open(cacheFolder, config.diskMegabytes * MEGABYTE, trouble);
  return new CachedSpeech({ config, disk, engine: parts.engine ?? createEngine(config), observe });
}

type Makings = {
  readonly config: SpeechConfig;
  readonly disk: DiskCache;
  readonly engine: Engine;
  readonly observe: (event: SpeechEvent) => void;
};

type Wanted = { readonly key: string; readonly spoken: string; readonly voice: Voice; readonly turn: Turn };

class CachedSpeech implements Speech {
  private readonly makings: Makings;
  private readonly memory: MemoryCache;
  /** What pages have said; apart, so that no rehearsal drives the prompts of calls out of memory or off the disk. */
  private readonly rehearsed = new MemoryCache(LIMITS.rehearsal.keptBytes);
  private readonly converter = new Converter();
  private readonly closing = new AbortController();
  /** Texts being said now, so that the same one asked for twice is said once. */
  private readonly underWay = new Map<string, Promise<Sound>>();

  constructor(makings: Makings) {
    this.makings = makings;
    this.memory = new MemoryCache(makings.config.memoryMegabytes * MEGABYTE);
  }

  async say(text: string, voice: Voice, turn: Turn = 'call'): Promise<Sound> {
    const spoken = spokenText(text);
    if (spoken === '') return ok(new Int16Array(0));
    if (spoken.length > LIMITS.speech.textCharacters) {
      return this.failed(`the text is longer than ${LIMITS.speech.textCharacters} characters`);
    }
    const key = this.keyOf(spoken, voice);
    const kept = this.memory.get(key) ?? (turn === 'page' ? this.rehearsed.get(key) : undefined);
    if (kept) {
      this.makings.observe({ kind: 'said', from: 'memory', milliseconds: 0 });
      return ok(kept);
    }
    // A call does not wait behind pages for a text that a page has asked for, too.
    const place = `${turn} ${key}`;
    let saying = this.underWay.get(place);
    if (!saying) {
      saying = this.fetch({ key, spoken, voice, turn }).finally(() => this.underWay.delete(place));
      this.underWay.set(place, saying);
    }
    return await saying;
  }

  async decode(bytes: Uint8Array): Promise<Sound> {
    if (bytes.length > LIMITS.sound.fileBytes) {
      return soundFailed(`the file is larger than ${LIMITS.sound.fileBytes} bytes`);
    }
    if (bytes.length === 0) return soundFailed('the file is empty');
    // A WAV of a coding we do not read (ADPCM, GSM, mp3 inside) is ffmpeg's like any other file.
    const readable = wavFault(bytes) === undefined;
    const decoded = readable
      ? await this.converter.convert({ bytes, normalise: 'no' }, 'call')
      : await this.ffmpeg(bytes);
    return decoded.ok ? decoded : soundFailed(decoded.error);
  }

  kept(): ReturnType<Speech['kept']> {
    return { disk: this.makings.disk.kept, memory: this.memory.kept };
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([this.makings.engine.close(), this.converter.close()]);
    await Promise.allSettled(this.underWay.values());
  }

  private async ffmpeg(bytes: Uint8Array): Promise<Result<Int16Array, string>> {
    const { config } = this.makings;
    const run = { program: config.ffmpeg, timeLimit: config.timeLimit * 1_000, signal: this.closing.signal };
    return await decodeByFfmpeg(bytes, run);
  }

  private keyOf(spoken: string, voice: Voice): string {
    const { engine, config } = this.makings;
    const parts = [CONVERSION, engine.identity, config.normalise, voice.name, voice.language, spoken];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  private async fetch(wanted: Wanted): Promise<Sound> {
    const { key, turn } = wanted;
    const { disk, observe } = this.makings;
    const startedAt = performance.now();
    const onDisk = await disk.get(key);
    const known = onDisk ?? this.rehearsed.get(key);
    const sound = known ? ok(known) : await this.render(wanted);
    if (!sound.ok) return this.failed(sound.error);
    if (turn === 'page') this.rehearsed.put(key, sound.value);
    else {
      this.memory.put(key, sound.value);
      if (!onDisk) await disk.put(key, sound.value);
    }
    observe({ kind: 'said', from: onDisk ? 'disk' : 'engine', milliseconds: performance.now() - startedAt });
    return sound;
  }

  private async render({ spoken, voice, turn }: Wanted): Promise<Result<Int16Array, string>> {
    const { engine, config } = this.makings;
    if (this.closing.signal.aborted) return err('closed');
    const wav = await engine.render(spoken, voice, turn);
    if (!wav.ok) return wav;
    return await this.converter.convert({ bytes: wav.value, normalise: config.normalise }, turn);
  }

  private failed(reason: string): Sound {
    this.makings.observe({ kind: 'failed', reason });
    return err({ kind: 'speech-failed', reason });
  }
}

function soundFailed(reason: string): Sound {
  return err({ kind: 'sound-failed', reason });
}
