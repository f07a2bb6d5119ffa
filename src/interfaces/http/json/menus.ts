// Operations on menus: whether the text of a call compiles, and what its subscribers will hear. Owns these operations.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { DIAGNOSTICS, type Diagnostic, type DiagnosticCode } from '../../../language/index.ts';
import { bytes, json, operation, told } from './operation.ts';

const MenuText = Type.Object(
  {
    text: Type.String({
      maxLength: LIMITS.menu.textCharactersRead,
      description: 'The whole text of a call, with or without a menu.',
    }),
    language: Type.Optional(
      Type.Enum(['en', 'ru'], { default: 'en', description: 'Language of the explanation.' }),
    ),
  },
  {
    title: 'MenuText',
    additionalProperties: false,
    examples: [{ text: 'Hello.{menu: Press 1 to hear it again\n1: repeat\n}' }],
  },
);

export const MenuDiagnostic = Type.Object(
  {
    code: Type.Enum(Object.keys(DIAGNOSTICS) as DiagnosticCode[]),
    severity: Type.Enum(['error', 'warning']),
    sentence: Type.String(),
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1, description: 'In characters, the first is 1.' }),
    endLine: Type.Integer({ minimum: 1 }),
    endColumn: Type.Integer({ minimum: 1 }),
  },
  { title: 'MenuDiagnostic', additionalProperties: false },
);

export function diagnosticTold(diagnostic: Diagnostic): Static<typeof MenuDiagnostic> {
  const { code, severity, sentence, line, column, endLine, endColumn } = diagnostic;
  return { code, severity, sentence, line, column, endLine, endColumn };
}

const CheckedMenu = Type.Object(
  {
    compiles: Type.Boolean({ description: 'False: a call with this text would be refused.' }),
    diagnostics: Type.Array(MenuDiagnostic, { description: 'In the order of the text.' }),
    explanation: Type.Array(Type.String(), {
      description:
        'What a subscriber hears and what each key does, a line each; empty when it does not compile.',
    }),
  },
  { title: 'CheckedMenu', additionalProperties: false },
);

const checkMenu = operation({
  id: 'checkMenu',
  method: 'POST',
  path: '/menus/check',
  summary: 'Compile the text of a call',
  tags: ['menus'],
  body: json(MenuText),
  replies: { 200: CheckedMenu },
  scope: 'account',
  needs: 'read',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const checked = await doors.menus.check(account, body.text, body.language ?? 'en');
    if (!checked.ok) return err({ fault: checked.error });
    const { compiles, diagnostics, explanation } = checked.value;
    return told(200, {
      compiles: compiles === 'yes',
      diagnostics: diagnostics.map(diagnosticTold),
      explanation: [...explanation],
    });
  },
});

const speakText = operation({
  id: 'speakText',
  method: 'POST',
  path: '/menus/speech',
  summary: 'Have a text spoken as a call would hear it',
  description: `For rehearsing a menu; nobody is called and nothing is charged. At most ${LIMITS.rehearsal.textsPerMinute} texts a minute.`,
  tags: ['menus'],
  body: json(
    Type.Object(
      {
        text: Type.String({ minLength: 1, maxLength: LIMITS.rehearsal.textCharacters, pattern: '\\S' }),
        voice: Type.Optional(
          Type.String({
            maxLength: 20,
            pattern: '^[A-Za-z0-9, ]*$',
            description: 'As in a sending: `w2`, `m3,en`; absent: the account’s.',
          }),
        ),
      },
      { title: 'SpokenText', additionalProperties: false, examples: [{ text: 'Hello!', voice: 'w,en' }] },
    ),
  ),
  replies: { 200: bytes('audio/wav') },
  faults: ['change-failed'],
  scope: 'account',
  needs: 'read',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const said = await doors.rehearsal.say(account, body);
    return said.ok ? told(200, { kind: 'bytes', bytes: said.value } as const) : said;
  },
});

export const MENU_OPERATIONS = [checkMenu, speakText] as const;
