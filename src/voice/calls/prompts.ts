// All that a call can play, made ready before the first ring and shared between calls. Owns the shelf of encoded prompts
// and who holds them; it must not know menus, keys or legs.

import { createHash } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Part } from '../../language/index.ts';
import type { MediaPlane, Prompt } from '../media/media-plane.ts';
import type { Speech, Voice } from '../speech/speech.ts';

/** Brings the bytes behind a sound part's source (`upload:0`, a web address, a stored file), or says why it cannot. */
export type FetchSound = (source: string) => Promise<Result<Uint8Array, string>>;

/** The prompts of one call. Every part of its program is there until `release`. */
export interface CallPrompts {
  /** The prompts of these parts, in order; parts without any sound are left out. */
  of(parts: readonly Part[]): readonly Prompt[];
  release(): void;
}

type Kept = { readonly prompt: Prompt; readonly key: string; holders: number };

export type PromptShelf = {
  /** Says or fetches every part; the error is one line telling which part could not be made. */
  prepare(parts: readonly Part[], voice: Voice, fetchSound: FetchSound): Promise<Result<CallPrompts, string>>;
  close(): void;
};

const partName = (part: Part): string =>
  part.kind === 'speech' ? `speech ${part.text}` : `sound ${part.source}`;

export function createPromptShelf(plane: MediaPlane, speech: Speech): PromptShelf {
  return new Shelf(plane, speech);
}

class Shelf implements PromptShelf {
  readonly #plane: MediaPlane;
  readonly #speech: Speech;
  /** In the order of last use: the first is the oldest. */
  readonly #kept = new Map<string, Kept>();
  #seconds = 0;

  constructor(plane: MediaPlane, speech: Speech) {
    this.#plane = plane;
    this.#speech = speech;
  }

  async prepare(
    parts: readonly Part[],
    voice: Voice,
    fetchSound: FetchSound,
  ): Promise<Result<CallPrompts, string>> {
    const held = new Map<string, Kept>();
    const made = await Promise.all(
      parts.map(async (part) => {
        const kept = await this.#make(part, voice, fetchSound);
        if (kept.ok) held.set(partName(part), kept.value);
        return kept;
      }),
    );
    const failed = made.find((one) => !one.ok);
    if (failed && !failed.ok) {
      this.#release(held.values());
      return failed;
    }
    let released = false;
    return ok({
      of: (wanted) =>
        wanted.flatMap((part) => held.get(partName(part))?.prompt ?? []).filter((p) => p.seconds > 0),
      release: () => {
        if (!released) this.#release(held.values());
        released = true;
      },
    });
  }

  async #make(part: Part, voice: Voice, fetchSound: FetchSound): Promise<Result<Kept, string>> {
    if (part.kind === 'speech') {
      const key = `${voice.name},${voice.language} ${part.text}`;
      const kept = this.#hold(key);
      if (kept) return ok(kept);
      const said = await this.#speech.say(part.text, voice);
      return said.ok ? ok(this.#keep(key, said.value)) : err(said.error.reason);
    }
    const bytes = await fetchSound(part.source);
    if (!bytes.ok) return bytes;
    const key = createHash('sha256').update(bytes.value).digest('hex');
    const kept = this.#hold(key);
    if (kept) return ok(kept);
    const decoded = await this.#speech.decode(bytes.value);
    return decoded.ok ? ok(this.#keep(key, decoded.value)) : err(decoded.error.reason);
  }

  #hold(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.holders++;
    return kept;
  }

  /** Two calls may have said the same text at once: the second finds the first one's prompt here. */
  #keep(key: string, samples: Int16Array): Kept {
    const present = this.#hold(key);
    if (present) return present;
    const kept: Kept = { prompt: this.#plane.loadPrompt(samples), key, holders: 1 };
    this.#kept.set(key, kept);
    this.#seconds += kept.prompt.seconds;
    return kept;
  }

  #release(kept: Iterable<Kept>): void {
    for (const one of kept) one.holders--;
    this.#makeRoom(LIMITS.calls.promptSecondsKept);
  }

  #makeRoom(secondsMax: number): void {
    for (const kept of this.#kept.values()) {
      if (this.#seconds <= secondsMax) return;
      if (kept.holders > 0) continue;
      this.#kept.delete(kept.key);
      this.#seconds -= kept.prompt.seconds;
      this.#plane.releasePrompt(kept.prompt);
    }
  }

  close(): void {
    this.#makeRoom(0);
  }
}
