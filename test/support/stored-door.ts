// The HTTP door on a free port over real storage, for tests of pages that keep something: an account `shop` with password
// `secret` and a thousand of money. No channel and no telephone runs; what is accepted stays where it was put.

import type { TestContext } from 'node:test';
import { err } from '../../src/base/result.ts';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/core/accounts/account.ts';
import type { Doors } from '../../src/core/doors.ts';
import { type Admission, admissionOf } from '../../src/dialect/frame.ts';
import { createHttpDoor } from '../../src/interfaces/http/server.ts';
import type { WebPage } from '../../src/interfaces/web-page.ts';
import type { StorageOptions } from '../../src/storage/ground.ts';
import { NO_ADMINISTRATION } from './no-administration.ts';
import { NO_REHEARSAL } from './no-rehearsal.ts';
import { openTestStorage, type TestStorage, testAccount } from './storage.ts';

export type StoredDoor = {
  readonly given: TestStorage;
  readonly account: Account;
  readonly url: string;
  /** The reply of a page as text, asked as the account in UTF-8: `ask('phones', { add: '1', phone: '…' })`. */
  readonly ask: (page: string, fields?: Readonly<Record<string, string>>) => Promise<string>;
  /** The same with `fmt=3`, read. */
  readonly askJson: (page: string, fields?: Readonly<Record<string, string>>) => Promise<unknown>;
  /** What the door reported as broken. */
  readonly troubles: readonly unknown[];
};

/** What other interfaces answer over the listener. */
type PagesOf = (parts: { readonly doors: Doors; readonly admission: Admission }) => readonly WebPage[];

/** Closed by itself when the test ends. */
export async function storedDoor(
  context: Pick<TestContext, 'after'>,
  {
    pages,
    signedInMs,
    proxies,
    ...changes
  }: Partial<StorageOptions> & {
    readonly pages?: PagesOf;
    readonly signedInMs?: number;
    readonly proxies?: readonly string[];
  } = {},
): Promise<StoredDoor> {
  const given = await openTestStorage(changes);
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const doors: Doors = {
    ...given.storage.doors,
    clock: changes.clock ?? { now: () => instant(Date.now()) },
    rehearsal: NO_REHEARSAL,
    iceServers: () => [],
    fetchFile: async () => err('nothing is fetched here'),
    administration: NO_ADMINISTRATION,
  };
  const admission = admissionOf({ doors, report });
  const door = await createHttpDoor({
    host: '127.0.0.1',
    port: 0,
    doors,
    admission,
    ...(signedInMs !== undefined && { signedInMs }),
    ...(proxies && { proxies }),
    pages: pages?.({ doors, admission }) ?? [],
    recording: async () => undefined,
    health: async () => ({ status: 'ready', parts: { database: 'ready' } }),
    report,
  });
  context.after(async () => {
    await door.close();
    await given.close();
  });
  const account = await testAccount(given.storage, 'shop');
  const url = `http://127.0.0.1:${door.port}`;
  const ask: StoredDoor['ask'] = async (page, fields = {}) => {
    const body = new URLSearchParams({ login: 'shop', psw: 'secret', charset: 'utf-8', ...fields });
    const response = await fetch(`${url}/sys/${page}.php`, { method: 'POST', body });
    return await response.text();
  };
  return {
    given,
    account,
    url,
    ask,
    askJson: async (page, fields = {}) => JSON.parse(await ask(page, { fmt: '3', ...fields })),
    troubles,
  };
}
