// The operation that tells an account its last requests. Owns how they look on this wire; what is remembered is the core's.

import Type from 'typebox';
import { operation, told } from './operation.ts';
import { listOf, Moment, momentText } from './schemas.ts';

const Request = Type.Object(
  {
    at: Moment,
    address: Type.String({ description: 'Where it came from.' }),
    page: Type.String({ description: 'The page of the classic API, or method and path of this one.' }),
    parameters: Type.Array(
      Type.Object({ name: Type.String(), value: Type.String() }, { additionalProperties: false }),
      { description: 'Passwords and keys are struck out, long values are cut.' },
    ),
    status: Type.Integer({ description: 'HTTP status of the answer.' }),
    answer: Type.String(),
  },
  { title: 'LoggedRequest', additionalProperties: false },
);

const listRequests = operation({
  id: 'listRequests',
  method: 'GET',
  path: '/account/requests',
  summary: 'The last twenty requests of the account, newest first',
  description:
    'Only with the setting `requestLog`; kept in memory until ten minutes after the last one. This request is among those of the next answer.',
  tags: ['account'],
  replies: { 200: listOf('LoggedRequestList', Request) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) =>
    told(200, {
      items: doors.requestLog.of(account).map(({ at, parameters, ...rest }) => ({
        at: momentText(at),
        ...rest,
        parameters: parameters.map(([name, value]) => ({ name, value })),
      })),
    }),
});

export const REQUEST_OPERATIONS = [listRequests] as const;
