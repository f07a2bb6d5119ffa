// Speech by eSpeak NG in separate processes (it is under the GPL 3; see espeak-process.ts). Owns the pool; it must not
// load eSpeak NG into the server.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Engine } from './engine.ts';
import { Gate } from './gate.ts';
import { SpeakingProcess } from './speaking-process.ts';
import type { Voice } from './speech.ts';
import type { EspeakConfig } from './speech-config.ts';

const PROGRAM = new URL('./espeak-process.js', import.meta.url);
/** Goes up when the same text would sound otherwise: another release of eSpeak NG, another preparation of the text. */
const RELEASE = 'espeak-ng-emscripten 0.3.5, 1';

/** `program` is the process's own; tests give one that dies. */
export function espeakEngine(config: EspeakConfig, program = PROGRAM): Engine {
  const gate = new Gate(config.concurrent, LIMITS.speech.waiting);
  const all = Array.from({ length: config.concurrent }, () => new SpeakingProcess(program));
  const idle = [...all];
  let closed = false;

  async function render(text: string, voice: Voice): Promise<Result<Uint8Array, string>> {
    const speaking = idle.pop();
    if (!speaking) return err('no process is free');
    try {
      return await ask(speaking, text, voice);
    } finally {
      idle.push(speaking);
    }
  }

  async function ask(
    speaking: SpeakingProcess,
    text: string,
    voice: Voice,
  ): Promise<Result<Uint8Array, string>> {
    const request = { text, language: voice.language, voice: config.voices[voice.name] };
    // A process may die of something else than this text (memory, an operator); of the text it dies twice.
    for (let attempt = 1; attempt <= 2; attempt++) {
      if (closed) return err('closed');
      const answer = await speaking.ask(request, config.timeLimit * 1_000);
      switch (answer.kind) {
        case 'said':
          return ok(answer.wav);
        case 'refused':
          return err(answer.reason);
        case 'late':
          return err(`espeak-ng took longer than ${config.timeLimit} s`);
        case 'closed':
          return err('closed');
        case 'died':
          break;
        default:
          return unreachable(answer);
      }
    }
    return err('espeak-ng died of this text, twice');
  }

  return {
    identity: JSON.stringify(['espeak', RELEASE, config.voices]),
    render: (text, voice, turn) => gate.run(() => render(text, voice), turn),
    close: async () => {
      closed = true;
      for (const speaking of all) speaking.close();
    },
  };
}
