// What every kind of link has in common: how it is described in the configuration, opened, watched and closed. Owns this
// contract; kinds are told apart by the table in `app/link-kinds.ts`, and none knows another.

import { type FieldRow, FORMS, type YesNo } from '../base/section-table.ts';
import type { Clock } from '../base/time.ts';
import type { Reception } from '../core/incoming/incoming-message.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import type { Inbox, Outbox } from '../core/ports.ts';
import type { LanguageId } from '../protocols/gsm/national-tables.ts';
import type { LinkMeter } from './link-meter.ts';
import type { OutboundHttp } from './outbound-http.ts';

/** What a link is handed when it opens. */
export type LinkDoors = {
  readonly name: string;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** Where messages go that subscribers send. */
  readonly reception: Reception;
  readonly clock: Clock;
  readonly meter: LinkMeter;
  readonly numbering: Numbering;
  /** Languages whose shift tables SMS may be written with, the same that they were counted by. */
  readonly national?: readonly LanguageId[];
  /** Requests to providers the operator has configured: private addresses are allowed. */
  readonly providers: OutboundHttp;
  /** An address that wants no more e-mails. */
  readonly unsubscribed?: (address: string) => Promise<void>;
  /** Where a file that came with a message lies; undefined: no such file. */
  readonly uploadPath: (file: string) => string | undefined;
  /** Where providers reach the service over HTTP, without a slash at the end. */
  readonly publicUrl: () => string;
  /** Told when the link can carry messages and when not; it is taken for up until it says otherwise. */
  readonly turned: (up: YesNo) => void;
  readonly report: (what: string, trouble: unknown) => void;
};

type Report = LinkDoors['report'];

/** What a link reports, with its name before it: of several providers one must know which. */
export function reportOf(name: string, report: Report): Report {
  const own = `link ${name}`;
  return (what, trouble) => report(what === own ? own : `${own}: ${what}`, trouble);
}

/** A request of a provider to `/links/<name>`, whole. */
export type HeardRequest = {
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  /** Names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
};

export type HeardReply = {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
  /** How to sign in, with a 401 (RFC 9110 11.6.1): many sign in only when they are asked to. */
  readonly challenge?: string;
};

export type OpenLink = {
  /** Resolves when everything under way is stored or given back. */
  stop(): Promise<void>;
  /** What providers send to us, where they do; resolves after what it tells is stored. */
  readonly hear?: (request: HeardRequest) => Promise<HeardReply>;
};

/** A kind of link; `Settings` has every default filled in. */
export type LinkKind<Settings> = {
  readonly kind: string;
  /** One sentence for the reference. */
  readonly says: string;
  /** Its keys besides those of every link (`LINK_FIELDS`). */
  readonly table: readonly FieldRow[];
  /** From the values given to all of them; what is wrong together is added to `faults`. */
  readonly settings: (given: Readonly<Record<string, unknown>>, report: FaultReport) => Settings;
  readonly kindsOf: (settings: Settings) => ReadonlySet<MessageKind>;
  readonly open: (settings: Settings, doors: LinkDoors) => OpenLink;
};

/** A link as the configuration describes it. */
export type ReadLink = {
  readonly kinds: ReadonlySet<MessageKind>;
  readonly open: (doors: LinkDoors) => OpenLink;
};

/** A kind of link among others: its settings are its own business. */
export type AnyLinkKind = Pick<LinkKind<unknown>, 'kind' | 'says' | 'table'> & {
  readonly read: (given: Readonly<Record<string, unknown>>, report: FaultReport) => ReadLink;
};

export function anyLinkKind<Settings>(one: LinkKind<Settings>): AnyLinkKind {
  const { kind, says, table } = one;
  return {
    kind,
    says,
    table,
    read: (given, report) => {
      const settings = one.settings(given, report);
      return { kinds: one.kindsOf(settings), open: (doors) => one.open(settings, doors) };
    },
  };
}

export type FaultReport = { readonly where: string; readonly faults: string[] };

/** Keys of every link, whatever its kind. */
export const LINK_FIELDS: readonly FieldRow[] = [
  {
    key: 'name',
    form: FORMS.name,
    absent: 'required',
    says: 'What routes, history, metrics and logs call the link; different for each, and kept for as long as its messages are.',
  },
  {
    key: 'kind',
    form: { kind: 'text', pattern: /^[a-z0-9-]+$/, form: 'a kind of link' },
    absent: 'required',
    says: 'Which of the kinds below.',
  },
  {
    key: 'prefixes',
    form: FORMS.prefixes,
    absent: 'takes every recipient',
    says: 'What the numbers begin with that the link takes, where no `routes` are configured; the longest that fits decides.',
  },
  {
    key: 'cost',
    form: { kind: 'number', least: 0, most: 1_000_000, whole: 'fraction' },
    absent: '0',
    says: 'What a message by it costs you, in any one unit, for routes by `cheapest`.',
  },
];
