// What is watched, as it looks on this wire: the same shapes in snapshots and in the frames of the websocket. Owns the schemas and
// the way there from the core's values.

import Type, { type Static } from 'typebox';
import { CALL_STATES } from '../../../core/live/call-progress.ts';
import {
  LIVE_TOPICS,
  type LiveCall,
  type LiveLink,
  type LiveView,
  type MessageChange,
  type RatePoint,
  type TrunkNow,
  type WaitingGroup,
  type WaitingMessage,
} from '../../../core/live/live.ts';
import { WAITING_REASONS } from '../../../core/live/waiting-reason.ts';
import { isFinal } from '../../../core/messages/status.ts';
import { StatusName, statusWord } from './message-schemas.ts';
import { Moment, momentText } from './schemas.ts';
import { Kind } from './sending-schemas.ts';

function orNull<S extends Parameters<typeof Type.Union>[0][number]>(schema: S, description?: string) {
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
}

const MessageNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const Login = Type.String({ description: 'Whose it is.' });

export const CallNow = Type.Object(
  {
    number: MessageNumber,
    id: Type.String({ description: 'The id of its sending.' }),
    login: Login,
    phone: Type.String({ description: 'The subscriber’s.' }),
    sender: orNull(Type.String(), 'The number called, of a call that came in; else the number shown.'),
    direction: Type.Enum(['out', 'in']),
    attempt: Type.Integer({ minimum: 0 }),
    state: Type.Enum([...CALL_STATES], {
      description:
        '`preparing`: its words are being made, or it waits for a line; `transferring`: others are being rung for the subscriber.',
    }),
    since: Moment,
    answeredAt: orNull(Moment),
    trunk: orNull(Type.String()),
    item: orNull(Type.String(), 'Path or label of the menu’s item it is at; empty: the beginning.'),
    said: orNull(Type.String(), 'What was said last.'),
    keys: Type.String({ description: 'Keys pressed, the last forty.' }),
    transferTo: Type.Array(Type.String(), {
      description: 'Numbers being rung, or the one that is talked with.',
    }),
    held: Type.Boolean(),
    node: Type.String({ description: 'The process that lives it.' }),
  },
  { title: 'CallNow', additionalProperties: false },
);

export function callTold({ progress, ...call }: LiveCall): Static<typeof CallNow> {
  const { ref, publicId, login, phone, sender, direction, attempt, node } = call;
  const { state, since, answeredAt, trunk, item, said, keys, transferTo, held } = progress;
  return {
    number: ref,
    id: publicId,
    login,
    phone,
    sender: sender ?? null,
    direction,
    attempt,
    state,
    since: momentText(since),
    answeredAt: answeredAt === undefined ? null : momentText(answeredAt),
    trunk: trunk ?? null,
    item: item ?? null,
    said: said ?? null,
    keys,
    transferTo: [...transferTo],
    held: held === 'yes',
    node,
  };
}

const Change = Type.Object(
  {
    at: Moment,
    kind: Kind,
    was: orNull(StatusName, 'null: the messages were accepted.'),
    status: StatusName,
    final: Type.Boolean(),
    count: Type.Integer({ minimum: 1 }),
    numbers: orNull(Type.Array(MessageNumber), 'Numbers of the messages; null: more than a hundred.'),
  },
  { title: 'MessageChange', additionalProperties: false },
);

export function changeTold({ at, kind, was, status, count, refs }: MessageChange): Static<typeof Change> {
  return {
    at: momentText(at),
    kind,
    was: was === undefined ? null : statusWord(was),
    status: statusWord(status),
    final: isFinal(status),
    count,
    numbers: refs === undefined ? null : [...refs],
  };
}

const COUNT = Type.Integer({ minimum: 0 });

const Point = Type.Object(
  {
    at: Moment,
    kind: Kind,
    accepted: COUNT,
    handed: Type.Integer({ minimum: 0, description: 'Taken by an operator, or ringing.' }),
    delivered: COUNT,
    failed: COUNT,
    expired: COUNT,
  },
  {
    title: 'RatePoint',
    additionalProperties: false,
    description:
      'What happened to messages of a kind in one second; where nothing happened there is no point.',
  },
);

