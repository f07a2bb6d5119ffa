// Which messages a request means: the filters of the list of messages and of exports, the same in both. Owns their names on this
// wire and what they are in the core.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { ok, type Result } from '../../../base/result.ts';
import type { ArchiveFilter } from '../../../core/messages/message-archive.ts';
import { type Heap, STATUS, STATUSES } from '../../../core/messages/status.ts';
import { momentAt } from './dates.ts';
import { Direction, StatusName } from './message-schemas.ts';
import type { Fault } from './replies.ts';
import { Kind } from './sending-schemas.ts';

const HEAPS = ['waiting', 'delivered', 'failed', 'expired'] as const satisfies readonly Heap[];

const numberPart = (description: string) =>
  Type.String({ minLength: 1, maxLength: 254, pattern: '[^+\\s().-]', description });

export const MESSAGE_FILTER = {
  id: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Id of the sending.' })),
  recipientBegins: Type.Optional(numberPart('What the number or address begins with, as it is kept.')),
  recipientEnds: Type.Optional(numberPart('What the number or address ends with.')),
  words: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LIMITS.history.wordsCharacters,
      pattern: '\\S',
      description: 'Words of the text or their beginnings, at most ten; all of them must be there.',
    }),
  ),
  sender: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
  heap: Type.Optional(Type.Enum([...HEAPS], { description: 'All statuses of that kind.' })),
  direction: Type.Optional(Direction),
  mailing: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Id of a mailing.' })),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Accepted at this moment or later.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Accepted before this moment.' })),
};

/** Of a list: one of each. */
export const LIST_FILTER = {
  recipient: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
  status: Type.Optional(StatusName),
  kind: Type.Optional(Kind),
  ...MESSAGE_FILTER,
};

const Common = Type.Object(MESSAGE_FILTER);

type Several = {
  readonly recipients?: readonly string[] | undefined;
  readonly statuses?: readonly (keyof typeof STATUS)[] | undefined;
  readonly kinds?: ArchiveFilter['kinds'] | undefined;
};

/** `place`: what the pointer to a member begins with. */
export function messageFilter(
  asked: Static<typeof Common>,
  { recipients, statuses, kinds }: Several,
  place: '' | '/query',
): Result<ArchiveFilter, Fault> {
  const from = momentAt(`${place}/from`, asked.from);
  if (!from.ok) return from;
  const till = momentAt(`${place}/to`, asked.to);
  if (!till.ok) return till;
  const { id, recipientBegins, recipientEnds, words, sender, mailing, direction } = asked;
  const wanted = statusesOf(statuses, asked.heap);
  return ok({
    ...(recipients?.length && { recipients }),
    ...(wanted && { statuses: wanted }),
    ...(kinds?.length && { kinds }),
    ...(id !== undefined && { publicId: id }),
    ...(recipientBegins !== undefined && { recipientBegins }),
    ...(recipientEnds !== undefined && { recipientEnds }),
    ...(words !== undefined && { words }),
    ...(sender !== undefined && { sender }),
    ...(mailing !== undefined && { mailing }),
    ...(direction !== undefined && { direction }),
    ...(from.value !== undefined && { from: from.value }),
    ...(till.value !== undefined && { till: till.value }),
  });
}

/** Those of the heap, and of them those named. */
function statusesOf(named: Several['statuses'], heap: Heap | undefined): readonly number[] | undefined {
  const words = named?.length ? named.map((word) => STATUS[word]) : undefined;
  if (heap === undefined) return words;
  const all = [...STATUSES].flatMap(([status, row]) => (row.heap === heap ? [status] : []));
  return words ? all.filter((status) => words.some((one) => one === status)) : all;
}
