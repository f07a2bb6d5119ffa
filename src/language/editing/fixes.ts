// What can be done about a complaint with one stroke: the mistakes that have an obvious right form. Owns these forms; the sentences on
// them are in `fix-words.ts`. A fix never touches more than what was complained about and what must follow from it.
import { LIMITS } from '../../base/limits.ts';
import { isPhone } from '../call.ts';
import { splitComment } from '../comment.ts';
import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts';
import type { Language } from '../explain-words.ts';
import { rangesIn, type TextRange } from '../offsets.ts';
import { textRangesOf } from '../text-ranges.ts';
import { isPath } from '../tree-index.ts';
import { FIX_WORDS, type FixWords } from './fix-words.ts';
import { inLetters } from './look-alikes.ts';
import { occurrencesIn } from './occurrences.ts';
import type { TextEdit } from './rename.ts';
import { menuRange } from './symbols.ts';

export type Fix = { readonly title: string; readonly edits: readonly TextEdit[] };

type Place = {
  readonly message: string;
  readonly range: TextRange;
  /** What was complained about. */
  readonly written: string;
  readonly sentence: string;
  readonly words: FixWords;
};

/** The fixes of a complaint about a message, the likeliest first; none for what only its writer can know. */
export function fixesOf(message: string, complaint: Diagnostic, language: Language): readonly Fix[] {
  const range = rangesIn(message)(complaint);
  const written = message.slice(range.from, range.to);
  const place = { message, range, written, sentence: complaint.sentence, words: FIX_WORDS[language] };
  return FIXES[complaint.code]?.(place) ?? [];
}

const FIXES: Partial<Readonly<Record<DiagnosticCode, (place: Place) => readonly Fix[]>>> = {
  'selector-missing': keyPutBefore,
  'value-missing': ({ message, range, written, words }) => [
    { title: words.remove(nameOf(written)), edits: [lineRemoved(message, range)] },
  ],
  'command-malformed': commandMended,
  'number-malformed': ({ range, written, words }) => {
    const number = written.replace(/[\s().-]/g, '');
    return number !== written && isPhone(number) ? [replacing(words, range, number)] : [];
  },
  'wait-out-of-range': ({ range, words }) => [replacing(words, range, `wait=${LIMITS.menu.callWaitSeconds}`)],
  'target-unknown': targetFound,
  'macro-unclosed': ({ message, words }) => {
    const { text } = splitComment(message);
    const put = text.endsWith('\n') ? '}' : '\n}';
    return [{ title: words.close, edits: [{ from: text.length, to: text.length, text: put }] }];
  },
  'brace-unopened': ({ message, range, words }) => {
    const closed = menuRange(message).to - 1;
    return [
      { title: words.escapeBefore, edits: [{ from: closed, to: closed, text: '\\' }] },
      { title: words.escape, edits: [{ from: range.from, to: range.from, text: '\\' }] },
    ];
  },
  'label-unused': ({ message, written, words }) => {
    const name = nameOf(written);
    const { entries } = textRangesOf(message);
    const edits = entries
      .filter(({ selector }) => selector === name)
      .map((entry) => lineRemoved(message, entry.range));
    return edits.length > 0 ? [{ title: words.remove(name), edits }] : [];
  },
  'commands-in-a-cycle': ({ message, range, written, sentence, words }) => {
    const name = nameOf(written);
    const last = textRangesOf(message).entries.findLast(({ selector }) => selector === name);
    // What follows the command would not be reached any more.
    if (!sentence.includes(`: end"`) || last?.range.from !== range.from) return [];
    return [entryAdded(words, last.range.to, `${name}: end`)];
  },
  'mixed-alphabets': ({ range, written, words }) =>
    // A label is written in several places: that is a renaming.
    written.includes(':') ? [] : inLetters(written).map((word) => replacing(words, range, word)),
  'selector-doubtful': ({ message, range, written, words }) => {
    const path = written.replace(/\D/g, '');
    return isPath(path) && !isNamed(message, path) ? [replacing(words, range, path)] : [];
  },
};

/** The edit that puts something in the place of what was complained about. */
function replacing(words: FixWords, range: TextRange, text: string): Fix {
  return { title: words.write(text), edits: [{ ...range, text }] };
}

function entryAdded(words: FixWords, at: number, entry: string): Fix {
  return { title: words.add(entry), edits: [{ from: at, to: at, text: `\n${entry}` }] };
}

function nameOf(head: string): string {
  return head.replace(/\s*:\s*$/, '').trim();
}

function isNamed(message: string, selector: string): boolean {
  return occurrencesIn(message).some((one) => one.role === 'entry' && one.selector === selector);
}

/** A range with the line end before it, which opens nothing any more. */
function lineRemoved(message: string, { from, to }: TextRange): TextEdit {
  const before = /\r*\n[^\S\n]*$/.exec(message.slice(0, from))?.[0].length ?? 0;
  return { from: from - before, to, text: '' };
}

function keyPutBefore({ message, range, words }: Place): readonly Fix[] {
  const key = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((digit) => !isNamed(message, digit));
  if (key === undefined) return [];
  return [{ title: words.write(key), edits: [{ from: range.from, to: range.from, text: key }] }];
}

/** What was written of a command → what was meant; `$1` is what the pattern found. */
const MENDED: readonly (readonly [RegExp, string])[] = [
  [/^(back|start|repeat|end)\s*:$/i, '$1'],
  [/^url\s*:?\s*(https?:\/\/\S+)$/i, '$1'],
  [/^record\s+(\d+)$/i, 'record: $1'],
  [/^(<file\s[^<>]*[^<>\s])\s*$/i, '$1>'],
];

function commandMended({ message, range, written, sentence, words }: Place): readonly Fix[] {
  for (const [pattern, meant] of MENDED)
    if (pattern.test(written)) return [replacing(words, range, written.replace(pattern, meant))];
  if (/^\d+$/.test(written) && Number(written) > LIMITS.menu.recordSeconds)
    return [replacing(words, range, String(LIMITS.menu.recordSeconds))];
  if (sentence.endsWith(' stands twice')) {
    const before = /\s*$/.exec(message.slice(0, range.from))?.[0].length ?? 0;
    const edit = { from: range.from - before, to: range.to, text: '' };
    return [{ title: words.remove(written), edits: [edit] }];
  }
  return [];
}

/** A name that differs by a slip of the hand, and an entry of the name that is missing. */
function targetFound({ message, range, written, words }: Place): readonly Fix[] {
  const [option = '', target = ''] = /^(err:)(.*)$/is.exec(written)?.slice(1) ?? [];
  const names = new Set(
    occurrencesIn(message).flatMap((one) => (one.role === 'entry' ? [one.selector] : [])),
  );
  const [near] = [...names]
    .map((name) => ({ name, slips: slipsBetween(name.toLowerCase(), target.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= Math.min(2, Math.max(1, name.length - 2)))
    .sort((a, b) => a.slips - b.slips);
  const isName = /^(?:[\p{L}\p{N}\p{M}]+|[*#])$/u.test(target);
  const { from, to } = menuRange(message);
  const end = from + message.slice(from, to).replace(/\s*\}?$/, '').length;
  return [
    ...(near && target.length > 1 ? [replacing(words, range, option + near.name)] : []),
    ...(isName ? [entryAdded(words, end, `${target}: end`)] : []),
  ];
}

/** Letters to put in, take out or change to make one word of another (Levenshtein); words of a menu are short. */
function slipsBetween(a: string, b: string): number {
  const most = LIMITS.menu.itemNameCharacters;
  if (a.length > most || b.length > most) return most;
  let row = Array.from({ length: b.length + 1 }, (_none, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
