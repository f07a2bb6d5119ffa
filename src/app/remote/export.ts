// `dozvon export` over the API: a file of messages made by the server, waited for with its progress, and the link to it. Owns
// the waiting; the file is fetched by whoever has the link.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Asked, Export } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { CommandError } from '../command-error.ts';
import { HEAPS, kindOf, statusWord } from '../history-options.ts';
import { ownMoment } from '../moments.ts';
import { say } from '../say.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { printDocument, printItems } from './answers.ts';
import { type Server, type ServerOptions, withServer } from './server.ts';

type ExportOptions = ServerOptions & {
  readonly form: 'csv' | 'xlsx';
  readonly phone?: string;
  readonly since?: string;
  readonly until?: string;
  readonly status?: string;
  readonly kind?: string;
  readonly wait?: true;
  readonly list?: true;
  readonly delete?: number;
};

type Wanted = NonNullable<Asked<'createExport'>['body']>;

const SHOWN = {
  columns: ['id', 'name', 'state', 'percent', 'messages', 'bytes', 'createdAt', 'keptUntil'],
  spare: ['percent', 'bytes', 'createdAt'],
} as const;

export async function remoteExport(options: ExportOptions): Promise<void> {
  await withServer(options, async (server) => {
    const { api } = server;
    const { json } = options;
    if (options.list) {
      const listed = await api.call('listExports', {});
      return json ? await printDocument(listed) : await printItems(listed.items, SHOWN);
    }
    if (options.delete !== undefined) {
      await api.call('deleteExport', { parameters: { id: options.delete } });
      if (!json) say(`export ${options.delete} deleted`);
      return;
    }
    const made = await api.call('createExport', { body: wanted(options) }, { idempotencyKey: randomUUID() });
    const last = options.wait ? await ended(server, made.id) : made;
    if (json) await printDocument(last);
    else say(toldOf(last));
  });
}

function wanted({ form, phone, since, until, status, kind }: ExportOptions): Wanted {
  return {
    form,
    ...(phone !== undefined && { recipients: [phone] }),
    ...(since !== undefined && { from: ownMoment('--since', since, 'start of day') }),
    ...(until !== undefined && { to: ownMoment('--until', until, 'end of day') }),
    ...(status !== undefined &&
      (HEAPS.has(status) ? { heap: status } : { statuses: status.split(',').map(statusWord) })),
    ...(kind !== undefined && { kinds: kind.split(',').map(kindOf) }),
  } as Wanted;
}

async function ended({ api }: Server, id: number): Promise<Export> {
  const line = new ProgressLine(`export ${id}`);
  try {
    for (;;) {
      const task = await api.call('getExport', { parameters: { id } });
      line.show(task.percent, 100);
      if (task.state === 'failed') throw new CommandError(`export ${id} failed: ${task.failure}`);
      if (task.state === 'done') return task;
      await pause(LIMITS.commandLine.lookMs);
    }
  } finally {
    line.clear();
  }
}

function toldOf({ id, name, state, percent, messages, bytes, url }: Export): string {
  const head = `export ${id}, ${name}: ${state}`;
  if (state !== 'done') return `${head}, ${messages} messages, ${percent} %`;
  return `${head}, ${messages} messages, ${bytes} bytes\n  ${url}`;
}
