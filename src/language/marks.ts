// What each piece of a message is, for colouring it: read from the same scan and parse that the machine is made from. Owns
// the kinds of pieces; it must not know how any of them looks. Spoken text has no mark.
import { splitComment } from './comment.ts';
import { wordsOf } from './entries.ts';
import { cut } from './macro.ts';
import { type Entry, parse } from './parse.ts';
import { after, type Cell, NOWHERE, type Span, scan, shape, spanOf, trimmed } from './scan.ts';

export type MarkKind =
  | 'brace'
  | 'selector'
  /** A control, or the word a command begins with. */
  | 'command'
  | 'number'
  | 'option'
  | 'target'
  | 'address'
  | 'sender'
  | 'sound'
  | 'phone'
  | 'escape'
  | 'comment';

export type Mark = Span & { readonly kind: MarkKind };

const ALONE = /^(?:back|start|repeat|end|url|record)$/i;
const COMMAND = /^(?:call|sms|record)\s*:/i;
const ADDRESS = /^https?:\/\//i;
const TARGET = /^err:/i;
const OPTION = /^(?:wait=|ok:|record$)/i;
const SOUND = /<file(?=[\s>])[^<>]*>?/gi;
const SUBSCRIBER = /\$phone/gi;

/** In the order of the text; marks may lie in one another. */
export function marksOf(message: string): readonly Mark[] {
  const { text, comment } = splitComment(message);
  const tree = parse(text);
  const { cells } = tree;
  const found: Mark[] = [...bracesIn(cells)];
  for (const entry of tree.menu?.entries ?? []) found.push(...marksIn(entry));
  for (const { span } of tree.menu?.empty ?? []) found.push({ kind: 'selector', ...span });
  const pattern = shape(cells);
  for (const [kind, finds] of [
    ['sound', SOUND],
    ['phone', SUBSCRIBER],
  ] as const)
    for (const match of pattern.matchAll(finds))
      found.push(marked(kind, cells.slice(match.index, match.index + match[0].length)));
  for (const cell of cells) if (cell.escaped === 'yes') found.push(marked('escape', [cell]));
  if (comment !== undefined) found.push(marked('comment', scan(message).slice(cells.length)));
  return found.sort(
    (a, b) => a.line - b.line || a.column - b.column || b.endLine - a.endLine || b.endColumn - a.endColumn,
  );
}

function marked(kind: MarkKind, cells: readonly Cell[]): Mark {
  return { kind, ...spanOf(cells, NOWHERE) };
}

function bracesIn(cells: readonly Cell[]): readonly Mark[] {
  const { start, body, end } = cut(cells);
  if (!body) return [];
  const opening = cells.slice(start.length, cells.length - end.length - body.length);
  const from = start.length + '{menu:'.length;
  const closing = cells.slice(from + body.length, from + body.length + 1);
  return [
    marked('brace', opening.slice(0, '{menu:'.length)),
    ...(closing.length > 0 ? [marked('brace', closing)] : []),
  ];
}

function marksIn(entry: Entry): readonly Mark[] {
  const { span, value } = entry;
  const pattern = shape(value);
  const selector: Mark = { kind: 'selector', ...span };
  if (ALONE.test(pattern)) return [selector, marked('command', value)];
  if (ADDRESS.test(pattern)) return [selector, marked('address', value)];
  const command = COMMAND.exec(pattern)?.[0];
  if (command === undefined) return [selector];
  const word = marked('command', value.slice(0, command.length));
  const rest = trimmed(value.slice(command.length));
  if (/^call/i.test(command)) return [selector, word, ...wordsOf(rest).flatMap(marksInCall)];
  if (/^record/i.test(command)) return [selector, word, ...(rest.length > 0 ? [marked('number', rest)] : [])];
  return [selector, word, ...marksInSms(rest)];
}

function marksInCall(word: readonly Cell[]): readonly Mark[] {
  const pattern = shape(word);
  if (TARGET.test(pattern)) {
    const [option, target] = [word.slice(0, 'err:'.length), word.slice('err:'.length)];
    return [marked('option', option), ...(target.length > 0 ? [marked('target', target)] : [])];
  }
  return [marked(OPTION.test(pattern) ? 'option' : 'number', word)];
}

function marksInSms(rest: readonly Cell[]): readonly Mark[] {
  const pattern = shape(rest);
  const first = pattern.indexOf(',');
  if (first < 0) return [];
  const second = pattern.indexOf(',', first + 1);
  const number = trimmed(rest.slice(0, first));
  const sender = trimmed(rest.slice(first + 1, second < 0 ? rest.length : second));
  return [
    ...(number.length > 0 ? [marked('number', number)] : []),
    ...(sender.length > 0 ? [marked('sender', sender)] : []),
  ];
}

/** The whole of an entry, selector and value. */
export function wholeOf(entry: Entry): Span {
  const last = entry.value[entry.value.length - 1];
  const { endLine, endColumn } = last ? after(last) : entry.span;
  return { line: entry.span.line, column: entry.span.column, endLine, endColumn };
}
