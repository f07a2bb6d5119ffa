// Operations on the people of an account, for its owners. Owns these operations and how a person looks on this wire; a
// password that is given to somebody is shown by the one that makes it and never again.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import { isLogin, LOGIN_RULE } from '../../../core/accounts/login.ts';
import type { GivenPassword, Person, PersonChange, PersonId } from '../../../core/people/person.ts';
import { json, operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { idPath, listOf, Moment, momentText } from './schemas.ts';
import { RoleName } from './session.ts';

const TAGS = ['people'];

const NullableMoment = Type.Union([Moment, Type.Null()]);
const State = Type.Enum(['open', 'blocked'], { description: 'Who is blocked cannot sign in.' });
const Login = Type.String({
  minLength: 1,
  maxLength: 60,
  description: `${LOGIN_RULE[0]?.toUpperCase()}${LOGIN_RULE.slice(1)}.`,
});
const Name = Type.String({ maxLength: 100 });

const PERSON_FIELDS = {
  id: Type.Integer({ minimum: 1 }),
  login: Type.String(),
  name: Type.String(),
  role: RoleName,
  state: State,
  secondFactor: Type.Boolean({ description: 'Whether a code is asked at the sign-in.' }),
  passwordUntil: Type.Union([Moment, Type.Null()], {
    description:
      'The password was given by somebody else and is good until then; it is changed at the first sign-in.',
  }),
  madeAt: Moment,
  signedInAt: NullableMoment,
};

const PersonTold = Type.Object(PERSON_FIELDS, { title: 'Person', additionalProperties: false });

const PasswordTold = Type.Object(
  {
    ...PERSON_FIELDS,
    password: Type.Optional(Type.String({ description: 'The password that was given, told this once.' })),
  },
  { title: 'PersonWithPassword', additionalProperties: false },
);

function personTold(person: Person): Static<typeof PersonTold> {
  const momentOr = (at: Person['signedInAt']) => (at === undefined ? null : momentText(at));
  return {
    id: person.id,
    login: person.login,
    name: person.name,
    role: person.role,
    state: person.state,
    secondFactor: person.secondFactor === 'on',
    passwordUntil: momentOr(person.passwordUntil),
    madeAt: momentText(person.madeAt),
    signedInAt: momentOr(person.signedInAt),
  };
}

function givenTold({ person, password }: GivenPassword): Static<typeof PasswordTold> {
  return { ...personTold(person), ...(password !== undefined && { password }) };
}

const listPeople = operation({
  id: 'listPeople',
  method: 'GET',
  path: '/people',
  summary: 'People of the account',
  description: 'In order of their numbers. The login of the account itself is not among them.',
  tags: TAGS,
  replies: { 200: listOf('PersonList', PersonTold) },
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const people = await doors.people.list(account);
    return people.ok ? told(200, { items: people.value.map(personTold) }) : err({ fault: people.error });
  },
});

const NewPerson = Type.Object(
  { login: Login, name: Type.Optional(Name), role: RoleName },
  {
    title: 'NewPerson',
    additionalProperties: false,
    examples: [{ login: 'anna', name: 'Anna, night shift', role: 'sender' }],
  },
);

const addPerson = operation({
  id: 'addPerson',
  method: 'POST',
  path: '/people',
  summary: 'Let somebody sign in to the console',
  description:
    'With a password that is told this once; it must be changed at the first sign-in, within two weeks.',
  tags: TAGS,
  body: json(NewPerson),
  replies: { 201: PasswordTold },
  faults: ['change-failed'],
  problems: ['login-taken'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const { login, name = '', role } = body;
    if (!isLogin(login)) return err(mistaken('/login', LOGIN_RULE));
    const added = await doors.people.add(account, { login, name, role });
    if (added.ok) return told(201, givenTold(added.value));
    const detail = 'the account has as many people as it may';
    return err({ fault: added.error, ...(added.error === 'change-failed' && { detail }) });
  },
});

const PersonPatch = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(RoleName),
    state: Type.Optional(State),
    password: Type.Optional(
      Type.Literal('new', { description: 'Gives a new password, which is told in the answer this once.' }),
    ),
    secondFactor: Type.Optional(
      Type.Literal(false, { description: 'Takes the second factor away from whoever has lost it.' }),
    ),
  },
  {
    title: 'PersonChange',
    additionalProperties: false,
    minProperties: 1,
    description: 'What is left out stays. The person’s sessions end when password, role or state change.',
    examples: [{ role: 'manager' }, { password: 'new', secondFactor: false }],
  },
);

function changeOf({ name, role, state, password, secondFactor }: Static<typeof PersonPatch>): PersonChange {
  return {
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(state !== undefined && { state }),
    ...(password !== undefined && { password }),
    ...(secondFactor !== undefined && { secondFactor: 'off' as const }),
  };
}

const changePerson = operation({
  id: 'changePerson',
  method: 'PATCH',
  path: '/people/{id}',
  summary: 'Change a person',
  tags: TAGS,
  parameters: idPath(),
  body: json(PersonPatch),
  replies: { 200: PasswordTold },
  faults: ['record-missing'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const changed = await doors.people.change(account, parameters.id as PersonId, changeOf(body));
    return changed.ok ? told(200, givenTold(changed.value)) : err({ fault: changed.error });
  },
});

const removePerson = operation({
  id: 'removePerson',
  method: 'DELETE',
  path: '/people/{id}',
  summary: 'Remove a person',
  description: 'At once and for good, with all sessions.',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.people.remove(account, parameters.id as PersonId);
    return removed.ok ? told(204) : err({ fault: removed.error });
  },
});

export const PEOPLE_OPERATIONS = [listPeople, addPerson, changePerson, removePerson] as const;
