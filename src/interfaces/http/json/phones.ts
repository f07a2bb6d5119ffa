// Operations on phones that register with this server, and on the one that pages ring by. Owns these operations; a password is told
// by the one that makes it and never again.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import { BROWSER_SOCKET, PHONE_HOST, type Phone } from '../../../core/phones/phones.ts';
import { json, operation, told } from './operation.ts';
import { listOf, Moment, momentText } from './schemas.ts';

const TAGS = ['phones'];

const PhoneNumber = Type.String({
  minLength: 3,
  maxLength: 20,
  description: 'An extension of three to six digits such as 101, or a whole number.',
});

const PHONE_FIELDS = {
  number: PhoneNumber,
  name: Type.String(),
  kind: Type.Enum(['desk', 'browser'], { description: '`browser`: pages of the account ring by it.' }),
  createdAt: Moment,
};

const PhoneTold = Type.Object(PHONE_FIELDS, { title: 'Phone', additionalProperties: false });

const CreatedPhone = Type.Object(
  {
    ...PHONE_FIELDS,
    uri: Type.String({ description: 'The address it registers as.' }),
    password: Type.String({ description: 'Told this once.' }),
  },
  { title: 'CreatedPhone', additionalProperties: false },
);

const NewPhone = Type.Object(
  { number: PhoneNumber, name: Type.Optional(Type.String({ maxLength: 100 })) },
  { title: 'NewPhone', additionalProperties: false, examples: [{ number: '101', name: 'desk' }] },
);

const Path = Type.Object({ number: PhoneNumber }, { additionalProperties: false });

const IceServer = Type.Object(
  {
    urls: Type.Array(Type.String()),
    username: Type.Optional(Type.String()),
    credential: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

const BrowserPhone = Type.Object(
  {
    number: Type.String({ description: 'What a call to it is sent to, free of charge.' }),
    uri: Type.String({ description: 'The address it registers as.' }),
    password: Type.String(),
    until: Moment,
    websocketPath: Type.String({
      description: 'Where on this host SIP is spoken over WebSocket, subprotocol `sip`.',
    }),
    iceServers: Type.Array(IceServer, { description: 'For RTCPeerConnection.' }),
  },
  { title: 'BrowserPhone', additionalProperties: false },
);

function shown({ number, name, kind, madeAt }: Phone): Static<typeof PhoneTold> {
  return { number, name, kind, createdAt: momentText(madeAt) };
}

function uriOf(number: string): string {
  return `sip:${number}@${PHONE_HOST}`;
}

const listPhones = operation({
  id: 'listPhones',
  method: 'GET',
  path: '/phones',
  summary: 'Phones of the account, by number',
  tags: TAGS,
  replies: { 200: listOf('PhoneList', PhoneTold) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.phones.list(account);
    return found.ok ? told(200, { items: found.value.map(shown) }) : err({ fault: found.error });
  },
});

const createPhone = operation({
  id: 'createPhone',
  method: 'POST',
  path: '/phones',
  summary: 'Make a phone that registers with this server',
  description:
    'Calls to its number, and menus that call it, ring it wherever it is registered; they take no trunk and cost nothing. A phone is known by its number alone: each is there once in the whole installation.',
  tags: TAGS,
  body: json(NewPhone),
  replies: { 201: CreatedPhone },
  faults: ['number-wrong', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const { number, name = '' } = body;
    const made = await doors.phones.create(account, { number, name });
    if (made.ok) {
      const { phone, password } = made.value;
      return told(201, { ...shown(phone), uri: uriOf(phone.number), password });
    }
    return made;
  },
});

const deletePhone = operation({
  id: 'deletePhone',
  method: 'DELETE',
  path: '/phones/{number}',
  summary: 'Take a phone away',
  description: 'It is not rung any more; calls that are on go on.',
  tags: TAGS,
  parameters: Path,
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.phones.remove(account, parameters.number);
    return removed.ok ? told(204) : err({ fault: removed.error });
  },
});

const openBrowserPhone = operation({
  id: 'openBrowserPhone',
  method: 'POST',
  path: '/browser-phone',
  summary: 'The phone of a web page, with a password for the next hours',
  description:
    'Made when the account has none; asked again it has the same number. A page registers by the password until the moment that is told, and asks anew before.',
  tags: TAGS,
  replies: { 200: BrowserPhone },
  faults: ['change-failed'],
  scope: 'account',
  needs: 'send',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const opened = await doors.phones.browser(account);
    if (!opened.ok) return err({ fault: opened.error });
    const { number, password, until } = opened.value;
    const iceServers = doors.iceServers(account).map((one) => ({ ...one, urls: [...one.urls] }));
    const place = { uri: uriOf(number), websocketPath: BROWSER_SOCKET };
    return told(200, { number, password, ...place, until: momentText(until), iceServers });
  },
});

export const PHONE_OPERATIONS = [listPhones, createPhone, deletePhone, openBrowserPhone] as const;
