// The program of the separate process in which eSpeak NG runs. eSpeak NG is under the GPL 3: it is loaded here and nowhere
// else, spoken to only by messages, and replaceable by another engine in the configuration. Owns nothing of the server;
// it must not open files or sockets of its own, and ends when the server does.

import os from 'node:os';
import load from '@echogarden/espeak-ng-emscripten';
import { LIMITS } from '../../base/limits.ts';
import { writeWav } from '../../protocols/audio/wav.ts';
import type { EspeakReply, EspeakRequest } from './espeak-messages.ts';
import { espeakText } from './espeak-text.ts';

process.on('disconnect', () => process.exit(0));

try {
  // Calls that are being spoken go before texts that are not yet.
  os.setPriority(10);
} catch {
  // Not allowed here: equal footing it is.
}

const espeak = new (await load()).eSpeakNGWorker();
const voiceFiles = filesByLanguage();

/** The voice file of each two-letter language: that of the best priority, which is the lowest (`zh` is in `cmn`). */
function filesByLanguage(): ReadonlyMap<string, string> {
  const best = new Map<string, { file: string; priority: number }>();
  for (const voice of espeak.list_voices()) {
    const file = voice.identifier.split('/').at(-1) ?? voice.identifier;
    for (const { name, priority } of voice.languages) {
      const known = best.get(name);
      if (name.length === 2 && (!known || priority < known.priority)) best.set(name, { file, priority });
    }
  }
  return new Map([...best].map(([language, { file }]) => [language, file]));
}

function say(request: EspeakRequest): EspeakReply {
  const { language, voice } = request;
  const file = voiceFiles.get(language);
  if (file === undefined) {
    const known = [...voiceFiles.keys()].sort().join(', ');
    return { kind: 'refused', reason: `espeak-ng has no language ${language}; it has ${known}` };
  }
  const name = voice.variant === '' ? file : `${file}+${voice.variant}`;
  if (espeak.set_voice(name) !== 0) return { kind: 'refused', reason: `espeak-ng has no voice ${name}` };
  espeak.set_rate(voice.rate);
  espeak.set_pitch(voice.pitch);
  const rate = espeak.get_samplerate();
  const most = LIMITS.sound.seconds * rate;
  const pieces: Int16Array[] = [];
  let length = 0;
  espeak.synthesize(espeakText(request.text), (piece) => {
    pieces.push(piece);
    length += piece.length;
    return length > most;
  });
  if (length > most) return { kind: 'refused', reason: `the text is longer than ${LIMITS.sound.seconds} s` };
  const samples = new Int16Array(length);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { kind: 'said', wav: writeWav(samples, rate) };
}

process.on('message', (request: EspeakRequest) => {
  process.send?.(say(request));
});
