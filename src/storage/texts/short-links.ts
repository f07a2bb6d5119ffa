// Short links: the links of texts are kept, codes are led back to them through their messages, clicks are counted. Owns the
// tables of links and days; what a click makes of a message is `clicks.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, DAY, type Instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { LinkCodes } from '../../core/links/link-code.ts';
import type { LinkClicks, LinkPlaces, LinkRef, ShortLinks } from '../../core/links/short-links.ts';
import { placeOf, placesOf } from '../../core/links/shorten.ts';
import type { Visitor } from '../../core/links/visitor.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import { localDateTime } from '../../core/messages/local-time.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { type Database, isUnavailable, whileAvailable } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable } from '../database/stored-text.ts';
import { GroupCommit } from '../group-commit.ts';
import { DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { type Click, storeClicks } from './clicks.ts';

// A link that is sent again all day is written once.
const KNOWN = {
  name: 'short-links-known',
  text: `select l.id, l.link from unnest($2::text[]) as w(link)
         join short_links l on l.account_id = $1 and md5(l.link) = md5(w.link) and l.link = w.link
         where l.used_at > $3`,
};
const KEEP = {
  name: 'short-links-keep',
  text: `insert into short_links (account_id, link, used_at)
         select $1, link, $3 from unnest($2::text[]) as w(link) order by md5(link)
         on conflict (account_id, md5(link)) do update set used_at = excluded.used_at
         returning id, link`,
};
const SENT = {
  name: 'short-links-sent',
  text: `select m.account_id, s.text, s.options->>'linkPrefix' as link_prefix, s.accepted_at, a.settings->>'timeZone' as time_zone,
           (a.settings->>'historyDays')::integer as history_days
         from messages m join submissions s on s.id = m.submission_id join accounts a on a.id = m.account_id
         where m.id = $1 and not m.hidden`,
};
const LINK = {
  name: 'short-links-link',
  text: 'select link from short_links where id = $1 and account_id = $2',
};
const CLICKS = {
  name: 'short-links-clicks',
  text: `select l.id, l.link, coalesce(sum(d.clicks), 0)::integer as all,
           coalesce(sum(d.clicks) filter (where date_trunc('month', d.day) = date_trunc('month', $4::date)), 0)::integer as month,
           coalesce(sum(d.clicks) filter (where d.day = $4::date), 0)::integer as today,
           coalesce(sum(d.clicks) filter (where d.day = $4::date - 1), 0)::integer as yesterday
         from short_links l left join link_days d on d.link_id = l.id
         where l.account_id = $1 and (l.id = $2 or (md5(l.link) = md5($3) and l.link = $3))
         group by l.id, l.link`,
};
const FORGET = {
  name: 'short-links-forget',
  text: `delete from short_links l using accounts a
         where a.id = l.account_id
           and l.used_at < $1::timestamptz - make_interval(days => (a.settings->>'historyDays')::integer + 2)`,
};

type KeptRow = { readonly id: number; readonly link: string };

type SentRow = {
  readonly account_id: number;
  readonly text: string;
  readonly link_prefix: string | null;
  readonly accepted_at: number;
  readonly time_zone: string | null;
  readonly history_days: number | null;
};

type ShortLinkDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly signal: WorkSignal;
  readonly place: Accepting['place'];
  readonly codes: LinkCodes;
  /** What stands before a code, its last slash included, asked when a text is shortened. */
  readonly prefix: () => string;
  readonly timeZone: string;
  readonly onFault: (what: string, error: unknown) => void;
};

const GATHER_MILLISECONDS = 20;
const BATCH_MAX = 1_000;

export class StoredShortLinks implements ShortLinks {
  readonly #doors: ShortLinkDoors;
  readonly #clicks: GroupCommit<Click>;

