// `dozvon deliveries` over the API: what the account's handler was told, one call whole, telling it again. Owns the reading of the
// filters and the printing.

import { randomUUID } from 'node:crypto';
import type { Asked, Reply } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { misused } from '../command-error.ts';
import { checkTogether, DELIVERIES_UNLESS_TOLD, type DeliveriesOptions } from '../deliveries-options.ts';
import { ownMoment } from '../moments.ts';
import { say } from '../say.ts';
import { oneLine } from '../terminal/foreign-text.ts';
import { printAnswer, printDocument, printItems } from './answers.ts';
import { orMissing, type Server, type ServerOptions, withServer } from './server.ts';
import { momentTold } from './told-values.ts';

type Options = ServerOptions & DeliveriesOptions;
/** The library calls what a handler is sent by that name too. */
type HandlerCall = Reply<'listHandlerCalls'>['items'][number];
type Query = NonNullable<Asked<'listHandlerCalls'>['query']>;

const COLUMNS = [
  'number',
  'queuedAt',
  'kind',
  'messageId',
  'recipient',
  'state',
  'attempts',
  'answer',
  'failure',
  'address',
] as const satisfies readonly (keyof HandlerCall)[];

export async function remoteDeliveries(options: Options): Promise<void> {
  checkTogether(options);
  if (options.before !== undefined)
    throw misused('--before is of the data folder: name a LOGIN; of a server --limit says how many');
  const from = sinceOf(options);
  await withServer(options, async (server) => {
    if (options.resume) return await resumed(server, options);
    if (options.resend !== undefined) return await resent(server, options, from);
    if (options.show !== undefined) return await shown(server, options.show, options);
    await listed(server, options, from);
  });
}

function sinceOf({ since }: Options): string | undefined {
  return since === undefined ? undefined : ownMoment('--since', since, 'start of day');
}

async function resumed({ api }: Server, { json }: Options): Promise<void> {
  const told = await api.call('resumeHandler', {});
  if (json) await printDocument(told);
  else say(`the handler is called again; ${told.calls} calls were held`);
}

async function resent({ api }: Server, options: Options, from: string | undefined): Promise<void> {
  const what = options.resend ?? '';
  const one = /^[1-9]\d{0,14}$/.test(what);
  if (!one && what !== 'failed') throw misused('--resend: it must be the number of a call, or failed');
  const keyed = { idempotencyKey: randomUUID() };
  const told = one
    ? await orMissing(
        api.call('resendHandlerCall', { parameters: { number: Number(what) } }, keyed),
        missing(what),
      )
    : await api.call('resendHandlerCalls', { body: { ...(from !== undefined && { from }) } });
  if (options.json) await printDocument(told);
  else say(one ? `call ${what} is sent again` : `${told.calls} calls are sent again`);
}

const missing = (number: number | string): string =>
  `there is no call ${number} to the handler: dozvon deliveries tells them`;

async function shown({ api }: Server, number: number, { json }: Options): Promise<void> {
  const asked = api.call('getHandlerCall', { parameters: { number } });
  const call = await orMissing(asked, missing(number));
  if (json) await printDocument(call);
  else await printAnswer(call);
}

async function listed({ api }: Server, options: Options, from: string | undefined): Promise<void> {
  const { message, phone, kind, failed, held, limit = DELIVERIES_UNLESS_TOLD, json } = options;
  const state = failed ? 'given-up' : held ? 'held' : undefined;
  const query: Query = {
    ...(state !== undefined && { state }),
    ...(message !== undefined && { id: message }),
    ...(phone !== undefined && { recipient: phone }),
    ...(kind !== undefined && { kind }),
    ...(from !== undefined && { from }),
  };
  const items: HandlerCall[] = [];
  let next: string | null | undefined;
  do {
    const page = await api.call('listHandlerCalls', {
      query: {
        ...query,
        limit: Math.min(LIMITS.json.pageItems, limit - items.length),
        ...(typeof next === 'string' && { cursor: next }),
      },
    });
    items.push(...page.items);
    next = page.next;
  } while (typeof next === 'string' && items.length < limit);
  const troubles = (await api.call('listHandlerTroubles', {})).items;
  if (json) return await printDocument({ items, next: next ?? null, troubles });
  for (const { address, since, failures, lastFailure, pausedAt } of troubles)
    say(
      oneLine(
        `${address} fails since ${momentTold(since)}, ${failures} times: ${lastFailure}${pausedAt === null ? '' : `, paused since ${momentTold(pausedAt)}: --resume calls it again`}`,
      ),
    );
  await printItems(items, { columns: COLUMNS });
  if (typeof next === 'string') process.stderr.write('there are older ones: --limit says how many\n');
}
