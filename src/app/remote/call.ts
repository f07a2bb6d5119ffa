// `dozvon call` over the API: the menu looked at first, the call made, what happens in it told as it happens. Owns following and the
// printing; what a menu means is the language's.

import { randomUUID } from 'node:crypto';
import type { TimelineEntry } from '../../../clients/typescript/src/index.ts';
import { compile } from '../../language/index.ts';
import { CommandError } from '../command-error.ts';
import { EXITS } from '../exit-codes.ts';
import { say } from '../say.ts';
import { oneLine } from '../terminal/foreign-text.ts';
import { printDocument } from './answers.ts';
import { liveFrames, type Told } from './live-socket.ts';
import { isDelivered, messageNamed } from './messages.ts';
import { type Server, type ServerOptions, withServer } from './server.ts';
import { entryLine } from './timeline-lines.ts';
import { moneyTold } from './told-values.ts';
import { typedText } from './typed-files.ts';

type RemoteCallOptions = ServerOptions & {
  readonly voice?: string;
  readonly attempts: number;
  readonly sender?: string;
};

export async function remoteCall(phone: string, word: string, options: RemoteCallOptions): Promise<void> {
  const text = await typedText(word);
  checkMenu(text, word.startsWith('@') ? word.slice(1) : 'TEXT');
  const { voice, attempts, sender, json } = options;
  await withServer(options, async (server) => {
    // Watched before it is made, so that nothing of it is missed.
    const stopped = new AbortController();
    try {
      const frames = liveFrames(server, { subscribe: ['calls', 'messages'] }, stopped.signal);
      await frames.next();
      const accepted = await server.api.call(
        'sendMessages',
        {
          body: {
            kind: 'call',
            recipients: [phone],
            text,
            call: { attempts, ...(voice !== undefined && { voice }) },
            ...(sender !== undefined && { sender }),
          },
        },
        { idempotencyKey: randomUUID() },
      );
      if (!json) say(`${accepted.id}: a call to ${oneLine(phone)} for about ${moneyTold(accepted.price)}`);
      await follow(server, { id: accepted.id, json, frames });
    } finally {
      stopped.abort();
    }
  });
}

/** Complaints with their places, as a compiler tells them; mistakes end it before anybody is rung. */
function checkMenu(text: string, name: string): void {
  const { program, diagnostics } = compile(text);
  for (const { severity, code, sentence, line, column } of diagnostics)
    process.stderr.write(`${name}:${line}:${column}: ${severity}: ${sentence} [${code}]\n`);
  if (!program) throw new CommandError(`${name} does not compile: nobody was called`);
}

type Following = {
  readonly id: string;
  readonly json: true | undefined;
  readonly frames: AsyncGenerator<Told>;
};

async function follow(server: Server, { id, json, frames }: Following): Promise<void> {
  let message = await messageNamed(server, id, undefined);
  const transcript = new Transcript(server, message.number);
  const look = async (): Promise<void> => {
    if (!json) await transcript.more();
    message = await messageNamed(server, id, undefined);
  };
  await look();
  while (!message.final) {
    const { value: told, done } = await frames.next();
    if (done) break;
    if (told.kind === 'frame' && concerns(told, message.number)) await look();
  }
  if (!json) await transcript.more();
  if (json) await printDocument(message);
  else say(`${message.status}, ${message.parts} s, ${moneyTold(message.price)}`);
  if (!isDelivered(message)) process.exitCode = EXITS.undelivered.code;
}

function concerns({ frame }: Extract<Told, { kind: 'frame' }>, number: number): boolean {
  switch (frame.topic) {
    case 'calls':
      return (
        frame.snapshot || frame.calls.some((one) => one.number === number) || frame.over.includes(number)
      );
    case 'messages':
      return frame.changes.some(({ numbers }) => numbers === null || numbers.includes(number));
    default:
      return frame.topic === 'missed';
  }
}

/** What is told of it again once more is known: how it ended. */
const TOLD_AGAIN: ReadonlySet<TimelineEntry['kind']> = new Set(['transfer', 'leg', 'recording']);

/** The entries of the timeline, each said when it is first seen; a sound is said when it begins, whatever its length turns out to be. */
class Transcript {
  readonly #server: Server;
  readonly #number: number;
  readonly #said = new Map<string, string>();

  constructor(server: Server, number: number) {
    this.#server = server;
    this.#number = number;
  }

  async more(): Promise<void> {
    const parameters = { id: String(this.#number) };
    const { entries } = await this.#server.api.call('getMessageTimeline', { parameters });
    const began = Date.parse(entries[0]?.at ?? '');
    for (const entry of entries) {
      const line = entryLine(entry, began);
      if (line === undefined) continue;
      const { kind, at, item, details } = entry;
      const which = [kind, at, item, details.number, details.part].join(' ');
      const before = this.#said.get(which);
      if (before === line || (before !== undefined && !TOLD_AGAIN.has(kind))) continue;
      this.#said.set(which, line);
      say(line);
    }
  }
}
