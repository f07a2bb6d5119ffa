// Operations on what became of one message: its timeline, its call stepped through again, what was recorded in it. Owns these
// operations and how a timeline looks on this wire.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { type Instant, instant } from '../../../base/time.ts';
import type { RecordingEntry } from '../../../core/history/recordings.ts';
import type { CallReplay } from '../../../core/history/stories.ts';
import { TIMELINE_KINDS, type Timeline, type TimelineEntry } from '../../../core/history/timeline.ts';
import type { MenuEvent, TextRange } from '../../../language/index.ts';
import { keyOf, MESSAGE_NAMED, MessagePath, MessageQuery } from './message-path.ts';
import { bytes, operation, told } from './operation.ts';
import { listOf, Moment, momentText, recordNumber } from './schemas.ts';

const TAGS = ['history'];

export const Range = Type.Object(
  {
    from: Type.Integer({ minimum: 0 }),
    to: Type.Integer({ minimum: 0, description: 'Not included.' }),
  },
  {
    title: 'TextRange',
    additionalProperties: false,
    description: 'A piece of the text, in UTF-16 units, as JavaScript and Java count.',
  },
);

export function rangesTold(ranges: readonly TextRange[]): Static<typeof Range>[] {
  return ranges.map(({ from, to }) => ({ from, to }));
}

const Entry = Type.Object(
  {
    at: Moment,
    until: Type.Union([Moment, Type.Null()], {
      description: 'End of what lasts; null: it is a moment, or nobody knows.',
    }),
    kind: Type.Enum([...TIMELINE_KINDS]),
    item: Type.Union([Type.String(), Type.Null()], {
      description: 'Item of the menu, or START, MENU, END.',
    }),
    ranges: Type.Array(Range, { description: 'Where the item stands in `text`.' }),
    details: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What there is to say of this kind; docs/use/history.md tells each.',
    }),
  },
  { title: 'TimelineEntry', additionalProperties: false },
);

const TimelineTold = Type.Object(
  {
    message: recordNumber('The message’s number.'),
    text: Type.String(),
    entries: Type.Array(Entry, { description: 'In the order of their beginnings.' }),
  },
  { title: 'Timeline', additionalProperties: false },
);

/** Moments among the details are written as all others are. */
function detailsTold(details: TimelineEntry['details']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      name.endsWith('At') && typeof value === 'number' ? momentText(instant(value)) : value,
    ]),
  );
}

const momentOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : momentText(at));

function timelineTold({ message, entries }: Timeline): Static<typeof TimelineTold> {
  return {
    message: message.ref,
    text: message.text,
    entries: entries.map(({ at, until, kind, item, ranges, details }) => ({
      at: momentText(at),
      until: momentOrNull(until),
      kind,
      item: item ?? null,
      ranges: rangesTold(ranges),
      details: detailsTold(details),
    })),
  };
}

const getTimeline = operation({
  id: 'getMessageTimeline',
  method: 'GET',
  path: '/messages/{id}/timeline',
  summary: 'What happened to a message, in the order it happened',
  description: `Of a call every sound with its end, keys, places of the menu, transfers with their legs, recordings; of all else its way through links, receipts and handlers. ${MESSAGE_NAMED}`,
  tags: TAGS,
  parameters: MessagePath,
  query: MessageQuery,
  replies: { 200: TimelineTold },
  faults: ['message-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const found = await doors.stories.timeline(account, key.value);
    return found.ok ? told(200, timelineTold(found.value)) : err({ fault: found.error });
  },
});

const Settings = Type.Object(
  {
    silenceSeconds: Type.Number(),
    silenceRounds: Type.Integer(),
    wrongKeys: Type.Integer(),
    interrupt: Type.Enum(['on', 'off']),
    smsMax: Type.Integer(),
    uploads: Type.Integer(),
    phone: Type.String(),
  },
  { title: 'MenuSettings', additionalProperties: false },
);

const Input = Type.Object(
  {
    at: Moment,
    kind: Type.Enum([
      'answered',
      'played',
      'key',
      'silence',
      'recorded',
      'transfer-answered',
      'transfer-failed',
      'transfer-ended',
      'hung-up',
      'time-limit',
    ] satisfies MenuEvent['kind'][]),
    key: Type.Optional(Type.String()),
    seconds: Type.Optional(Type.Number()),
    number: Type.Optional(Type.String()),
    cause: Type.Optional(Type.String()),
    by: Type.Optional(Type.String()),
  },
  { title: 'MachineInput', additionalProperties: false },
);

const ReplayTold = Type.Object(
  {
    text: Type.String(),
    settings: Settings,
    settingsOf: Type.Enum(['call', 'account'], {
      description: '`account`: the call is older than settings are kept; those of today stand in.',
    }),
    inputs: Type.Array(Input, { description: 'What the menu machine was told, in the order of the call.' }),
    agrees: Type.Enum(['yes', 'no', 'none'], {
      description:
        '`no`: at `differsAt` the call did something else, and there the inputs end; `none`: nobody answered, or no menu of this text ran.',
    }),
    differsAt: Type.Union([Moment, Type.Null()]),
  },
  { title: 'CallReplay', additionalProperties: false },
);

