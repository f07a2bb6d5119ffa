// The SMTP door on a free port over real storage: an account `shop` with password `secret` and a thousand of money, domain
// `sms.example`. No channel runs; what is accepted stays where it was put.

import type { TestContext } from 'node:test';
import { err } from '../../src/base/result.ts';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/core/accounts/account.ts';
import type { Doors } from '../../src/core/doors.ts';
import { admissionOf } from '../../src/dialect/frame.ts';
import { openSmtpDoor, type SmtpDoor, type SmtpDoorOptions } from '../../src/interfaces/smtp/smtp-door.ts';
import type { StorageOptions } from '../../src/storage/ground.ts';
import { NO_ADMINISTRATION } from './no-administration.ts';
import { NO_REHEARSAL } from './no-rehearsal.ts';
import { openTestStorage, type TestStorage, testAccount } from './storage.ts';

export type StoredMessage = {
  readonly phone: string;
  readonly kind: number;
  readonly status: number;
  readonly text: string;
  readonly sender: string | null;
  readonly public_id: string;
  readonly cost: number;
  readonly options: Readonly<Record<string, unknown>>;
};

export type SmtpStage = {
  readonly given: TestStorage;
  readonly account: Account;
  readonly door: SmtpDoor;
  readonly port: number;
  readonly troubles: readonly unknown[];
  readonly warnings: readonly string[];
  /** Everything accepted, in its order. */
  readonly messages: () => Promise<readonly StoredMessage[]>;
};

const KINDS: StorageOptions['kinds'] = new Set([
  'sms',
  'flash',
  'binary',
  'push',
  'hlr',
  'ping',
  'mms',
  'call',
  'mail',
  'viber',
  'social',
]);

const MESSAGES = `select m.phone, m.kind, m.status, s.text, s.sender, s.public_id, m.reserved as cost, s.options
  from messages m join submissions s on s.id = m.submission_id order by m.id`;

/** Closed by itself when the test ends. */
export async function smtpStage(
  context: Pick<TestContext, 'after'>,
  changes: Partial<SmtpDoorOptions> = {},
  settings: Partial<Account['settings']> = {},
): Promise<SmtpStage> {
  const given = await openTestStorage({ kinds: KINDS });
  const troubles: unknown[] = [];
  const warnings: string[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const doors: Doors = {
    ...given.storage.doors,
    clock: { now: () => instant(Date.now()) },
    rehearsal: NO_REHEARSAL,
    iceServers: () => [],
    fetchFile: async () => err('nothing is fetched here'),
    administration: NO_ADMINISTRATION,
  };
  const { accounts } = given.storage;
  const door = await openSmtpDoor({
    host: '127.0.0.1',
    port: 0,
    doors,
    admission: admissionOf({ doors, report }),
    hosts: ['sms.example'],
    refusals: 'mail',
    mailLink: 'yes',
    gate: {
      accounts: {
        byLogin: (login) => accounts.find(login),
        bySource: (address) => accounts.takingMailsOf(address),
      },
      networks: [],
    },
    report,
    warn: (what) => warnings.push(what),
    ...changes,
  });
  context.after(async () => {
    await door.close();
    await given.close();
  });
  const account = await testAccount(given.storage, 'shop', { settings });
  const messages = async (): Promise<readonly StoredMessage[]> => {
    const { rows } = await given.client.query<StoredMessage>(MESSAGES);
    return rows.map((row) => ({ ...row, cost: Number(row.cost) }));
  };
  return { given, account, door, port: door.port, troubles, warnings, messages };
}
