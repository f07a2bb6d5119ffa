// A core in memory for tests of doors: takes submissions, remembers them, answers as the real one would for plain cases.
// One account `alex`, password `123`, key `key`; what is to be refused is said beforehand.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../src/base/result.ts';
import { type Clock, type Instant, instant } from '../../src/base/time.ts';
import type { Account } from '../../src/core/accounts/account.ts';
import { type Money, money } from '../../src/core/accounts/money.ts';
import type { Doors, MessageDoors } from '../../src/core/doors.ts';
import type { MessageName, MessageStatus } from '../../src/core/messages/message-status.ts';
import { segments } from '../../src/core/messages/segments.ts';
import type {
  Accepted,
  AcceptedRecipient,
  Refused,
  Submission,
  Upload,
} from '../../src/core/messages/submission.ts';
import { parsePhone } from '../../src/core/numbers/phone-number.ts';
import type { SignIn } from '../../src/core/ports.ts';
import { accountValue } from './account.ts';

export const PART_PRICE = money(14_000);

function digest(algorithm: string): string {
  return createHash(algorithm).update('123').digest('hex');
}

const SECRETS: ReadonlySet<string> = new Set(['123', digest('md5'), digest('sha1'), 'key']);

export class FakeCore implements MessageDoors {
  readonly submissions: Submission[] = [];
  readonly signIns: SignIn[] = [];
  readonly uploads = new Map<string, Uint8Array>();
  readonly removed: MessageName[] = [];
  readonly clock: Clock;
  account: Account = accountValue();
  funds: Money = money(845_000);
  /** What status requests find, by `phone/id`. */
  readonly messages = new Map<string, MessageStatus>();
  /** The next submission is refused with this. */
  refusal: Refused | undefined;
  /** Every function that would reach the database throws while this is set. */
  broken = false;
  /** The code of `mes=code`. */
  code: string | undefined;
  /** What submissions wait for before they are answered. */
  gate: Promise<void> = Promise.resolve();
  #lastId = 0;

  constructor(now: Instant = instant(Date.UTC(2024, 2, 5, 7, 15, 0))) {
    this.clock = { now: () => now };
  }

  #reach(): void {
    if (this.broken) throw new Error('the database is gone');
  }

  authenticate = async (signIn: SignIn): Promise<Result<Account, 'sign-in-failed' | 'address-locked'>> => {
    this.#reach();
    this.signIns.push(signIn);
    if (signIn.apiKey !== '') return signIn.apiKey === 'key' ? ok(this.account) : err('sign-in-failed');
    const good = signIn.login === 'alex' && SECRETS.has(signIn.password.toLowerCase());
    return good ? ok(this.account) : err('sign-in-failed');
  };

  submit = async (_account: Account, submission: Submission): Promise<Result<Accepted, Refused>> => {
    await this.gate;
    this.#reach();
    this.submissions.push(submission);
    if (this.refusal) return err(this.refusal);
    const recipients = submission.items.flatMap((item) =>
      item.phones.map((written) => this.#recipient(written, segments(item.text).parts)),
    );
    const publicId = submission.publicId ?? String(++this.#lastId);
    const taken = recipients.filter((recipient) => !recipient.refused);
    if (taken.length === 0) return err({ fault: 'number-wrong', publicId, recipients });
    const cost = money(taken.reduce((sum, recipient) => sum + recipient.cost, 0));
    if (submission.purpose === 'send') this.funds = money(this.funds - cost);
    const count = taken.reduce((sum, recipient) => sum + recipient.parts, 0);
    const code = this.code === undefined ? {} : { code: this.code };
    return ok({ publicId, count, cost, balance: this.funds, recipients, ...code });
  };

  #recipient(written: string, parts: number): AcceptedRecipient {
    const phone = parsePhone(written);
    if (phone === undefined)
      return { phone: written, parts, cost: money(0), refused: { status: 22, err: 249 } };
    const free = this.account.settings.test === 'on';
    return { phone, mccmnc: '25001', parts, cost: free ? money(0) : money(PART_PRICE * parts) };
  }

  status: MessageDoors['status'] = async (_account, names) => {
    this.#reach();
    return ok(names.map((name) => this.messages.get(`${name.phone}/${name.publicId}`)));
  };

  remove: MessageDoors['remove'] = async (_account, names) => {
    this.#reach();
    if (names.some((name) => !this.messages.has(`${name.phone}/${name.publicId}`)))
      return err('deletion-failed');
    this.removed.push(...names);
    return ok(true);
  };

  why: MessageDoors['why'] = async () => err('message-missing');

  balance: MessageDoors['balance'] = async (account) => {
    this.#reach();
    return ok({ balance: this.funds, credit: account.credit, currency: account.currency });
  };

  storeUpload = async (_account: Account, name: string, bytes: Uint8Array): Promise<Upload> => {
    this.#reach();
    const file = `upload-${this.uploads.size + 1}`;
    this.uploads.set(file, bytes);
    return { name, file, bytes: bytes.length };
  };

  dropUpload = async (upload: Upload): Promise<void> => {
    this.uploads.delete(upload.file);
  };

  fetchFile: MessageDoors['fetchFile'] = async (address) => {
    if (!address.endsWith('.wav')) return err('the address answers 404');
    return ok({ name: 'fetched.wav', bytes: new Uint8Array(200) });
  };
}

/** The core in memory for doors that are asked of messages alone; any other noun fails the test once it is asked. */
export function doorsOf(core: FakeCore): Doors {
  const absent = (noun: string | symbol): object =>
    new Proxy(
      {},
      {
        get: (_nothing, question) => {
          throw new Error(`the core in memory has no ${String(noun)}.${String(question)}`);
        },
      },
    );
  return new Proxy(core, {
    get: (target, name) => (name in target ? Reflect.get(target, name, target) : absent(name)),
  }) as unknown as Doors;
}

/** A delivered message as `status.php` would find it. */
export function deliveredMessage(changes: Partial<MessageStatus> = {}): MessageStatus {
  return {
    status: 1,
    statusName: 'Delivered',
    changedAt: instant(Date.UTC(2024, 2, 5, 7, 15, 0)),
    err: 0,
    flag: 0,
    sentAt: instant(Date.UTC(2024, 2, 5, 7, 14, 50)),
    phone: '79999999999',
    cost: PART_PRICE,
    sender: 'SMSC',
    text: 'Hello, world',
    kind: 'sms',
    parts: 1,
    ...changes,
  };
}
