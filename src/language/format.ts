// The canonical way to write a menu: one entry a line, one blank after each colon, commands in small letters. Owns that
// layout; it must not change what a message means, so escapes stay as they were written.
import { LIMITS } from '../base/limits.ts';
import { check } from './check.ts';
import { smsPieces } from './command.ts';
import { splitComment } from './comment.ts';
import { type Entry, parse, programOf, type Tree } from './parse.ts';
import type { Action } from './program.ts';
import { type Cell, written } from './scan.ts';

/** Wide has every blank and line end that helps reading; tight has none, and is never longer than what was given. */
type Layout = { readonly blank: string; readonly line: string };

const WIDE: Layout = { blank: ' ', line: '\n' };
const TIGHT: Layout = { blank: '', line: '' };

/**
 * The canonical form of a message. A message with errors comes back unchanged. When the wide form would pass the
 * length a message may have and the tight one does not, the tight one is canonical.
 */
export function format(message: string): string {
  const { text, comment } = splitComment(message);
  const tree = parse(text);
  const errors = [...tree.diagnostics, ...check(tree, programOf(tree), {})];
  if (errors.some((diagnostic) => diagnostic.severity === 'error')) return message;
  const wide = laidOut(tree, WIDE);
  const fits = [...wide].length <= LIMITS.menu.textCharacters && !hasMark(wide);
  const formatted = fits ? wide : laidOut(tree, TIGHT);
  // A line of tildes that was no mark only because of a blank after it cannot be laid out anew.
  if (hasMark(formatted)) return message;
  return comment === undefined ? formatted : `${formatted}\n~~~\n${comment}`;
}

function hasMark(text: string): boolean {
  return splitComment(text).comment !== undefined;
}

function plain(cells: readonly Cell[]): string {
  return cells.map((cell) => (cell.text === '\n' ? '\n' : cell.raw)).join('');
}

/** A line end where a backslash would otherwise swallow the brace after it. */
function apart(cells: readonly Cell[], layout: Layout): string {
  return cells[cells.length - 1]?.raw === '\\' ? '\n' : layout.line;
}

function laidOut(tree: Tree, layout: Layout): string {
  const start = plain(tree.start.cells);
  if (!tree.menu) return start;
  const { text, entries } = tree.menu;
  const end = plain(tree.end.cells);
  const last = entries[entries.length - 1]?.value ?? text.cells;
  return [
    start,
    start === '' ? '' : apart(tree.start.cells, layout),
    `{menu:${text.cells.length > 0 ? layout.blank : ''}${plain(text.cells)}`,
    ...entries.map((entry) => `\n${entry.selector}:${layout.blank}${valueIn(entry, layout)}`),
    entries.length === 0 && text.cells.length === 0 ? '' : apart(last, layout),
    '}',
    end === '' ? '' : layout.line,
    end,
  ].join('');
}

function valueIn(entry: Entry, layout: Layout): string {
  const action = entry.action;
  switch (action?.kind) {
    case 'back':
    case 'start':
    case 'repeat':
    case 'end':
      return action.kind;
    case 'url':
      return action.address === undefined ? 'url' : written(entry.value);
    case 'record':
      return action.seconds === LIMITS.menu.recordSecondsAbsent
        ? 'record'
        : `record:${layout.blank}${action.seconds}`;
    case 'call':
      return callOf(action);
    case 'sms': {
      const pieces = smsPieces(entry.value);
      return pieces
        ? `sms:${action.to},${written(pieces.sender)},${written(pieces.text)}`
        : written(entry.value);
    }
    default:
      return written(entry.value);
  }
}

function callOf(action: Extract<Action, { kind: 'call' }>): string {
  return [
    `call:${action.numbers.join(',')}`,
    ...(action.waitSeconds === LIMITS.menu.callWaitSeconds ? [] : [`wait=${action.waitSeconds}`]),
    ...(action.afterTalk === 'leave' ? ['ok:end'] : []),
    ...(action.err === undefined ? [] : [`err:${action.err}`]),
    ...(action.record === 'yes' ? ['record'] : []),
  ].join(' ');
}
