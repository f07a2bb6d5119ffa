// `dozvon status`, `why`, `recordings` over the API: one message, named by the id of its sending. Owns the printing.

import type { Message } from '../../../clients/typescript/src/index.ts';
import { EXITS } from '../exit-codes.ts';
import { saySentences } from '../told-sentences.ts';
import { printAnswer, printDocument, printItems, printLines } from './answers.ts';
import { saved } from './ask-operation.ts';
import { isDelivered, messageNamed } from './messages.ts';
import { orMissing, type Server, type ServerOptions, withServer } from './server.ts';
import { entryLine } from './timeline-lines.ts';

export type MessageOptions = ServerOptions & { readonly phone?: string };

const SHOWN = [
  'number',
  'id',
  'recipient',
  'kind',
  'status',
  'errorText',
  'text',
  'sender',
  'parts',
  'price',
  'attempts',
  'acceptedAt',
  'changedAt',
  'nextAttemptAt',
] as const satisfies readonly (keyof Message)[];

const keyOf = ({ number }: Message): { readonly id: string } => ({ id: String(number) });

/** How a message is and what happened to it; the exit code says whether it arrived. */
export async function status(id: string, options: MessageOptions): Promise<void> {
  await withServer(options, async (server) => {
    const message = await messageNamed(server, id, options.phone);
    if (options.json) await printDocument(message);
    else {
      const timeline = await server.api.call('getMessageTimeline', { parameters: keyOf(message) });
      await printAnswer(Object.fromEntries(SHOWN.map((name) => [name, message[name]])));
      const began = Date.parse(timeline.entries[0]?.at ?? '');
      await printLines(['', ...timeline.entries.flatMap((entry) => entryLine(entry, began) ?? [])]);
    }
    if (message.final && !isDelivered(message)) process.exitCode = EXITS.undelivered.code;
  });
}

export async function why(id: string, options: MessageOptions): Promise<void> {
  await withServer(options, async (server) => {
    const message = await messageNamed(server, id, options.phone);
    const told = await server.api.call('explainMessage', { parameters: keyOf(message) });
    if (options.json) await printDocument(told);
    else saySentences(told.sentences);
  });
}

export async function recordingsList(id: string, options: MessageOptions): Promise<void> {
  await withServer(options, async (server) => {
    const parameters = keyOf(await messageNamed(server, id, options.phone));
    const told = await server.api.call('listRecordings', { parameters });
    if (options.json) await printDocument(told);
    else await printItems(told.items, { columns: ['number', 'item', 'seconds', 'bytes', 'at'] });
  });
}

export async function recordingsGet(
  id: string,
  number: number,
  options: MessageOptions & { readonly out?: string },
): Promise<void> {
  await withServer(options, async (server: Server) => {
    const message = await messageNamed(server, id, options.phone);
    const parameters = { ...keyOf(message), number };
    const asked = server.api.call('getRecording', { parameters });
    const missing = `message ${id} has no recording ${number}: dozvon recordings list ${id} tells them`;
    await saved(await orMissing(asked, missing), options.out);
  });
}
