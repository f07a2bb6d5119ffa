// The virtual channel as a link beside real ones, to try routes and failures without an operator. Owns its settings.

import type { FieldRow } from '../../base/section-table.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import { isFinal, STATUS, STATUSES } from '../../core/messages/status.ts';
import type { LinkKind } from '../link.ts';
import { startVirtualChannel, VIRTUAL_KINDS, type VirtualOutcome } from './virtual-channel.ts';
import { virtualLookUp } from './virtual-lookup.ts';

type VirtualLinkSettings = {
  readonly kinds: readonly MessageKind[];
  readonly delay: number;
  readonly outcomes: readonly VirtualOutcome[];
};

const DELAY_DEFAULT = 200;
const OUTCOME = /^(\d{1,2})(?:\/(\d{1,3}))?$/;

function isEnd(status: number): boolean {
  return STATUSES.has(status) && isFinal(status);
}

const TABLE: readonly FieldRow[] = [
  {
    key: 'kinds',
    form: {
      kind: 'list',
      fits: (text) => VIRTUAL_KINDS.some((kind) => kind === text),
      form: `one of ${VIRTUAL_KINDS.join(', ')}`,
    },
    absent: 'all of them',
    says: 'Kinds of message it takes.',
  },
  {
    key: 'delay',
    form: { kind: 'number', least: 0, most: 3_600_000, whole: 'whole' },
    absent: String(DELAY_DEFAULT),
    says: 'Milliseconds until a message has its outcome.',
  },
  {
    key: 'outcomes',
    form: {
      kind: 'table',
      fits: (prefix, outcome) => /^\d{0,20}$/.test(prefix) && isEnd(Number(OUTCOME.exec(outcome)?.[1])),
      form: 'prefixes of numbers with a status and an error such as 20/6',
    },
    absent: 'everything is delivered',
    says: 'What becomes of messages to numbers that begin so; the longest that fits counts.',
  },
];

export const VIRTUAL_LINK: LinkKind<VirtualLinkSettings> = {
  kind: 'virtual',
  says: 'Hands messages to nobody and makes up what became of them: for trying out, not for use.',
  table: TABLE,
  settings: ({ kinds, delay, outcomes }) => ({
    kinds: (kinds as readonly MessageKind[] | undefined) ?? VIRTUAL_KINDS,
    delay: (delay as number | undefined) ?? DELAY_DEFAULT,
    outcomes: Object.entries((outcomes ?? {}) as Record<string, string>).map(([prefix, text]) => {
      const [, status = String(STATUS.delivered), err = String(ERR.none)] = OUTCOME.exec(text) ?? [];
      return { prefix, status: Number(status), err: Number(err) };
    }),
  }),
  kindsOf: ({ kinds }) => new Set(kinds),
  open: ({ delay, outcomes }, { name, outbox, inbox, meter, numbering, report }) =>
    startVirtualChannel({
      work: { link: name },
      outbox,
      inbox,
      delay,
      outcomes,
      meter,
      lookUp: (phone) => virtualLookUp(numbering, phone),
      report: (trouble) => report(`link ${name}`, trouble),
    }),
};
