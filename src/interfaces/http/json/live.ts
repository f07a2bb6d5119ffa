// Operations on what is on now, as snapshots; `GET /live` is the websocket that goes on from there. Owns these operations; the
// websocket itself is `live-door.ts`.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { LiveView } from '../../../core/live/live.ts';
import type { MessageRef } from '../../../core/messages/submission.ts';
import { pageFrom, readPage } from './cursor.ts';
import {
  CallNow,
  callTold,
  Frame,
  Group,
  groupTold,
  LinkTold,
  linkTold,
  pointTold,
  Scope,
  Series,
  TrunkTold,
  trunkTold,
  Waiting,
  waitingTold,
} from './live-schemas.ts';
import { operation, told } from './operation.ts';
import type { Fault } from './replies.ts';
import { listOf, momentText, PAGE_QUERY, pageOf } from './schemas.ts';

const TAGS = ['live'];

const ScopeQuery = Type.Object({ scope: Type.Optional(Scope) }, { additionalProperties: false });

/** Everybody's is for administrators of the installation. */
export function viewOf(account: Account, scope: Static<typeof Scope> | undefined): Result<LiveView, Fault> {
  if (scope !== 'installation') return ok({ kind: 'account', account: account.id });
  return account.administrator === 'on' ? ok({ kind: 'installation' }) : err({ fault: 'administrator-only' });
}

const SCOPED = { tags: TAGS, problems: ['administrator-only'], scope: 'account', idempotent: 'yes' } as const;

const watchLive = operation({
  ...SCOPED,
  id: 'watchLive',
  method: 'GET',
  path: '/live',
  summary: 'Watch what happens, over a websocket',
  description:
    'Upgraded to a websocket (RFC 6455): the client says `{"subscribe": ["calls", …]}` (LiveSubscription), is told a snapshot of each and then what changes, one frame of JSON each. A browser signs in by its session, everybody else by Authorization. docs/use/live.md tells the rest.',
  replies: { 101: Frame },
  problems: ['administrator-only', 'upgrade-needed'],
  answer: async () => err({ fault: 'upgrade-needed' }),
});

const getLiveCalls = operation({
  ...SCOPED,
  id: 'getLiveCalls',
  method: 'GET',
  path: '/live/calls',
  summary: 'Calls that are on now, on every node',
  query: ScopeQuery,
  replies: { 200: listOf('CallsNow', CallNow) },
  answer: async (doors, { account, query }) => {
    const view = viewOf(account, query.scope);
    if (!view.ok) return view;
    const calls = await doors.live.calls(view.value);
    return calls.ok ? told(200, { items: calls.value.map(callTold) }) : err({ fault: calls.error });
  },
});

const getLiveRates = operation({
  ...SCOPED,
  id: 'getLiveRates',
  method: 'GET',
  path: '/live/rates',
  summary: 'What happened to messages in each second of the last minutes',
  query: ScopeQuery,
  replies: { 200: Series },
  answer: async (doors, { account, query }) => {
    const view = viewOf(account, query.scope);
    if (!view.ok) return view;
    const rates = await doors.live.rates(view.value);
    if (!rates.ok) return err({ fault: rates.error });
    const { from, points } = rates.value;
    return told(200, { from: momentText(from), points: points.map(pointTold) });
  },
});

const getLiveLinks = operation({
  ...SCOPED,
  id: 'getLiveLinks',
  method: 'GET',
  path: '/live/links',
  summary: 'How the links are, and what waits on them',
  query: ScopeQuery,
  replies: { 200: listOf('LinksNow', LinkTold) },
  answer: async (doors, { account, query }) => {
    const view = viewOf(account, query.scope);
    if (!view.ok) return view;
    const links = await doors.live.links(view.value);
    if (!links.ok) return err({ fault: links.error });
    return told(200, { items: links.value.map((link) => linkTold(link, view.value)) });
  },
});

const getLiveTrunks = operation({
  ...SCOPED,
  id: 'getLiveTrunks',
  method: 'GET',
  path: '/live/trunks',
  summary: 'How the trunks of this node are',
  query: ScopeQuery,
  replies: { 200: listOf('TrunksNow', TrunkTold) },
  answer: async (doors, { account, query }) => {
    const view = viewOf(account, query.scope);
    if (!view.ok) return view;
    return told(200, { items: doors.live.trunks().map((trunk) => trunkTold(trunk, view.value)) });
  },
});

const getLiveQueues = operation({
  ...SCOPED,
  id: 'getLiveQueues',
  method: 'GET',
  path: '/live/queues',
  summary: 'What waits, in groups of the same reason',
  query: ScopeQuery,
  replies: { 200: listOf('WaitingGroups', Group) },
  answer: async (doors, { account, query }) => {
    const view = viewOf(account, query.scope);
    if (!view.ok) return view;
    const groups = await doors.live.queues(view.value);
    return groups.ok ? told(200, { items: groups.value.map(groupTold) }) : err({ fault: groups.error });
  },
});

const GroupPath = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 40, description: 'The `id` of the group.' }) },
  { additionalProperties: false },
);

const GroupQuery = Type.Object(
  { scope: Type.Optional(Scope), ...PAGE_QUERY },
  { additionalProperties: false },
);

const listWaitingMessages = operation({
  ...SCOPED,
  id: 'listWaitingMessages',
  method: 'GET',
  path: '/live/queues/{id}/messages',
  summary: 'The messages of a group, by their numbers',
  parameters: GroupPath,
  query: GroupQuery,
  replies: { 200: pageOf('WaitingMessagePage', Waiting) },
  faults: ['record-missing'],
  answer: async (doors, { account, parameters, query }) => {
    const view = viewOf(account, query.scope);
    if (!view.ok) return view;
    const page = readPage('waiting', query);
    if (!page.ok) return page;
    const { after } = page.value;
    const limit = Math.min(page.value.limit, LIMITS.live.groupPage);
    const asked = { after: after as MessageRef | undefined, limit: limit + 1 };
    const rows = await doors.live.waiting(view.value, parameters.id, asked);
    if (!rows.ok) return err({ fault: rows.error });
    const { items, next } = pageFrom('waiting', rows.value, { limit, idOf: (row) => row.ref });
    return told(200, { items: items.map(waitingTold), next });
  },
});

export const LIVE_OPERATIONS = [
  watchLive,
  getLiveCalls,
  getLiveRates,
  getLiveLinks,
  getLiveTrunks,
  getLiveQueues,
  listWaitingMessages,
] as const;
