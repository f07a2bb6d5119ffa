// Operations of whoever signs in to the console: opening a session, showing and ending it, looking at the others, another
// password. Owns these operations and how a session looks on this wire; the token goes by the cookie alone.

import Type, { type Static } from 'typebox';
import { err, ok } from '../../../base/result.ts';
import { SECOND } from '../../../base/time.ts';
import { KEY_SCOPES } from '../../../core/accounts/api-keys.ts';
import { PASSWORD_RULE } from '../../../core/accounts/login.ts';
import { ROLES, scopesOf } from '../../../core/people/role.ts';
import type {
  OpenedSession,
  PasswordRefused,
  Session,
  SessionRecord,
  SignInRefused,
} from '../../../core/people/session.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { idPath, listOf, Moment, momentText } from './schemas.ts';

const TAGS = ['sessions'];

const PASSWORD_CHARACTERS = 1_000;

export const Password = Type.String({ minLength: 1, maxLength: PASSWORD_CHARACTERS });

export const RoleName = Type.Enum([...ROLES], {
  description:
    '`viewer` looks, `sender` also sends, `manager` changes all else, `owner` also decides about people and keys.',
});

const NullableText = Type.Union([Type.String(), Type.Null()]);

const SessionTold = Type.Object(
  {
    person: Type.Object(
      {
        id: Type.Union([Type.Integer(), Type.Null()], {
          description: 'Null: the login of the account itself, which is an owner.',
        }),
        login: Type.String(),
        name: Type.String(),
        secondFactor: Type.Boolean({ description: 'Whether a code is asked at the sign-in.' }),
      },
      { additionalProperties: false },
    ),
    role: RoleName,
    scopes: Type.Array(Type.Enum([...KEY_SCOPES]), {
      description: 'What the role may do, as a key’s scopes tell it.',
    }),
    account: Type.Object(
      { login: Type.String(), name: NullableText, currency: Type.String() },
      { additionalProperties: false },
    ),
    administrator: Type.Boolean({ description: 'Whether the account looks after the installation.' }),
    mustChangePassword: Type.Boolean({
      description: 'The password was given by somebody else: nothing else is answered before it is changed.',
    }),
    csrfToken: Type.String({ description: 'For the header X-CSRF-Token of all that is not GET.' }),
    until: Type.String({ format: 'date-time', description: 'When it ends unless it is used before.' }),
  },
  { title: 'Session', additionalProperties: false },
);

function sessionTold(session: Session): Static<typeof SessionTold> {
  const { account, person, role, secondFactor, csrfToken } = session;
  return {
    person: {
      id: person?.id ?? null,
      login: person?.login ?? account.login,
      name: person?.name ?? account.settings.name ?? '',
      secondFactor: secondFactor === 'on',
    },
    role,
    scopes: [...scopesOf(role)],
    account: {
      login: account.login,
      name: account.settings.name ?? null,
      currency: account.currency,
    },
    administrator: account.administrator === 'on',
    mustChangePassword: session.passwordChange === 'needed',
    csrfToken,
    until: momentText(session.until),
  };
}

function opened({ session, token }: OpenedSession) {
  return ok({ status: 200 as const, body: sessionTold(session), cookie: { token } });
}

export function refused(refusal: SignInRefused): Fault {
  if (refusal.fault !== 'sign-in-delayed') return refusal;
  const seconds = Math.ceil(refusal.wait / SECOND);
  const detail = `too many sign-ins failed, the next one is looked at in ${seconds} s`;
  return { fault: refusal.fault, detail, retryAfter: seconds };
}

const SignIn = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 200 }),
    password: Password,
    code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Six digits of the second factor, or a recovery code; asked for by `code-needed`.',
      }),
    ),
  },
  {
    title: 'SignIn',
    additionalProperties: false,
    examples: [{ login: 'anna', password: 'kT7fp-Qm2xw-9RdBs', code: '287082' }],
  },
);

const startSession = operation({
  id: 'startSession',
  method: 'POST',
  path: '/session',
  summary: 'Sign in to the console',
  description:
    'A person’s login and password, or those of the account itself, which is an owner. The session is kept by a cookie. Refused with `code-needed` where there is a second factor: ask again with the code.',
  tags: TAGS,
  body: json(SignIn),
  replies: { 200: SessionTold },
  faults: ['sign-in-failed'],
  problems: ['code-needed', 'code-wrong', 'sign-in-delayed'],
  scope: 'public',
  pages: 'own',
  idempotent: 'yes',
  answer: async (doors, { body, address, agent }) => {
    const asked = { login: body.login.trim(), password: body.password, code: body.code, address, agent };
    const session = await doors.sessions.open(asked);
    return session.ok ? opened(session.value) : err(refused(session.error));
  },
});