function replayTold(replay: CallReplay): Static<typeof ReplayTold> {
  const { text, settings, settingsOf, inputs, agrees, differsAt } = replay;
  return {
    text,
    settings: { ...settings },
    settingsOf,
    inputs: inputs.map(({ at, event }) => ({ at: momentText(instant(at)), ...event })),
    agrees,
    differsAt: differsAt === undefined ? null : momentText(instant(differsAt)),
  };
}

const getReplay = operation({
  id: 'getMessageReplay',
  method: 'GET',
  path: '/messages/{id}/replay',
  summary: 'What a page needs to step through a call again',
  description: `The text, the settings that were in force and the inputs of the menu machine (\`src/language\`). ${MESSAGE_NAMED}`,
  tags: TAGS,
  parameters: MessagePath,
  query: MessageQuery,
  replies: { 200: ReplayTold },
  faults: ['message-missing', 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const found = await doors.stories.replay(account, key.value);
    return found.ok ? told(200, replayTold(found.value)) : err({ fault: found.error });
  },
});

const RecordingTold = Type.Object(
  {
    number: recordNumber('Its number in the call.'),
    item: Type.String({ description: 'Item of the menu.' }),
    seconds: Type.Number(),
    bytes: Type.Integer(),
    at: Moment,
  },
  { title: 'CallRecording', additionalProperties: false },
);

function recordingTold({ at, ...row }: RecordingEntry): Static<typeof RecordingTold> {
  return { ...row, at: momentText(at) };
}

const listRecordings = operation({
  id: 'listRecordings',
  method: 'GET',
  path: '/messages/{id}/recordings',
  summary: 'What was recorded in a call',
  description: MESSAGE_NAMED,
  tags: TAGS,
  parameters: MessagePath,
  query: MessageQuery,
  replies: { 200: listOf('CallRecordingList', RecordingTold) },
  faults: ['message-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const found = await doors.recordings.list(account, key.value);
    return found.ok ? told(200, { items: found.value.map(recordingTold) }) : err({ fault: found.error });
  },
});

const RecordingPath = Type.Object(
  { ...MessagePath.properties, number: recordNumber('The recording’s number in the call.') },
  { additionalProperties: false },
);

const getRecording = operation({
  id: 'getRecording',
  method: 'GET',
  path: '/messages/{id}/recordings/{number}',
  summary: 'A recording as a WAV file',
  description: `Ranges are answered, so players can seek. ${MESSAGE_NAMED}`,
  tags: TAGS,
  parameters: RecordingPath,
  query: Type.Object(
    {
      ...MessageQuery.properties,
      download: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 1, description: '1: a browser saves it.' }),
      ),
    },
    { additionalProperties: false },
  ),
  replies: { 200: bytes('audio/wav', 'yes') },
  faults: ['message-missing', 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const found = await doors.recordings.file(account, key.value, parameters.number);
    if (!found.ok) return err({ fault: found.error });
    const disposition = query.download === 1 ? 'attachment' : 'inline';
    return told(200, { kind: 'file', ...found.value, disposition } as const);
  },
});

const Peaks = Type.Object(
  {
    seconds: Type.Number(),
    channels: Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), {
      description:
        'One channel for what one person said; of a conversation the subscriber’s and the other side’s.',
    }),
  },
  { title: 'RecordingPeaks', additionalProperties: false },
);

const getPeaks = operation({
  id: 'getRecordingPeaks',
  method: 'GET',
  path: '/messages/{id}/recordings/{number}/peaks',
  summary: 'How loud a recording is, to draw it',
  description: MESSAGE_NAMED,
  tags: TAGS,
  parameters: RecordingPath,
  query: Type.Object(
    {
      ...MessageQuery.properties,
      points: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: LIMITS.recordings.peaks,
          default: LIMITS.recordings.peaksAbsent,
          description: 'Pieces of equal length, each told by its loudest moment.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  replies: { 200: Peaks },
  faults: ['message-missing', 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const key = keyOf(parameters, query);
    if (!key.ok) return key;
    const wanted = { number: parameters.number, points: query.points ?? LIMITS.recordings.peaksAbsent };
    const found = await doors.recordings.peaks(account, key.value, wanted);
    if (!found.ok) return err({ fault: found.error });
    const { seconds, peaks } = found.value;
    return told(200, { seconds, channels: peaks.map((loud) => [...loud]) });
  },
});

export const MESSAGE_HISTORY_OPERATIONS = [
  getTimeline,
  getReplay,
  listRecordings,
  getRecording,
  getPeaks,
] as const;
