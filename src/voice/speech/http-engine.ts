// Speech by an HTTP service in OpenAI's manner: POST {model, input, voice, response_format: "wav"}, a WAV comes back.
// Owns the request; it must not touch the sound, and the key must not reach a log.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { looksLikeWav } from '../../protocols/audio/wav.ts';
import { type Engine, fillIn, mappedVoice } from './engine.ts';
import { firstLine } from './first-line.ts';
import { Gate } from './gate.ts';
import type { Voice } from './speech.ts';
import type { HttpConfig } from './speech-config.ts';

/** Bytes of a refusal's body that are read for its first line. */
const REFUSAL_BYTES = 4_096;

/** The body up to `most` bytes, and whether it went on. */
async function readBody(
  response: Response,
  most: number,
): Promise<{ bytes: Uint8Array; more: 'yes' | 'no' }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > most) return { bytes: Buffer.concat(parts).subarray(0, most), more: 'yes' };
  }
  return { bytes: Buffer.concat(parts, length), more: 'no' };
}

/** `fetch` hides why a connection failed in the cause of what it throws. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'failed';
  const inner = fault.cause instanceof Error ? fault.cause : fault;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  return firstLine(inner.message) || code || inner.name;
}

export function httpEngine(config: HttpConfig): Engine {
  const closing = new AbortController();
  const gate = new Gate(config.concurrent, LIMITS.speech.waiting);
  const host = new URL(config.url).host;

  async function ask(text: string, voice: Voice, signal: AbortSignal): Promise<Result<Uint8Array, string>> {
    const words = { voice: voice.name, lang: voice.language };
    const response = await fetch(config.url, {
      method: 'POST',
      redirect: 'error',
      signal,
      headers: {
        'content-type': 'application/json',
        accept: 'audio/wav',
        ...(config.apiKey === '' ? {} : { authorization: `Bearer ${config.apiKey}` }),
      },
      body: JSON.stringify({
        model: config.model,
        input: text,
        voice: fillIn(mappedVoice(config.voices, voice), words),
        response_format: 'wav',
      }),
    });
    if (!response.ok) {
      const refusal = await readBody(response, REFUSAL_BYTES);
      return err(
        `${host} answered ${response.status}: ${firstLine(new TextDecoder().decode(refusal.bytes))}`,
      );
    }
    const { bytes, more } = await readBody(response, LIMITS.speech.engineBytes);
    if (more === 'yes') return err(`${host} sent more than ${LIMITS.speech.engineBytes} bytes`);
    return looksLikeWav(bytes) ? ok(bytes) : err(`${host} sent no WAV`);
  }

  async function render(text: string, voice: Voice): Promise<Result<Uint8Array, string>> {
    const late = AbortSignal.timeout(config.timeLimit * 1_000);
    try {
      return await ask(text, voice, AbortSignal.any([late, closing.signal]));
    } catch (fault) {
      if (closing.signal.aborted) return err('closed');
      return err(
        late.aborted ? `${host} took longer than ${config.timeLimit} s` : `${host}: ${reasonOf(fault)}`,
      );
    }
  }

  return {
    identity: JSON.stringify(['http', config.url, config.model, config.voices]),
    render: (text, voice, turn) => gate.run(() => render(text, voice), turn),
    close: async () => closing.abort(),
  };
}
