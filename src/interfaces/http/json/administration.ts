// Operations for administrators of the installation: trunks, links, speech, all accounts, and the doctor. Owns these operations; what is
// on now of all accounts is told by `live.ts`.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import type { AccountId } from '../../../core/accounts/account.ts';
import type { AccountListed } from '../../../core/administration/administration.ts';
import type { LiveLink } from '../../../core/live/live.ts';
import { pageFrom, readPage } from './cursor.ts';
import { LinkTold, linkTold, TrunkTold, trunkTold } from './live-schemas.ts';
import { operation, told } from './operation.ts';
import { listOf, Moment, MoneyAmount, momentText, moneyAmount, PAGE_QUERY, pageOf } from './schemas.ts';

const TAGS = ['administration'];
const ADMINISTERED = { tags: TAGS, scope: 'administrator', idempotent: 'yes' } as const;
const EVERYBODY = { kind: 'installation' } as const;

const Setting = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]);

const TrunkAdministered = Type.Object(
  {
    now: TrunkTold,
    settings: Type.Record(Type.String(), Setting, {
      description: 'As configured, with every default; no password. Each key: docs/operate/trunks.md.',
    }),
  },
  { title: 'TrunkAdministered', additionalProperties: false },
);

const listTrunks = operation({
  ...ADMINISTERED,
  id: 'listTrunks',
  method: 'GET',
  path: '/administration/trunks',
  summary: 'Trunks of this node: how they are and how they are configured',
  replies: { 200: listOf('TrunksAdministered', TrunkAdministered) },
  answer: async ({ administration }) => {
    const items = administration.trunks().map(({ settings, now }) => ({
      now: trunkTold(now, EVERYBODY),
      settings: Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [key, typeof value === 'object' ? [...value] : value]),
      ),
    }));
    return told(200, { items });
  },
});

const LinkAdministered = Type.Object(
  { kind: Type.String({ description: 'Which of the kinds of docs/reference/links.md.' }), now: LinkTold },
  { title: 'LinkAdministered', additionalProperties: false },
);

const listAdministeredLinks = operation({
  ...ADMINISTERED,
  id: 'listAdministeredLinks',
  method: 'GET',
  path: '/administration/links',
  summary: 'Links of this node: how they are and what waits on them',
  replies: { 200: listOf('LinksAdministered', LinkAdministered) },
  answer: async ({ administration, live }) => {
    const links = await live.links(EVERYBODY);
    if (!links.ok) return err({ fault: links.error });
    const kinds = new Map(administration.links().map(({ name, kind }) => [name, kind]));
    const shown = (link: LiveLink) => ({ kind: kinds.get(link.name) ?? '', now: linkTold(link, EVERYBODY) });
    return told(200, { items: links.value.map(shown) });
  },
});

const LinkPath = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);

const reconnectLink = operation({
  ...ADMINISTERED,
  id: 'reconnectLink',
  method: 'POST',
  path: '/administration/links/{name}/reconnect',
  summary: 'Close a link and open it anew',
  description:
    'Answered when it is open again, not when the peer has let it in. What is under way is stored or given back first; nothing is lost or sent twice.',
  parameters: LinkPath,
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  answer: async ({ administration }, { parameters }) => {
    const done = await administration.reconnect(parameters.name);
    return done.ok ? told(204) : err({ fault: done.error });
  },
});

const Kept = Type.Object(
  {
    sounds: Type.Integer({ minimum: 0 }),
    bytes: Type.Integer({ minimum: 0 }),
    bytesMost: Type.Integer({ minimum: 0 }),
  },
  { title: 'KeptSounds', additionalProperties: false },
);

const Speech = Type.Object(
  {
    engine: Type.String(),
    defaultVoice: Type.String(),
    voices: Type.Array(
      Type.Object(
        { name: Type.String(), as: Type.String({ description: 'What it is to the engine.' }) },
        { additionalProperties: false },
      ),
    ),
    disk: Kept,
    memory: Kept,
  },
  { title: 'SpeechEngine', additionalProperties: false, description: 'What texts are spoken by.' },
);

