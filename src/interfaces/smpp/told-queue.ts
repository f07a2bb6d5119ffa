// From the stored queue to the binds of this process: claims what is due for accounts that are bound to receive, hands it out, stores what
// became of it. Owns who is bound here.

import type { Timekeeper } from '../../base/timekeeper.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type {
  EsmeDeliveries,
  EsmeDelivery,
  EsmeDeliveryEnd,
  EsmeRoom,
} from '../../core/esme/esme-deliveries.ts';
import { AccountBinds, type Bound } from './account-binds.ts';

type ToldDoors = {
  readonly deliveries: EsmeDeliveries;
  readonly time: Timekeeper;
  readonly report: (trouble: unknown) => void;
};

/** After trouble with the database. */
const PAUSE = 1_000;

export class ToldQueue {
  readonly #doors: ToldDoors;
  readonly #accounts = new Map<AccountId, AccountBinds>();
  /** Accounts for which nothing more is due, as far as is known. */
  readonly #dry = new Set<AccountId>();
  /** Counts what was told of new work: what was asked before it says nothing about it. */
  #news = 0;
  readonly #storing = new Set<Promise<void>>();
  readonly #stop: () => void;
  #state: 'idle' | 'claiming' | 'claiming, again' | 'stopped' = 'idle';
  #claiming: Promise<void> = Promise.resolve();

  constructor(doors: ToldDoors) {
    this.#doors = doors;
    this.#stop = doors.deliveries.onWork(() => this.#hear());
  }

  get accounts(): readonly AccountBinds[] {
    return [...this.#accounts.values()];
  }

  of({ account }: Bound): AccountBinds {
    const known = this.#accounts.get(account.id) ?? new AccountBinds(account);
    this.#accounts.set(account.id, known);
    return known;
  }

  add(bound: Bound): void {
    for (const oldest of this.of(bound).add(bound)) oldest.end();
    this.#hear();
  }

  /** What was claimed for it and has not left goes back. */
  remove(bound: Bound): void {
    const { id } = bound.account;
    const binds = this.#accounts.get(id);
    if (!binds) return;
    binds.remove(bound);
    for (const delivery of binds.takeReady()) this.end(delivery, { kind: 'put-back' });
    if (binds.binds.length === 0) this.#accounts.delete(id);
  }

  /** Something may be due for anybody. */
  #hear(): void {
    this.#news++;
    this.#dry.clear();
    this.#wake();
  }

  #wake(): void {
    if (this.#state === 'claiming') this.#state = 'claiming, again';
    if (this.#state !== 'idle') return;
    this.#state = 'claiming';
    this.#claiming = this.#run();
  }

  /** Room that an answer made; claims only when little is left. */
  pump(bound: Bound): void {
    const binds = this.#accounts.get(bound.account.id);
    binds?.pump();
    if (binds && binds.wanted > 0 && !this.#dry.has(bound.account.id)) this.#wake();
  }

  end(delivery: EsmeDelivery, end: EsmeDeliveryEnd): void {
    this.#accounts.get(delivery.account)?.ended(delivery);
    const storing: Promise<void> = this.#doors.deliveries
      .end(delivery.ref, end)
      // Its lease ends by itself, and then it is told once more.
      .catch((trouble) => this.#doors.report(trouble))
      .finally(() => this.#storing.delete(storing));
    this.#storing.add(storing);
  }

  /** Nothing more is claimed. Resolves when all that is known is stored. */
  async close(): Promise<void> {
    this.#stop();
    this.#state = 'stopped';
    await this.#claiming;
    for (const binds of this.#accounts.values())
      for (const delivery of binds.takeReady()) this.end(delivery, { kind: 'put-back' });
    await Promise.all(this.#storing);
  }

  async #run(): Promise<void> {
    try {
      do {
        if (this.#state !== 'stopped') this.#state = 'claiming';
        await this.#claim();
      } while ((this.#state as string) === 'claiming, again');
    } catch (trouble) {
      this.#doors.report(trouble);
      this.#doors.time.alarm(PAUSE, () => this.#wake());
    }
    if (this.#state !== 'stopped') this.#state = 'idle';
  }

  async #claim(): Promise<void> {
    const rooms = [...this.#accounts].flatMap(([account, binds]) => {
      const room = this.#dry.has(account) ? 0 : binds.wanted;
      return room > 0 ? [{ account, room }] : [];
    });
    if (rooms.length === 0) return;
    const news = this.#news;
    const claimed = await this.#doors.deliveries.claim(rooms);
    if (news === this.#news) this.#noteDry(rooms, claimed);
    for (const delivery of claimed) {
      const binds = this.#accounts.get(delivery.account);
      // The last bind may have gone meanwhile.
      if (binds?.binds.some(({ receives }) => receives === 'yes')) binds.claimed(delivery);
      else this.end(delivery, { kind: 'put-back' });
    }
    for (const { account } of rooms) this.#accounts.get(account)?.pump();
  }

  #noteDry(rooms: readonly EsmeRoom[], claimed: readonly EsmeDelivery[]): void {
    const counts = new Map<AccountId, number>();
    for (const { account } of claimed) counts.set(account, (counts.get(account) ?? 0) + 1);
    for (const { account, room } of rooms) if ((counts.get(account) ?? 0) < room) this.#dry.add(account);
  }
}
