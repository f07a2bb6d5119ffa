// Operations on the keys of an account. Owns these operations; a key is shown by the one that makes it and never again.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import { type ApiKey, KEY_SCOPES } from '../../../core/accounts/api-keys.ts';
import { json, operation, told } from './operation.ts';
import { idPath, listOf, Moment, momentText } from './schemas.ts';

const TAGS = ['api keys'];

const Scopes = Type.Array(Type.Enum([...KEY_SCOPES]), {
  minItems: 1,
  maxItems: KEY_SCOPES.length,
  uniqueItems: true,
  description:
    'What it may be used for: `read` to look at things, `send` to send messages and what goes into them, `manage` to change all else; who has all three may also make keys.',
});

const KEY_FIELDS = {
  id: Type.Integer({ minimum: 1 }),
  name: Type.String(),
  hint: Type.String({ description: 'The last characters of the key; empty for the oldest.' }),
  scopes: Scopes,
  createdAt: Moment,
};

const Key = Type.Object(KEY_FIELDS, { title: 'ApiKey', additionalProperties: false });

const CreatedKey = Type.Object(
  { ...KEY_FIELDS, key: Type.String({ description: 'The key itself, told this once.' }) },
  { title: 'CreatedApiKey', additionalProperties: false },
);

const Name = Type.String({ minLength: 1, maxLength: 100 });

const NewKey = Type.Object(
  { name: Name, scopes: Type.Optional(Scopes) },
  {
    title: 'NewApiKey',
    additionalProperties: false,
    description: 'Without scopes it may be used for everything.',
    examples: [{ name: 'shop' }, { name: 'till', scopes: ['send', 'read'] }],
  },
);

const KeyChange = Type.Object(
  { name: Type.Optional(Name), scopes: Type.Optional(Scopes) },
  {
    title: 'ApiKeyChange',
    additionalProperties: false,
    minProperties: 1,
    description: 'What is left out stays.',
    examples: [{ scopes: ['read'] }],
  },
);

function shown({ id, name, hint, scopes, createdAt }: ApiKey): Static<typeof Key> {
  return { id, name, hint, scopes: [...scopes], createdAt: momentText(createdAt) };
}

const listApiKeys = operation({
  id: 'listApiKeys',
  method: 'GET',
  path: '/account/api-keys',
  summary: 'Keys of the account, oldest first',
  tags: TAGS,
  replies: { 200: listOf('ApiKeyList', Key) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const keys = await doors.apiKeys.list(account);
    return keys.ok ? told(200, { items: keys.value.map(shown) }) : err({ fault: keys.error });
  },
});

const createApiKey = operation({
  id: 'createApiKey',
  method: 'POST',
  path: '/account/api-keys',
  summary: 'Make a key',
  tags: TAGS,
  body: json(NewKey),
  replies: { 201: CreatedKey },
  faults: ['change-failed'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const made = await doors.apiKeys.create(account, {
      name: body.name,
      scopes: body.scopes ?? KEY_SCOPES,
    });
    if (made.ok) return told(201, { ...shown(made.value.record), key: made.value.key });
    const detail = 'the account has as many keys as it may';
    return err({ fault: made.error, ...(made.error === 'change-failed' && { detail }) });
  },
});

const changeApiKey = operation({
  id: 'changeApiKey',
  method: 'PATCH',
  path: '/account/api-keys/{id}',
  summary: 'Rename a key, or change what it may be used for',
  tags: TAGS,
  parameters: idPath(),
  body: json(KeyChange),
  replies: { 200: Key },
  faults: ['record-missing'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const changed = await doors.apiKeys.change(account, parameters.id, body);
    return changed.ok ? told(200, shown(changed.value)) : err({ fault: changed.error });
  },
});

const revokeApiKey = operation({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/account/api-keys/{id}',
  summary: 'Revoke a key',
  description: 'At once and for good; also the one that asks.',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  needs: 'everything',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const revoked = await doors.apiKeys.revoke(account, parameters.id);
    return revoked.ok ? told(204) : err({ fault: revoked.error });
  },
});

export const API_KEY_OPERATIONS = [listApiKeys, createApiKey, changeApiKey, revokeApiKey] as const;
