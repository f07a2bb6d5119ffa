// `dozvon deliveries LOGIN`: what the account's handler was told, one call whole, telling it again. Owns the printing; the
// log is the store's.

import { type Instant, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { DeliveryDetails, DeliveryFilter, DeliverySummary } from '../../core/events/handler-calls.ts';
import type { Storage } from '../../storage/storage.ts';
import { misused } from '../command-error.ts';
import { checkTogether, DELIVERIES_UNLESS_TOLD, type DeliveriesOptions } from '../deliveries-options.ts';
import { granted, knownAccount } from '../known-account.ts';
import { momentOf } from '../moments.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function deliveries(login: string, options: DeliveriesOptions): Promise<void> {
  checkTogether(options);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const reading = {
      zone: account.settings.timeZone,
      now: instant(Date.now()),
      end: 'start of day',
    } as const;
    const since = options.since === undefined ? undefined : momentOf('--since', options.since, reading);
    if (options.resume) return await resume(storage, account);
    if (options.resend !== undefined) return await resend(storage, account, { what: options.resend, since });
    if (options.show !== undefined) return await show(storage, account, { ...options, id: options.show });
    await list(storage, account, { options, filter: filterOf(options, since) });
  });
}

function filterOf(options: DeliveriesOptions, since: Instant | undefined): DeliveryFilter {
  const state = options.failed ? 'given-up' : options.held ? 'held' : undefined;
  return {
    limit: options.limit ?? DELIVERIES_UNLESS_TOLD,
    ...(state === undefined ? {} : { state }),
    ...(options.message === undefined ? {} : { publicId: options.message }),
    ...(options.phone === undefined ? {} : { phone: options.phone }),
    ...(options.kind === undefined ? {} : { kind: options.kind }),
    ...(options.before === undefined ? {} : { before: options.before }),
    ...(since === undefined ? {} : { since }),
  };
}

async function resume(storage: Storage, account: Account): Promise<void> {
  const gone = granted(await storage.doors.handlerCalls.resume(account));
  say(`the handler of ${account.login} is called again; ${gone} calls were held`);
}

async function resend(
  storage: Storage,
  account: Account,
  { what, since }: { readonly what: string; readonly since: Instant | undefined },
): Promise<void> {
  const { handlerCalls } = storage.doors;
  if (/^[1-9]\d{0,14}$/.test(what)) {
    granted(await handlerCalls.resend(account, { kind: 'one', id: Number(what) }));
    say(`call ${what} is sent again`);
  } else if (what === 'failed') {
    const sent = granted(
      await handlerCalls.resend(account, { kind: 'given-up', since: since ?? instant(0) }),
    );
    say(`${sent} calls are sent again`);
  } else throw misused('--resend: it must be the number of a call, or failed');
}

async function show(
  storage: Storage,
  account: Account,
  { id, json }: { readonly id: number; readonly json?: true },
): Promise<void> {
  const details = granted(await storage.doors.handlerCalls.find(account, id));
  if (json) return say(JSON.stringify(printable(details), null, 2));
  say(lineOf(details));
  for (const [name, value] of details.fields) say(`  ${name} = ${value}`);
  for (const { at, milliseconds, status, failure, answer } of details.tries) {
    const end = failure ?? `answered ${status}`;
    say(`  ${timeOf(at)} ${end}, ${milliseconds} ms${answer ? `: ${answer.replace(/\s+/g, ' ')}` : ''}`);
  }
}

async function list(
  storage: Storage,
  account: Account,
  { options, filter }: { readonly options: DeliveriesOptions; readonly filter: DeliveryFilter },
): Promise<void> {
  const { handlerCalls } = storage.doors;
  const found = granted(await handlerCalls.list(account, filter));
  const troubles = granted(await handlerCalls.troubles(account));
  if (options.json) {
    const calls = found.map(printable);
    const handlers = troubles.map(({ since, pausedAt, probeAt, ...trouble }) => ({
      ...trouble,
      since: timeOf(since),
      ...(pausedAt === undefined ? {} : { pausedAt: timeOf(pausedAt) }),
      ...(probeAt === undefined ? {} : { probeAt: timeOf(probeAt) }),
    }));
    return say(JSON.stringify({ calls, handlers }, null, 2));
  }
  for (const { address, since, failures, lastFailure, pausedAt } of troubles) {
    const paused = pausedAt === undefined ? '' : `, paused since ${timeOf(pausedAt)}`;
    say(`${address} fails since ${timeOf(since)}, ${failures} times: ${lastFailure}${paused}`);
  }
  for (const call of found) say(lineOf(call));
  const last = found.at(-1);
  if (last && found.length === filter.limit) say(`more: --before ${last.id}`);
}

const timeOf = (at: Instant): string => new Date(at).toISOString();

function lineOf(call: DeliverySummary): string {
  const about = call.publicId === undefined ? '' : ` of ${call.publicId} to ${call.phone}`;
  const failure = call.failure === undefined ? '' : `: ${call.failure}`;
  const due = call.dueAt === undefined ? '' : `, next ${timeOf(call.dueAt)}`;
  return `${call.id} ${timeOf(call.queuedAt)} ${call.kind}${about} ${call.state}, attempts ${call.attempts}${failure}${due} ${call.address}`;
}

function printable(call: DeliverySummary | DeliveryDetails): Readonly<Record<string, unknown>> {
  const { queuedAt, dueAt, endedAt, ...rest } = call;
  return {
    ...rest,
    queuedAt: timeOf(queuedAt),
    ...(dueAt === undefined ? {} : { dueAt: timeOf(dueAt) }),
    ...(endedAt === undefined ? {} : { endedAt: timeOf(endedAt) }),
    ...('fields' in call ? { fields: Object.fromEntries(call.fields) } : {}),
    ...('tries' in call ? { tries: call.tries.map((made) => ({ ...made, at: timeOf(made.at) })) } : {}),
  };
}
