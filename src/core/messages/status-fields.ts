// What a handler is told about a change of status (spec callbacks.md section 4). Owns the names and order of the fields;
// how they are written and signed is the webhook's.

import { type Instant, unixSeconds } from '../../base/time.ts';
import { formatMoney, type Money } from '../accounts/money.ts';
import type { Purse } from '../accounts/purse.ts';
import { type TemplateKind, templateFlag } from '../texts/operator-template.ts';
import { MESSAGE_KINDS, type MessageKind } from './kind.ts';
import { localDateTime } from './local-time.ts';
import { LOOKUP_FIELDS, type LookupData } from './message-status.ts';

type StatusChange = {
  readonly publicId: string;
  readonly phone: string;
  readonly status: number;
  readonly err: number;
  readonly at: Instant;
  readonly parts: number;
  readonly cost: Money;
  readonly kind: MessageKind;
  readonly purse: Purse;
  /** Kind of the text registered with operators that it fits. */
  readonly template?: TemplateKind | undefined;
  readonly sender: string | undefined;
  /** What a look-up found out of the number, as far as it did; undefined: nothing was looked up. */
  readonly lookup: Partial<LookupData> | undefined;
  /** Country and network code of the recipient's operator, where the numbering plan knows it. */
  readonly mccmnc: string | undefined;
  /** IANA zone of `time`. */
  readonly timeZone: string;
};

export function statusFields(change: StatusChange): ReadonlyMap<string, string> {
  return new Map([
    ['id', change.publicId],
    ['phone', change.phone],
    ['status', String(change.status)],
    ['time', localDateTime(change.at, change.timeZone)],
    ['ts', String(unixSeconds(change.at))],
    ['err', String(change.err)],
    ['cnt', String(change.parts)],
    ['cost', formatMoney(change.cost)],
    ['type', String(MESSAGE_KINDS[change.kind])],
    ['flag', String(flagOf(change.kind, change.purse, change.template))],
    ['sender', change.sender ?? ''],
    ...networkFields(change),
  ]);
}

/** `mccmnc` when it is known, the network asked before the plan; the fields of a look-up with every HLR request, else never. */
function networkFields({ kind, lookup, mccmnc }: StatusChange): readonly (readonly [string, string])[] {
  const { mcc = '', mnc = '' } = lookup ?? {};
  const known = mcc === '' || mnc === '' ? mccmnc : `${mcc}${mnc}`;
  const network = known === undefined ? [] : [['mccmnc', known] as const];
  if (kind !== 'hlr') return network;
  return [...network, ...LOOKUP_FIELDS.map((name) => [name, lookup?.[name] ?? ''] as const)];
}

const ELECTRONIC = 1 << 5;

/**
 * Flag bits of spec http-status.md section 5: the low four are the kind, the sixth says that the electronic balance paid,
 * the ninth that the text is registered with operators, and as what the two above it.
 */
export function flagOf(kind: MessageKind, purse: Purse, template?: TemplateKind): number {
  const registered = template === undefined ? 0 : templateFlag(template);
  return (MESSAGE_KINDS[kind] & 0x0f) | (purse === 2 ? ELECTRONIC : 0) | registered;
}
