// Speech by any command: the text in UTF-8 on stdin, a WAV on stdout, `{voice}` and `{lang}` filled into its arguments
// (RHVoice, Piper, a script). Owns one run per text; it must not touch the sound.

import { utf8Encode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { looksLikeWav } from '../../protocols/audio/wav.ts';
import { type Engine, fillIn, mappedVoice } from './engine.ts';
import { Gate } from './gate.ts';
import { runProgram } from './run-program.ts';
import type { Voice } from './speech.ts';
import type { CommandConfig } from './speech-config.ts';

export function commandEngine(config: CommandConfig): Engine {
  const closing = new AbortController();
  const gate = new Gate(config.concurrent, LIMITS.speech.waiting);

  async function render(text: string, voice: Voice): Promise<Result<Uint8Array, string>> {
    const words = { voice: mappedVoice(config.voices, voice), lang: voice.language };
    const said = await runProgram({
      command: config.command.map((part) => fillIn(part, words)),
      input: utf8Encode(text),
      outputMax: LIMITS.speech.engineBytes,
      timeLimit: config.timeLimit * 1_000,
      signal: closing.signal,
    });
    if (said.ok && !looksLikeWav(said.value)) return err(`${config.command[0]} wrote no WAV`);
    return said;
  }

  return {
    identity: JSON.stringify(['command', config.command, config.voices]),
    render: (text, voice, turn) => gate.run(() => render(text, voice), turn),
    close: async () => closing.abort(),
  };
}