export const Series = Type.Object(
  { from: Moment, points: Type.Array(Point) },
  { title: 'RateSeries', additionalProperties: false },
);

export function pointTold({ at, ...point }: RatePoint): Static<typeof Point> {
  return { at: momentText(at), ...point };
}

const OF_INSTALLATION = 'null: told to administrators alone, of the whole installation.';

export const LinkTold = Type.Object(
  {
    name: Type.String(),
    kinds: Type.Array(Kind),
    up: orNull(Type.Boolean(), 'null: it does not run on this node.'),
    connections: orNull(COUNT, OF_INSTALLATION),
    window: orNull(
      Type.Object({ used: COUNT, size: COUNT }, { additionalProperties: false }),
      `Submissions without an answer, of so many that may be. ${OF_INSTALLATION}`,
    ),
    throttledSince: orNull(Moment, 'Since when the operator asks for patience.'),
    quality: orNull(
      Type.Number({ minimum: 0, maximum: 1 }),
      `Share of the last hundreds of its messages that were delivered. ${OF_INSTALLATION}`,
    ),
    waiting: Type.Integer({ minimum: 0, description: 'Messages that are due and nobody has taken.' }),
    underWay: COUNT,
    oldest: orNull(Moment, 'Since when the oldest of those that wait is due.'),
  },
  { title: 'LinkNow', additionalProperties: false },
);

export function linkTold(link: LiveLink, view: LiveView): Static<typeof LinkTold> {
  const { name, kinds, now, quality, waiting, underWay, oldest } = link;
  const whole = view.kind === 'installation';
  return {
    name,
    kinds: [...kinds],
    up: now ? now.up === 'yes' && now.connections !== 0 : null,
    connections: whole ? (now?.connections ?? null) : null,
    window: whole && now?.window ? { ...now.window } : null,
    throttledSince: now?.patienceSince === undefined ? null : momentText(now.patienceSince),
    quality: whole ? rounded(quality) : null,
    waiting,
    underWay,
    oldest: oldest === undefined ? null : momentText(oldest),
  };
}

export const TrunkTold = Type.Object(
  {
    name: Type.String(),
    healthy: Type.Boolean({
      description: 'Whether it replies and carries calls; others are tried before one that does not.',
    }),
    registered: orNull(Type.Boolean(), 'null: it is not asked to know us.'),
    lastError: orNull(Type.String(), OF_INSTALLATION),
    busy: orNull(COUNT, `Lines in use. ${OF_INSTALLATION}`),
    lines: orNull(COUNT, 'Calls at once it may have; null: not limited, or not told.'),
    waiting: orNull(COUNT, `Calls that wait for a line of it. ${OF_INSTALLATION}`),
    quality: orNull(
      Type.Number({ minimum: 0, maximum: 1 }),
      `Share of the last hundreds of calls that it carried. ${OF_INSTALLATION}`,
    ),
  },
  { title: 'TrunkNow', additionalProperties: false },
);

export function trunkTold(trunk: TrunkNow, view: LiveView): Static<typeof TrunkTold> {
  const { name, registered, healthy, lastError, busy, lines, waiting, quality } = trunk;
  const whole = view.kind === 'installation';
  return {
    name,
    healthy: healthy === 'yes',
    registered: registered === 'not-asked' ? null : registered === 'yes',
    lastError: whole ? (lastError ?? null) : null,
    busy: whole ? busy : null,
    lines: whole ? (lines ?? null) : null,
    waiting: whole ? waiting : null,
    quality: whole ? rounded(quality) : null,
  };
}

function rounded(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}

export const Group = Type.Object(
  {
    id: Type.String({ description: 'For asking which messages they are.' }),
    login: Login,
    kind: Kind,
    reason: Type.Enum([...WAITING_REASONS]),
    sentence: Type.String({ description: 'The reason for people.' }),
    link: orNull(Type.String(), 'The link they wait on.'),
    count: Type.Integer({ minimum: 1 }),
    more: Type.Boolean({ description: 'Whether there are more than were counted.' }),
    from: orNull(Moment, 'When the first of them is due, or was.'),
    to: orNull(Moment, 'When the last of them is due.'),
  },
  { title: 'WaitingGroup', additionalProperties: false },
);

