// What the JSON API answers when it refuses: RFC 9457 problem details. Owns the map from every fault of the core to its
// status and title on this wire, and the refusals of the protocol itself; a fault without a row does not compile.

import Type, { type Static } from 'typebox';
import { FAULTS, type FaultCode } from '../../../core/faults.ts';
import { RefusedRecipient } from './sending-schemas.ts';

type ProblemRow = {
  readonly status: number;
  readonly title: string;
  /** Seconds after which it is worth asking again (Retry-After). */
  readonly retryAfter?: number;
};

const CORE_PROBLEMS: Readonly<Record<FaultCode, ProblemRow>> = {
  'parameters-wrong': { status: 422, title: 'Wrong parameters' },
  'menu-wrong': { status: 422, title: 'The menu does not compile' },
  'text-too-long': { status: 422, title: 'The text is too long' },
  'sign-in-failed': { status: 401, title: 'Not signed in' },
  'key-limited': { status: 403, title: 'Not allowed to this key' },
  'money-short': { status: 402, title: 'Not enough money' },
  'address-locked': { status: 429, title: 'Address locked', retryAfter: 60 },
  'date-wrong': { status: 422, title: 'Wrong date or time' },
  'message-forbidden': { status: 403, title: 'Not allowed' },
  'transfer-not-registered': { status: 403, title: 'The number to be called is not registered' },
  'number-wrong': { status: 422, title: 'No valid recipient' },
  'number-unreachable': { status: 422, title: 'No route to the recipient' },
  'kind-unavailable': { status: 422, title: 'No channel for this kind of message' },
  'mailing-forbidden': { status: 403, title: 'Mailings are forbidden' },
  'request-repeated': { status: 429, title: 'Repeated too soon', retryAfter: 60 },
  'requests-too-many': { status: 429, title: 'Too many requests', retryAfter: 10 },
  'deletion-failed': { status: 409, title: 'Cannot be deleted' },
  'message-missing': { status: 404, title: 'No such message' },
  'attempts-too-many': { status: 429, title: 'Too many attempts for this number', retryAfter: 86_400 },
  'record-missing': { status: 404, title: 'No such record' },
  'change-failed': { status: 409, title: 'The change cannot be made' },
  'client-missing': { status: 404, title: 'No such sub-client' },
  'balance-shared': { status: 409, title: 'No balance of its own' },
  'client-not-saved': { status: 409, title: 'The sub-client cannot be saved' },
  'key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'key-in-use': { status: 409, title: 'The first request is still under way', retryAfter: 1 },
  'key-broken-off': { status: 409, title: 'The first request broke off' },
  'service-unavailable': { status: 503, title: 'Cannot answer right now', retryAfter: 5 },
};

/** Refusals of the protocol, before the core is asked. */
const WIRE_PROBLEMS = {
  'code-needed': { status: 401, title: 'A code of the second factor is needed' },
  'code-wrong': { status: 401, title: 'Not the present code of the second factor' },
  'sign-in-delayed': { status: 429, title: 'Too many sign-ins failed', retryAfter: 5 },
  'session-needed': { status: 403, title: 'Only for who is signed in to the console' },
  'role-limited': { status: 403, title: 'Not allowed to this role' },
  'password-change-needed': { status: 403, title: 'The password must be changed first' },
  'csrf-token-wrong': { status: 403, title: 'The token of the session is missing or wrong' },
  'origin-foreign': { status: 403, title: 'Not for pages of other origins' },
  'login-taken': { status: 409, title: 'The login is taken' },
  'administrator-only': { status: 403, title: 'Only for administrators of the installation' },
  'upgrade-needed': { status: 426, title: 'A websocket is opened here' },
  'address-unknown': { status: 404, title: 'Nothing at this address' },
  'method-unknown': { status: 405, title: 'Not a method of this address' },
  'request-invalid': { status: 422, title: 'Not what is asked for here' },
  'cursor-unknown': { status: 404, title: 'No such page of this list' },
  'request-malformed': { status: 400, title: 'The request cannot be read' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type-wrong': { status: 415, title: 'Not a form of body that is read here' },
} as const satisfies Record<string, ProblemRow>;

const PROBLEMS = { ...CORE_PROBLEMS, ...WIRE_PROBLEMS } as const;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

export function problemRow(code: ProblemCode): ProblemRow & { readonly sentence: string } {
  const row = PROBLEMS[code];
  return { ...row, sentence: code in FAULTS ? FAULTS[code as FaultCode].sentence : row.title };
}

/** One mistake and where it is: an RFC 6901 pointer into the body, or `/query/…`, `/path/…`, `/header/…`. */
export type Mistake = { readonly pointer: string; readonly detail: string };

export type Fault = {
  readonly fault: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly Mistake[];
  /** Seconds after which it is worth asking again, where the code alone does not tell. */
  readonly retryAfter?: number;
  /** Of a sending that was refused after its id had been given. */
  readonly id?: string;
  readonly recipients?: readonly Static<typeof RefusedRecipient>[];
};

/** Wrong in one place, which is named. */
export function mistaken(pointer: string, detail: string, fault: ProblemCode = 'parameters-wrong'): Fault {
  return { fault, detail: `${pointer}: ${detail}`, errors: [{ pointer, detail }] };
}

export const Problem = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'Where this kind of problem is described.',
      examples: ['/api/v1/problems/money-short'],
    }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: 'What exactly is wrong, for people.' }),
    code: Type.Enum([...PROBLEM_CODES], { description: 'The same as the end of `type`, for programs.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pointer: Type.String({
              description:
                'RFC 6901 pointer into the body; a value of the query, the path or a header begins with `/query/`, `/path/` or `/header/`.',
            }),
            detail: Type.String(),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    id: Type.Optional(
      Type.String({ description: 'Id of a sending that is stored although it was refused.' }),
    ),
    recipients: Type.Optional(Type.Array(RefusedRecipient)),
  },
  {
    title: 'Problem',
    additionalProperties: false,
    description: 'A refusal (RFC 9457).',
    examples: [
      {
        type: '/api/v1/problems/request-invalid',
        title: 'Not what is asked for here',
        status: 422,
        detail: '/recipients: is missing',
        code: 'request-invalid',
        errors: [{ pointer: '/recipients', detail: 'is missing' }],
      },
    ],
  },
);

export const PROBLEM_TYPE = 'application/problem+json';

export function problemOf(fault: Fault): Static<typeof Problem> {
  const { title, status, sentence } = problemRow(fault.fault);
  return {
    type: `/api/v1/problems/${fault.fault}`,
    title,
    status,
    detail: fault.detail ?? sentence,
    code: fault.fault,
    ...(fault.errors && { errors: [...fault.errors] }),
    ...(fault.id !== undefined && { id: fault.id }),
    ...(fault.recipients && { recipients: [...fault.recipients] }),
  };
}
