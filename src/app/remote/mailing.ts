// `dozvon mailing add|show|follow` over the API: a mailing made of a file, shown, watched to its end with its pace. Owns the printing and
// the waiting.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MailingDetails } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { CommandError } from '../command-error.ts';
import { EXITS } from '../exit-codes.ts';
import { say } from '../say.ts';
import { oneLine } from '../terminal/foreign-text.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { readTextFile } from '../text-file.ts';
import { mailingLine } from '../told-mailing.ts';
import { printDocument, printItems } from './answers.ts';
import { orMissing, type Server, type ServerOptions, withServer } from './server.ts';
import { momentTold, moneyTold } from './told-values.ts';
import { fileBlob } from './typed-files.ts';

type RemoteMailing = ServerOptions & {
  readonly name: string;
  readonly text?: string;
  readonly textFile?: string;
  readonly sender?: string;
  readonly call?: true;
  readonly speed?: number;
  readonly hold?: true;
};

const FILE_TYPES = ['text/csv', 'text/plain', 'application/octet-stream'] as const;

export async function remoteMailingAdd(file: string, options: RemoteMailing): Promise<void> {
  const { name, text, textFile, sender, call, speed, hold } = options;
  const body = await fileBlob(file, FILE_TYPES);
  const said = textFile === undefined ? text : (await readTextFile(textFile)).trimEnd();
  await withServer(options, async (server) => {
    const { api } = server;
    const { id } = await api.call(
      'createMailing',
      {
        body: {
          name,
          open: true,
          ...(call && { kind: 'call' as const }),
          ...(said !== undefined && { text: said }),
          ...(sender !== undefined && { sender }),
          ...(speed !== undefined && { perSecond: speed }),
        },
      },
      { idempotencyKey: randomUUID() },
    );
    const parameters = { id };
    try {
      await api.call('addMailingRecipientsFile', { parameters, body });
    } catch (trouble) {
      // A mailing that cannot be filled is not left behind.
      await api.call('deleteMailing', { parameters });
      throw trouble;
    }
    if (!hold) await api.call('startMailing', { parameters });
    await told(await api.call('getMailing', { parameters }), options);
  });
}

export async function remoteMailingShow(id: string, options: ServerOptions): Promise<void> {
  await withServer(options, async ({ api }) => {
    const mailing = await mailingOf(api, id);
    await told(mailing, options);
    if (options.json) return;
    const { kind, repeat, run, price, failure, text, lastTurnAt, endsAt, messages } = mailing;
    if (failure !== null) say(oneLine(`  it cannot go on: ${failure}`));
    say(`  ${kind}, repeated ${repeat}, run ${run}, cost ${moneyTold(price)}`);
    if (text !== '') say(`  ${JSON.stringify(text)}`);
    if (lastTurnAt !== null) say(`  the last recipient's turn comes at ${momentTold(lastTurnAt)}`);
    if (endsAt !== null) say(`  all will have ended at ${momentTold(endsAt)}`);
    if (messages.length > 0) await printItems(messages);
  });
}

async function mailingOf(api: Server['api'], id: string): Promise<MailingDetails> {
  const asked = api.call('getMailing', { parameters: { id } });
  return await orMissing(asked, `there is no mailing ${id}: dozvon mailing list tells them`);
}

async function told(mailing: MailingDetails, { json }: ServerOptions): Promise<void> {
  if (json) return await printDocument(mailing);
  const { plannedAt } = mailing;
  say(mailingLine({ ...mailing, planned: plannedAt === null ? undefined : momentTold(plannedAt) }));
}

const OVER: ReadonlySet<MailingDetails['stage']> = new Set(['finished', 'cancelled', 'failed']);

/** To the end of its last message; how it went is the exit code. */
export async function mailingFollow(id: string, options: ServerOptions): Promise<void> {
  await withServer(options, async (server) => {
    const made = new ProgressLine(`${id} made`);
    const ended = new ProgressLine(`${id} ended`);
    let mailing: MailingDetails;
    try {
      mailing = await toEnd(server, id, ({ stage, taken, total, ended: done }) => {
        if (stage === 'running' && taken < total) made.show(taken, total);
        else ended.show(done, total);
      });
    } finally {
      made.clear();
      ended.clear();
    }
    await told(mailing, options);
    if (!options.json && mailing.messages.length > 0) await printItems(mailing.messages);
    const arrived = mailing.messages
      .filter(({ status }) => status === 'delivered' || status === 'read' || status === 'clicked')
      .reduce((sum, { count }) => sum + count, 0);
    if (arrived < mailing.total) process.exitCode = EXITS.undelivered.code;
  });
}

async function toEnd(
  { api }: Server,
  id: string,
  shown: (mailing: MailingDetails) => void,
): Promise<MailingDetails> {
  for (;;) {
    const mailing = await mailingOf(api, id);
    const { stage, ended, taken } = mailing;
    if (stage === 'new') throw new CommandError(`mailing ${id} is not started: dozvon mailing start ${id}`);
    shown(mailing);
    if (OVER.has(stage) && ended >= taken) return mailing;
    await pause(LIMITS.commandLine.lookMs);
  }
}