export function groupTold({
  account: _,
  more,
  link,
  from,
  to,
  ...group
}: WaitingGroup): Static<typeof Group> {
  return {
    ...group,
    link: link ?? null,
    more: more === 'yes',
    from: from === undefined ? null : momentText(from),
    to: to === undefined ? null : momentText(to),
  };
}

export const Waiting = Type.Object(
  {
    number: MessageNumber,
    id: Type.String(),
    login: Login,
    recipient: Type.String(),
    kind: Kind,
    status: StatusName,
    attempts: COUNT,
    dueAt: orNull(Moment),
    validUntil: Moment,
  },
  { title: 'WaitingMessage', additionalProperties: false },
);

export function waitingTold(message: WaitingMessage): Static<typeof Waiting> {
  const { ref, publicId, login, phone, kind, status, attempts, dueAt, validUntil } = message;
  return {
    number: ref,
    id: publicId,
    login,
    recipient: phone,
    kind,
    status: statusWord(status),
    attempts,
    dueAt: dueAt === undefined ? null : momentText(dueAt),
    validUntil: momentText(validUntil),
  };
}

export const Scope = Type.Enum(['account', 'installation'], {
  default: 'account',
  description: '`installation`: everybody’s, for administrators.',
});

const Topic = Type.Enum([...LIVE_TOPICS]);

/** What a client says over the websocket. */
export const Subscribe = Type.Object(
  {
    subscribe: Type.Array(Topic, {
      maxItems: LIVE_TOPICS.length,
      description: 'In place of what was watched before.',
    }),
    scope: Type.Optional(Scope),
    cursor: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Of the last frame before the connection was lost: messages go on from there.',
      }),
    ),
  },
  { title: 'LiveSubscription', additionalProperties: false },
);

const FRAME = {
  number: Type.Integer({ minimum: 1, description: 'Counts the frames of a connection; none is left out.' }),
  cursor: Type.String({ description: 'For `subscribe` after a reconnect; nothing in it is for reading.' }),
};

const WHOLE = Type.Boolean({
  description: 'true: this takes the place of all that was told of the topic; false: it continues it.',
});

function frame<const T extends string, P extends Parameters<typeof Type.Object>[0]>(topic: T, members: P) {
  return Type.Object(
    { ...FRAME, topic: Type.Literal(topic), ...members },
    { title: `Live${topic[0]?.toUpperCase()}${topic.slice(1)}`, additionalProperties: false },
  );
}

/** What a client is told over it. */
export const Frame = Type.Union(
  [
    frame('calls', {
      snapshot: WHOLE,
      calls: Type.Array(CallNow),
      over: Type.Array(MessageNumber, { description: 'Calls that are on no more.' }),
    }),
    frame('messages', { changes: Type.Array(Change) }),
    frame('rates', {
      snapshot: WHOLE,
      from: orNull(Moment, 'The beginning of the series, with a snapshot.'),
      points: Type.Array(Point, { description: 'Each in place of the one of the same second and kind.' }),
    }),
    frame('links', { links: Type.Array(LinkTold) }),
    frame('trunks', { trunks: Type.Array(TrunkTold) }),
    frame('queues', { groups: Type.Array(Group) }),
    Type.Object(
      { ...FRAME, topic: Type.Literal('missed') },
      {
        title: 'LiveMissed',
        additionalProperties: false,
        description: 'Not all is known that happened to messages: read anew what is shown of them.',
      },
    ),
    Type.Object(
      { number: FRAME.number, topic: Type.Literal('refused'), detail: Type.String() },
      {
        title: 'LiveRefused',
        additionalProperties: false,
        description: 'What was said was not understood or is not allowed; what was watched before goes on.',
      },
    ),
  ],
  { title: 'LiveFrame' },
);