const getSession = operation({
  id: 'getSession',
  method: 'GET',
  path: '/session',
  summary: 'Who is signed in',
  tags: TAGS,
  replies: { 200: SessionTold },
  scope: 'session',
  passwordGiven: 'enough',
  idempotent: 'yes',
  answer: async (_doors, { session }) => told(200, sessionTold(session)),
});

const endSession = operation({
  id: 'endSession',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out',
  tags: TAGS,
  replies: { 204: 'empty' },
  scope: 'session',
  passwordGiven: 'enough',
  idempotent: 'yes',
  answer: async (doors, { session }) => {
    const ended = await doors.sessions.end(session, session.id, 'mine');
    // One that has ended in between is what was asked for.
    if (!ended.ok && ended.error !== 'record-missing') return err({ fault: ended.error });
    return ok({ status: 204 as const, cookie: 'cleared' as const });
  },
});

const SessionListed = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    login: Type.String({ description: 'Whose it is.' }),
    name: Type.String(),
    address: Type.String({ description: 'Where it was last used from.' }),
    agent: Type.String({ description: 'What the browser calls itself.' }),
    madeAt: Moment,
    usedAt: Moment,
    until: Moment,
    current: Type.Boolean({ description: 'It is the one that asks.' }),
  },
  { title: 'ListedSession', additionalProperties: false },
);

function listed(record: SessionRecord, session: Session): Static<typeof SessionListed> {
  const { id, login, name, address, agent, madeAt, usedAt, until } = record;
  const moments = { madeAt: momentText(madeAt), usedAt: momentText(usedAt), until: momentText(until) };
  return { id, login, name, address, agent, ...moments, current: id === session.id };
}

const listSessions = operation({
  id: 'listSessions',
  method: 'GET',
  path: '/sessions',
  summary: 'Open sessions, newest first',
  description: 'One’s own; an owner may ask for everybody’s.',
  tags: TAGS,
  query: Type.Object(
    {
      whose: Type.Optional(
        Type.Enum(['mine', 'everybody'], { default: 'mine', description: '`everybody`: for owners.' }),
      ),
    },
    { additionalProperties: false },
  ),
  replies: { 200: listOf('SessionList', SessionListed) },
  problems: ['role-limited'],
  scope: 'session',
  idempotent: 'yes',
  answer: async (doors, { session, query }) => {
    const everybody = query.whose === 'everybody';
    if (everybody && session.role !== 'owner') return err({ fault: 'role-limited' });
    const found = await doors.sessions.list(session, everybody ? 'everybody’s' : 'mine');
    if (!found.ok) return err({ fault: found.error });
    return told(200, { items: found.value.map((record) => listed(record, session)) });
  },
});

const endListedSession = operation({
  id: 'endListedSession',
  method: 'DELETE',
  path: '/sessions/{id}',
  summary: 'End a session',
  description: 'One’s own; an owner ends anybody’s of the account.',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'session',
  idempotent: 'yes',
  answer: async (doors, { session, parameters }) => {
    const reach = session.role === 'owner' ? 'everybody’s' : 'mine';
    const ended = await doors.sessions.end(session, parameters.id, reach);
    return ended.ok ? told(204) : err({ fault: ended.error });
  },
});

const PasswordChange = Type.Object(
  { password: Password, newPassword: Password },
  {
    title: 'PasswordChange',
    additionalProperties: false,
    description: `${PASSWORD_RULE[0]?.toUpperCase()}${PASSWORD_RULE.slice(1)}.`,
    examples: [{ password: 'kT7fp-Qm2xw-9RdBs', newPassword: 'seven Geese at 5' }],
  },
);

function changeRefused(refusal: PasswordRefused): Fault {
  switch (refusal.fault) {
    case 'sign-in-failed':
      // Not 401: whoever asks is signed in.
      return mistaken('/password', 'is not the present password');
    case 'password-weak':
      return mistaken('/newPassword', PASSWORD_RULE);
    case 'password-same':
      return mistaken('/newPassword', 'is the present password');
    case 'change-failed':
      return { fault: refusal.fault, detail: 'this account may not change settings' };
    default:
      return refused(refusal);
  }
}

const changePassword = operation({
  id: 'changePassword',
  method: 'PUT',
  path: '/session/password',
  summary: 'Change one’s own password',
  description:
    'Every other session of the same person ends, this one goes on with a new cookie and a new csrfToken. Whoever signed in with the login of the account changes the password of the account.',
  tags: TAGS,
  body: json(PasswordChange),
  replies: { 200: SessionTold },
  faults: ['change-failed'],
  problems: ['sign-in-delayed'],
  scope: 'session',
  passwordGiven: 'enough',
  idempotent: 'yes',
  answer: async (doors, { session, body, address, agent }) => {
    const changed = await doors.sessions.changePassword(session, { ...body, address, agent });
    return changed.ok ? opened(changed.value) : err(changeRefused(changed.error));
  },
});

export const SESSION_OPERATIONS = [
  startSession,
  getSession,
  endSession,
  listSessions,
  endListedSession,
  changePassword,
] as const;
