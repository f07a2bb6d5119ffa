// What the API says about itself: its description for programs, and each kind of refusal. Owns these operations; the
// description is printed in `openapi.ts`.

import Type from 'typebox';
import { type Operation, operation, told } from './operation.ts';
import { PROBLEM_CODES, problemRow } from './replies.ts';

const ProblemPath = Type.Object({ code: Type.Enum([...PROBLEM_CODES]) }, { additionalProperties: false });

const ProblemKind = Type.Object(
  {
    code: Type.Enum([...PROBLEM_CODES]),
    title: Type.String(),
    status: Type.Integer(),
    sentence: Type.String(),
  },
  { title: 'ProblemKind', additionalProperties: false },
);

const getProblem = operation({
  id: 'getProblem',
  method: 'GET',
  path: '/problems/{code}',
  summary: 'What a refusal means: where the `type` of a problem leads',
  tags: ['descriptions'],
  parameters: ProblemPath,
  replies: { 200: ProblemKind },
  scope: 'public',
  idempotent: 'yes',
  answer: async (_doors, { parameters }) => {
    const { title, status, sentence } = problemRow(parameters.code);
    return told(200, { code: parameters.code, title, status, sentence });
  },
});

/** `print` is asked once, when somebody wants to know. */
export function descriptionOperations(print: () => Readonly<Record<string, unknown>>): readonly Operation[] {
  let printed: Readonly<Record<string, unknown>> | undefined;
  const getDescription = operation({
    id: 'getDescription',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    tags: ['descriptions'],
    replies: { 200: Type.Record(Type.String(), Type.Unknown()) },
    scope: 'public',
    idempotent: 'yes',
    answer: async () => {
      printed ??= print();
      return told(200, { ...printed });
    },
  });
  return [getDescription, getProblem];
}
