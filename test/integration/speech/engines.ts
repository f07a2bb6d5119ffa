// The three engines as the tests run them: espeak-ng itself, a small program as the command, a server on loopback for
// HTTP. Owns their start and end.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeWav } from '../../../src/protocols/audio/wav.ts';
import { createEngine, createSpeech } from '../../../src/voice/speech/create-speech.ts';
import type { Engine } from '../../../src/voice/speech/engine.ts';
import type { Speech } from '../../../src/voice/speech/speech.ts';
import {
  type CommandConfig,
  SPEECH_DEFAULTS,
  type SpeechConfig,
} from '../../../src/voice/speech/speech-config.ts';
import { spoken } from './speaking-command.ts';

export const SPEAKING_COMMAND = fileURLToPath(new URL('./speaking-command.js', import.meta.url));

export const COMMAND_CONFIG: CommandConfig = {
  ...SPEECH_DEFAULTS.command,
  command: [process.execPath, SPEAKING_COMMAND, '{voice}', 'in {lang}'],
};

export async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(os.tmpdir(), 'speech-'));
  t.after(() => rm(made, { recursive: true, force: true }));
  return made;
}

export type Asked = { readonly body: Record<string, unknown>; readonly authorization: string | undefined };

export type SpeakingServer = { readonly url: string; readonly asked: Asked[] };

/** A service in OpenAI's manner; `fail` is answered 500, `noise` with no WAV, `away` to another place, `hang` never. */
export async function speakingServer(t: TestContext): Promise<SpeakingServer> {
  const asked: Asked[] = [];
  const server = http.createServer(async (request, response) => {
    const body = (await json(request)) as Record<string, unknown>;
    asked.push({ body, authorization: request.headers.authorization });
    const text = String(body.input);
    if (text === 'hang') return;
    if (text === 'fail') response.writeHead(500).end('\nno such voice\nsecond line');
    else if (text === 'noise') response.end('this is no sound');
    else if (text === 'away') response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    else response.writeHead(200, { 'content-type': 'audio/wav' }).end(writeWav(spoken(text), 8_000));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/audio/speech`, asked };
}

export type Counted = { readonly engine: Engine; readonly rendered: string[] };

/** The configured engine, and every text it was really given. */
export function counted(config: SpeechConfig): Counted {
  const engine = createEngine(config);
  const rendered: string[] = [];
  return {
    rendered,
    engine: {
      identity: engine.identity,
      render: (text, voice, turn) => {
        rendered.push(text);
        return engine.render(text, voice, turn);
      },
      close: () => engine.close(),
    },
  };
}

/** Speech that ends with the test. */
export async function speechOf(
  t: TestContext,
  config: SpeechConfig,
  engine = createEngine(config),
): Promise<Speech> {
  const speech = await createSpeech(config, await folder(t), { engine });
  t.after(() => speech.close());
  return speech;
}
