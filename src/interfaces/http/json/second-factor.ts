// Operations on one's own second factor. Owns these operations; the secret and the recovery codes are shown by the one that
// makes them and never again.

import Type from 'typebox';
import { err } from '../../../base/result.ts';
import type { Checked } from '../../../core/people/session.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken, type ProblemCode } from './replies.ts';
import { Password, refused } from './session.ts';

const TAGS = ['sessions'];

const BegunFactor = Type.Object(
  {
    secret: Type.String({ description: 'In base32, to be typed by hand.' }),
    uri: Type.String({ description: 'The same as an `otpauth:` address, to be shown as a QR code.' }),
  },
  { title: 'BegunSecondFactor', additionalProperties: false },
);

const Code = Type.String({
  minLength: 6,
  maxLength: 40,
  description: 'The present code: six digits.',
  examples: ['287082'],
});

function faultOf(refusal: Checked | { readonly fault: ProblemCode }): Fault {
  if (refusal.fault === 'sign-in-delayed') return refused(refusal as Checked);
  // Not 401: whoever asks is signed in.
  if (refusal.fault === 'sign-in-failed') return mistaken('/password', 'is not the present password');
  return { fault: refusal.fault };
}

const beginSecondFactor = operation({
  id: 'beginSecondFactor',
  method: 'POST',
  path: '/session/totp',
  summary: 'Set up codes for the sign-in',
  description:
    'Codes of six digits that change every half a minute (RFC 6238). Nobody is asked for one before `confirmSecondFactor`, which must follow within a quarter of an hour; asked again before that, there is another secret.',
  tags: TAGS,
  body: json(Type.Object({ password: Password }, { title: 'OwnPassword', additionalProperties: false })),
  replies: { 200: BegunFactor },
  faults: ['change-failed'],
  problems: ['sign-in-delayed'],
  scope: 'session',
  idempotent: 'yes',
  answer: async (doors, { session, body, address }) => {
    const begun = await doors.secondFactors.begin(session, { password: body.password, address });
    if (begun.ok) return told(200, begun.value);
    const detail = 'there is a second factor already';
    const fault = faultOf(begun.error);
    return err(fault.fault === 'change-failed' ? { ...fault, detail } : fault);
  },
});

const confirmSecondFactor = operation({
  id: 'confirmSecondFactor',
  method: 'POST',
  path: '/session/totp/confirm',
  summary: 'Switch codes for the sign-in on',
  description: 'From now on every sign-in asks for a code.',
  tags: TAGS,
  body: json(Type.Object({ code: Code }, { title: 'PresentCode', additionalProperties: false })),
  replies: {
    200: Type.Object(
      {
        recoveryCodes: Type.Array(Type.String(), {
          description: 'Each is good for one sign-in in place of a code; told this once.',
        }),
      },
      { title: 'RecoveryCodes', additionalProperties: false },
    ),
  },
  faults: ['record-missing'],
  scope: 'session',
  idempotent: 'yes',
  answer: async (doors, { session, body }) => {
    const confirmed = await doors.secondFactors.confirm(session, body.code);
    if (confirmed.ok) return told(200, { recoveryCodes: [...confirmed.value] });
    const { fault } = confirmed.error;
    return err(fault === 'code-wrong' ? mistaken('/code', 'is not the present code') : { fault });
  },
});

const removeSecondFactor = operation({
  id: 'removeSecondFactor',
  method: 'DELETE',
  path: '/session/totp',
  summary: 'Switch codes for the sign-in off',
  description: 'A present code, or a recovery code, says that it is not somebody at an open screen.',
  tags: TAGS,
  query: Type.Object({ code: Code }, { additionalProperties: false }),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  problems: ['sign-in-delayed'],
  scope: 'session',
  idempotent: 'yes',
  answer: async (doors, { session, query, address }) => {
    const removed = await doors.secondFactors.remove(session, { code: query.code, address });
    if (removed.ok) return told(204);
    const { fault } = removed.error;
    return err(
      fault === 'code-wrong' ? mistaken('/query/code', 'is not the present code') : faultOf(removed.error),
    );
  },
});

export const SECOND_FACTOR_OPERATIONS = [beginSecondFactor, confirmSecondFactor, removeSecondFactor] as const;
