// Operations on heat maps: what callers did with a menu, laid over its text. Owns these operations and how a map looks here.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { DAY, type Instant, later, MINUTE } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import type { HeatMap, HeatScope } from '../../../core/history/heat-map.ts';
import { momentAt } from './dates.ts';
import { Range, rangesTold } from './message-history.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { idPath, Moment, momentText, recordNumber } from './schemas.ts';

const TAGS = ['history'];

const Count = Type.Integer({ minimum: 0 });

const Item = Type.Object(
  {
    item: Type.String({ description: 'Item of the menu, or START, MENU, END.' }),
    ranges: Type.Array(Range, { description: 'Where it stands in `text`; none: it is not written there.' }),
    calls: Type.Integer({ minimum: 0, description: 'Calls that came there.' }),
    visits: Type.Integer({
      minimum: 0,
      description: 'How often they did: once for each key or jump that led there.',
    }),
    share: Type.Number({ minimum: 0, maximum: 1, description: 'Of the calls that were answered.' }),
    seconds: Type.Number({ minimum: 0, description: 'How long it was heard, all calls together.' }),
    hangUps: Type.Integer({
      minimum: 0,
      description: 'Calls whose caller hung up there; not those who had been put through and talked.',
    }),
    wrongKeys: Count,
    silences: Type.Integer({ minimum: 0, description: 'Times nobody pressed a key.' }),
  },
  { title: 'ItemHeat', additionalProperties: false },
);

const Key = Type.Object(
  {
    item: Type.String({ description: 'Where it acted.' }),
    key: Type.String(),
    presses: Count,
    wrong: Type.Integer({ minimum: 0, description: 'Of these, as a key that means nothing there.' }),
  },
  { title: 'KeyHeat', additionalProperties: false },
);

const HeatMapTold = Type.Object(
  {
    text: Type.String({ description: 'The newest text of these calls.' }),
    texts: Type.Integer({ minimum: 1, description: 'Different texts among them; they share their items.' }),
    calls: Count,
    answered: Count,
    seconds: Type.Number({ minimum: 0 }),
    hangUps: Count,
    items: Type.Array(Item, { description: 'In the order of the text.' }),
    keys: Type.Array(Key),
    neverReached: Type.Array(Type.String()),
    unnamed: Type.Integer({
      minimum: 0,
      description:
        'Calls of older versions, whose history does not say which item took a caller back or to the start: no visit of it is counted.',
    }),
    countedAt: Moment,
  },
  { title: 'HeatMap', additionalProperties: false },
);

const Counting = Type.Object(
  { percent: Type.Integer({ minimum: 0, maximum: 100 }) },
  {
    title: 'HeatMapUnderWay',
    additionalProperties: false,
    description: 'It is counted behind; ask again in a second or two.',
  },
);

function mapTold(map: HeatMap): Static<typeof HeatMapTold> {
  const { text, texts, calls, answered, seconds, hangUps, items, keys, neverReached, unnamed, countedAt } =
    map;
  return {
    ...{ text, texts, calls, answered, seconds, hangUps },
    items: items.map(({ ranges, ...item }) => ({ ...item, ranges: rangesTold(ranges) })),
    keys: keys.map((key) => ({ ...key })),
    neverReached: [...neverReached],
    unnamed,
    countedAt: momentText(countedAt),
  };
}

async function answer(doors: Doors, account: Account, scope: HeatScope) {
  const found = await doors.heatMaps.of(account, scope);
  if (!found.ok) return err({ fault: found.error } as Fault);
  const { value } = found;
  return value.kind === 'ready' ? told(200, mapTold(value.map)) : told(202, { percent: value.percent });
}

const REPLIES = { 200: HeatMapTold, 202: Counting };
const FAULTS = ['record-missing', 'requests-too-many'] as const;

const mailingHeatMap = operation({
  id: 'getMailingHeatMap',
  method: 'GET',
  path: '/mailings/{id}/heat-map',
  summary: 'What the callers of a mailing did with its menu',
  description: '202 while it is counted.',
  tags: TAGS,
  parameters: Type.Object(
    { id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,40}$' }) },
    { additionalProperties: false },
  ),
  replies: REPLIES,
  faults: FAULTS,
  scope: 'account',
  idempotent: 'yes',
  answer: (doors, { account, parameters }) =>
    answer(doors, account, { kind: 'mailing', mailing: parameters.id }),
});

const PERIOD = {
  from: Type.Optional(
    Type.String({ format: 'date-time', description: 'Calls accepted then or later; absent: a week ago.' }),
  ),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Before; absent: now.' })),
};

type Period = { readonly from: Instant; readonly till: Instant };

const WEEK = 7 * DAY;

function periodOf(
  asked: { readonly from?: string; readonly to?: string },
  { place, now }: { readonly place: '' | '/query'; readonly now: Instant },
): Result<Period, Fault> {
  const to = momentAt(`${place}/to`, asked.to);
  if (!to.ok) return to;
  // To the minute, so that whoever asks again while it is counted asks for the same.
  const till = to.value ?? later(now, MINUTE - (now % MINUTE));
  const from = momentAt(`${place}/from`, asked.from);
  if (!from.ok) return from;
  const since = from.value ?? later(till, -WEEK);
  if (since >= till) return err(mistaken(`${place}/from`, 'is not before the end', 'date-wrong'));
  const { days } = LIMITS.heatMaps;
  if (till - since > days * DAY)
    return err(mistaken(`${place}/from`, `at most ${days} days at once`, 'date-wrong'));
  return ok({ from: since, till });
}

const menuHeatMap = operation({
  id: 'getMenuHeatMap',
  method: 'GET',
  path: '/menus/{id}/heat-map',
  summary: 'What callers did with a saved menu',
  description: 'Calls that ran this version, made and taken alike. 202 while it is counted.',
  tags: TAGS,
  parameters: idPath(),
  query: Type.Object(
    {
      ...PERIOD,
      version: Type.Optional(recordNumber('Absent: the version that is current.')),
    },
    { additionalProperties: false },
  ),
  replies: REPLIES,
  faults: [...FAULTS, 'date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, query }) => {
    const period = periodOf(query, { place: '/query', now: doors.clock.now() });
    if (!period.ok) return period;
    const found = await doors.savedMenus.find(account, { id: parameters.id }, query.version);
    if (!found.ok) return err({ fault: found.error });
    const { text } = found.value.version;
    return await answer(doors, account, { kind: 'text', text, ...period.value });
  },
});

const textHeatMap = operation({
  id: 'getTextHeatMap',
  method: 'POST',
  path: '/menus/heat-map',
  summary: 'What callers did with the menu of a text',
  description: 'Calls with exactly this text. 202 while it is counted.',
  tags: TAGS,
  body: json(
    Type.Object(
      {
        text: Type.String({ minLength: 1, maxLength: LIMITS.menu.textCharactersRead }),
        ...PERIOD,
      },
      { title: 'HeatMapOfText', additionalProperties: false },
    ),
  ),
  replies: REPLIES,
  faults: [...FAULTS, 'date-wrong'],
  scope: 'account',
  needs: 'read',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const period = periodOf(body, { place: '', now: doors.clock.now() });
    if (!period.ok) return period;
    return await answer(doors, account, { kind: 'text', text: body.text, ...period.value });
  },
});

export const HEAT_MAP_OPERATIONS = [mailingHeatMap, menuHeatMap, textHeatMap] as const;