  constructor(doors: ShortLinkDoors) {
    this.#doors = doors;
    this.#clicks = new GroupCommit<Click>({
      // A repetition, when the answer to a commit got lost, counts twice; a status is changed once in any case.
      commit: (clicks) => this.#store(clicks),
      isTemporary: isUnavailable,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH_MAX,
      heldMax: LIMITS.shortLinks.clicksWaiting,
    });
  }

  async places(account: Account, links: readonly string[], purpose: 'send' | 'price'): Promise<LinkPlaces> {
    const prefix = this.#doors.prefix();
    const wanted = [...new Set(links)].filter((link) => URL.canParse(link));
    if (purpose === 'price') {
      const known = new Set(wanted);
      return { prefix, place: (link) => (known.has(link) ? placeOf(prefix, 0) : undefined) };
    }
    const ids = await this.#keep(account, wanted);
    const place = (link: string): string | undefined => {
      const id = ids.get(storable(link));
      return id === undefined ? undefined : placeOf(prefix, id);
    };
    return { prefix, place };
  }

  async clicks(account: Account, ref: LinkRef): Promise<Result<LinkClicks, FaultCode>> {
    const { database, clock } = this.#doors;
    const today = dayOf(clock.now(), account.settings.timeZone);
    return await whileAvailable<LinkClicks, FaultCode>(async () => {
      const named = 'link' in ref ? await this.#named(account, ref.link) : ref;
      if ('id' in named && !Number.isSafeInteger(named.id)) return err('record-missing');
      const values = 'id' in named ? [named.id, null] : [null, storable(named.link)];
      const [row] = await database.query<LinkClicks>(CLICKS, [account.id, ...values, today]);
      return row ? ok(row) : err('record-missing');
    }, 'service-unavailable');
  }

  async follow(code: string, visitor: Visitor): Promise<Result<string, FaultCode>> {
    return await whileAvailable<string, FaultCode>(async () => {
      const found = await this.#find(code);
      if (!found) return err('record-missing');
      if (visitor === 'person') {
        // Whoever clicked is led on, counted or not.
        await this.#clicks.add(found.click).catch((error: unknown) => {
          this.#doors.onFault('a click is not counted', error);
        });
      }
      return ok(found.link);
    }, 'service-unavailable');
  }

  /** Forgets links of messages that have left the history. */
  async sweep(): Promise<void> {
    await this.#doors.database.query(FORGET, [new Date(this.#doors.clock.now())]);
  }

  /** Clicks that wait are counted first. */
  async close(): Promise<void> {
    await this.#clicks.close();
  }

  async #keep(account: Account, links: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { database, clock } = this.#doors;
    const wanted = [...new Set(links.map(storable))];
    if (wanted.length === 0) return new Map();
    const now = clock.now();
    const ids = new Map<string, number>();
    const take = (rows: readonly KeptRow[]): void => {
      for (const { id, link } of rows) ids.set(link, id);
    };
    take(await database.query(KNOWN, [account.id, wanted, new Date(now - DAY)]));
    const fresh = wanted.filter((link) => !ids.has(link));
    if (fresh.length > 0) {
      const values = [account.id, fresh, new Date(now)];
      take(await database.transaction((session) => session.query<KeptRow>(KEEP, values)));
    }
    return ids;
  }

  async #find(code: string): Promise<{ readonly link: string; readonly click: Click } | undefined> {
    const { database, codes, clock, timeZone } = this.#doors;
    const name = codes.read(code);
    if (!name) return undefined;
    const [sent] = await database.query<SentRow>(SENT, [name.ref]);
    const link = sent && linkOf(sent, name.number);
    if (!sent || link === undefined) return undefined;
    const now = clock.now();
    if (sent.history_days !== null && now > sent.accepted_at + sent.history_days * DAY) return undefined;
    const [row] = await database.query<{ link: string }>(LINK, [link, sent.account_id]);
    if (!row) return undefined;
    const day = dayOf(now, sent.time_zone ?? timeZone);
    return { link: row.link, click: { link, day, ref: name.ref as MessageRef, at: now } };
  }

  /** A short link as its own recipient got it means the link behind it. */
  async #named(account: Account, link: string): Promise<LinkRef> {
    const prefix = this.#doors.prefix();
    const name = link.startsWith(prefix) ? this.#doors.codes.read(link.slice(prefix.length)) : undefined;
    if (!name) return { link };
    const [sent] = await this.#doors.database.query<SentRow>(SENT, [name.ref]);
    const id = sent?.account_id === account.id ? linkOf(sent, name.number) : undefined;
    return id === undefined ? { link } : { id };
  }

  async #store(clicks: readonly Click[]): Promise<void> {
    const { database, signal, clock } = this.#doors;
    const told = await database.transaction((session) => storeClicks(session, clicks, this.#doors));
    if (told === 'told') signal.announce(DELIVERIES, clock.now());
  }
}

function linkOf({ text, link_prefix: prefix }: SentRow, number: number): number | undefined {
  return placesOf({ text, linkPrefix: prefix ?? undefined })[number - 1];
}

function dayOf(moment: Instant, timeZone: string): string {
  return localDateTime(moment, timeZone).slice(0, 10).split('.').reverse().join('-');
}
