// `dozvon mailing …`: mailings of an account made from a file, listed, shown, and told what to do. Owns the printing; orders are
// obeyed by the server that runs, or by the next one that does.

import { createReadStream } from 'node:fs';
import { DAY } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { formatMoney } from '../../core/accounts/money.ts';
import type { MailingOrder } from '../../core/campaigns/mailing-state.ts';
import type { Mailing, NewMailing } from '../../core/campaigns/mailings.ts';
import { localDateTime } from '../../core/messages/local-time.ts';
import { statusName } from '../../core/messages/status.ts';
import type { Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { inputFile, readTextFile } from '../text-file.ts';
import { mailingLine } from '../told-mailing.ts';
import { withStorage } from '../with-storage.ts';

async function withAccount(
  login: string,
  work: (storage: Storage, account: Account) => Promise<void>,
): Promise<void> {
  await withStorage(async (storage) => work(storage, await knownAccount(storage, login)));
}

function lineOf(mailing: Mailing, { settings }: Account): string {
  const { plannedAt } = mailing;
  const planned = plannedAt === undefined ? undefined : localDateTime(plannedAt, settings.timeZone);
  return mailingLine({ ...mailing, planned });
}

export async function mailingList(login: string): Promise<void> {
  await withAccount(login, async (storage, account) => {
    const listed = await storage.doors.mailings.list(account, { from: undefined, till: undefined });
    for (const mailing of granted(listed)) say(lineOf(mailing, account));
  });
}

export async function mailingShow(login: string, id: string): Promise<void> {
  await withAccount(login, async (storage, account) => {
    const found = granted(await storage.doors.mailings.statistics(account, id));
    const { mailing, statuses, cost, takenAllAt } = found;
    const { plan, content, failure, run } = mailing;
    say(lineOf(mailing, account));
    if (failure !== undefined) say(`  it cannot go on: ${failure}`);
    say(
      `  ${mailing.kind}, repeated ${plan.rule}, run ${run}, cost ${formatMoney(cost)} ${account.currency}`,
    );
    if (content.text !== '') say(`  ${JSON.stringify(content.text)}`);
    if (takenAllAt !== undefined && mailing.taken < mailing.total)
      say(`  the last recipient's turn comes at ${localDateTime(takenAllAt, account.settings.timeZone)}`);
    for (const [status, count] of [...statuses].sort(([one], [other]) => one - other))
      say(`  ${String(status).padStart(3)} ${statusName(status, 'en').padEnd(20)} ${count}`);
  });
}

export async function mailingOrder(login: string, id: string, order: MailingOrder): Promise<void> {
  await withAccount(login, async (storage, account) => {
    const done = await storage.doors.mailings.order(account, id, order);
    if (!done.ok && done.error === 'change-failed')
      throw new CommandError('the mailing is in no stage for that; "dozvon mailing show" tells its stage');
    granted(done);
    const found = await storage.doors.mailings.get(account, id);
    say(found.ok ? lineOf(found.value, account) : `${id} deleted`);
  });
}

type AddOptions = {
  readonly name: string;
  readonly text?: string;
  readonly textFile?: string;
  readonly sender?: string;
  readonly call?: true;
  readonly speed?: number;
  readonly hold?: true;
};

function newMailing(options: AddOptions, said: string): NewMailing {
  const { name, sender, call, speed } = options;
  const rings = { ringSeconds: 22, pauseSeconds: 20, attempts: 5, uploads: [] };
  return {
    name,
    content: {
      door: 'command-line',
      kind: call ? 'call' : 'sms',
      text: said,
      validity: DAY,
      transliterate: 'no',
      ...(sender === undefined ? {} : { sender }),
      ...(call ? { call: rings } : {}),
    },
    plan: {
      rule: 'by hand',
      repeatsMax: undefined,
      spread: undefined,
      hours: undefined,
      perSecond: speed,
      secondTry: 'no',
    },
    start: undefined,
    recipients: [],
    groups: [],
    recipientsAre: 'open',
    price: 'no',
  };
}

export async function mailingAdd(login: string, file: string, options: AddOptions): Promise<void> {
  const { text, textFile, hold } = options;
  await inputFile(file);
  const said = textFile === undefined ? (text ?? '') : (await readTextFile(textFile)).trimEnd();
  await withAccount(login, async (storage, account) => {
    const { mailings } = storage.doors;
    const { id } = granted(await mailings.add(account, newMailing(options, said)));
    await filled(storage, account, { id, file });
    if (!hold) granted(await mailings.order(account, id, 'start'));
    const found = await mailings.get(account, id);
    if (found.ok) say(lineOf(found.value, account));
  });
}

/** A mailing that cannot be filled is not left behind. */
async function filled(
  storage: Storage,
  account: Account,
  { id, file }: { readonly id: string; readonly file: string },
): Promise<void> {
  const { mailings } = storage.doors;
  try {
    granted(await mailings.appendFile(account, id, createReadStream(file)));
  } catch (trouble) {
    await mailings.order(account, id, 'remove');
    throw trouble;
  }
}