const getSpeech = operation({
  ...ADMINISTERED,
  id: 'getSpeech',
  method: 'GET',
  path: '/administration/speech',
  summary: 'The engine of speech, its voices and what it keeps',
  replies: { 200: Speech },
  answer: async ({ administration }) => {
    const { voices, ...report } = administration.speech();
    return told(200, { ...report, voices: voices.map((voice) => ({ ...voice })) });
  },
});

const AccountAdministered = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    login: Type.String(),
    parent: Type.Union([Type.String(), Type.Null()], { description: 'Login of the account above it.' }),
    name: Type.Union([Type.String(), Type.Null()]),
    state: Type.Enum(['open', 'blocked', 'deleted']),
    administrator: Type.Boolean(),
    balance: MoneyAmount,
    electronicBalance: MoneyAmount,
    credit: MoneyAmount,
    createdAt: Moment,
  },
  { title: 'AccountAdministered', additionalProperties: false },
);

function shown(account: AccountListed): Static<typeof AccountAdministered> {
  const { id, login, parent, name, state, administrator, currency, balance, balance2, credit } = account;
  return {
    id,
    login,
    parent: parent ?? null,
    name: name ?? null,
    state,
    administrator: administrator === 'on',
    balance: moneyAmount(balance, currency),
    electronicBalance: moneyAmount(balance2, currency),
    credit: moneyAmount(credit, currency),
    createdAt: momentText(account.createdAt),
  };
}

const AccountsQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'What logins and names contain.' }),
    ),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
);

const listAccounts = operation({
  ...ADMINISTERED,
  id: 'listAccounts',
  method: 'GET',
  path: '/administration/accounts',
  summary: 'All accounts with their balances, oldest first',
  query: AccountsQuery,
  replies: { 200: pageOf('AccountAdministeredPage', AccountAdministered) },
  answer: async ({ administration }, { query }) => {
    const page = readPage('accounts', query);
    if (!page.ok) return page;
    const { after, limit } = page.value;
    const asked = { search: query.search, after: after as AccountId | undefined, limit: limit + 1 };
    const rows = await administration.accounts(asked);
    if (!rows.ok) return err({ fault: rows.error });
    const { items, next } = pageFrom('accounts', rows.value, { limit, idOf: ({ id }) => id });
    return told(200, { items: items.map(shown), next });
  },
});

const Finding = Type.Object(
  {
    subject: Type.String({ description: 'What was looked at, in the language asked for.' }),
    well: Type.Boolean(),
    sentence: Type.String({ description: 'What was found; of what is wrong, what to do.' }),
  },
  { title: 'Finding', additionalProperties: false },
);

const diagnose = operation({
  ...ADMINISTERED,
  id: 'runDoctor',
  method: 'POST',
  path: '/administration/doctor',
  summary: 'Look whether anything is wrong',
  description:
    'What `dozvon doctor` looks at, and a call of the server to itself: real SIP and sound by the addresses and ports that are configured. Takes some seconds; who asks meanwhile gets the same answer.',
  query: Type.Object(
    {
      language: Type.Optional(
        Type.Enum(['en', 'ru'], { default: 'en', description: 'Language of the subjects and sentences.' }),
      ),
    },
    { additionalProperties: false },
  ),
  replies: { 200: listOf('Findings', Finding) },
  answer: async ({ administration }, { query }) => {
    const { language = 'en' } = query;
    const findings = await administration.diagnose();
    return told(200, {
      items: findings.map(({ subject, is, sentence }) => ({
        subject: subject[language],
        well: is === 'well',
        sentence: sentence[language],
      })),
    });
  },
});

export const ADMINISTRATION_OPERATIONS = [
  listTrunks,
  listAdministeredLinks,
  reconnectLink,
  getSpeech,
  listAccounts,
  diagnose,
] as const;
