// The reference pages that can be printed in Russian: those whose tables have Russian texts. Owns their layout; it follows that of
// reference.ts heading for heading, so that both languages have the same anchors.

import { FAULTS } from '../core/faults.ts';
import { ERRORS } from '../core/messages/errors.ts';
import { MESSAGE_KINDS } from '../core/messages/kind.ts';
import { STATUSES } from '../core/messages/status.ts';
import { DIAGNOSTICS, type DiagnosticCode, RUSSIAN_SENTENCES } from '../language/index.ts';
import { code, type Page, printed, table } from './reference-page.ts';

function codes(): Page {
  return {
    title: 'Коды',
    text: [
      '## Статусы',
      '',
      ...table(
        ['статус', 'группа', 'по-русски', 'по-английски'],
        [...STATUSES].map(([status, row]) => [status, row.heap, row.ru, row.en]),
      ),
      '',
      '## Ошибки доставки',
      '',
      ...table(
        ['err', 'по-русски', 'по-английски'],
        [...ERRORS].map(([err, row]) => [err, row.ru, row.en]),
      ),
      '',
      '## Виды сообщений',
      '',
      ...table(
        ['type', 'вид'],
        Object.entries(MESSAGE_KINDS).map(([kind, type]) => [type, kind]),
      ),
      '',
      '## Отказы',
      '',
      ...table(
        ['код', 'вид', 'фраза, как её сообщает сервер'],
        Object.entries(FAULTS).map(([name, row]) => [code(name), row.kind, row.sentence]),
      ),
    ],
  };
}

const SEVERITIES = { error: 'ошибка', warning: 'предупреждение' } as const;

function diagnostics(): Page {
  const rows = Object.entries(DIAGNOSTICS).map(([name, row]) => [
    code(name),
    SEVERITIES[row.severity],
    RUSSIAN_SENTENCES[name as DiagnosticCode],
    code(row.example.replaceAll('\n', '⏎')),
  ]);
  return {
    title: 'На что жалуется язык меню',
    text: [
      'Из-за ошибки сообщение не принимается (ошибка 1, из-за незарегистрированного номера — ошибка 6); из-за предупреждения — принимается. `⏎` — конец строки.',
      '',
      ...table(['код', 'важность', 'фраза', 'текст, который её заслужил'], rows),
    ],
  };
}

/** File name below `docs/ru/reference` → its whole text. */
export function russianReferencePages(): ReadonlyMap<string, string> {
  return new Map(
    printed(
      [
        ['codes.md', codes()],
        ['menu-diagnostics.md', diagnostics()],
      ],
      'Напечатано командой `npm run docs` из таблиц в коде; не правьте.',
    ),
  );
}
