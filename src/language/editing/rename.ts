// A key or a label under another name: its entries, all that hangs below an item, and every jump there. Owns what may be called how;
// it gives edits only when the menu means the same afterwards but for the names.
import { err, ok, type Result } from '../../base/result.ts';
import { splitComment } from '../comment.ts';
import type { Language } from '../explain-words.ts';
import type { Selector } from '../machine-types.ts';
import type { TextRange } from '../offsets.ts';
import { parse, programOf, type Tree } from '../parse.ts';
import { exists, isLabel, WRONG_KEY } from '../places.ts';
import { isPath } from '../tree-index.ts';
import { type Occurrence, occurrenceAt, occurrencesIn } from './occurrences.ts';

export type TextEdit = TextRange & { readonly text: string };

type RenameRefusal = 'nothing' | 'fixed' | 'no-path' | 'no-control' | 'no-label' | 'taken' | 'other-meaning';

const REFUSALS: Readonly<Record<Language, Readonly<Record<RenameRefusal, string>>>> = {
  en: {
    nothing: 'Only keys and labels can be renamed.',
    fixed: 'The name err is fixed: a wrong key leads there.',
    'no-path': 'An item is named by digits from 1 to 9, one for each level.',
    'no-control': 'It can be *, 0 or #.',
    'no-label': 'A label is a word of letters and digits that is no key.',
    taken: 'There is already one of this name.',
    'other-meaning': 'With this name the menu would be read differently.',
  },
  ru: {
    nothing: 'Переименовать можно только клавишу или метку.',
    fixed: 'Имя err постоянно: сюда ведёт неверная клавиша.',
    'no-path': 'Пункт называется цифрами от 1 до 9, по одной на уровень.',
    'no-control': 'Можно только *, 0 или #.',
    'no-label': 'Метка — слово из букв и цифр, которое не клавиша.',
    taken: 'Такое имя уже есть.',
    'other-meaning': 'С таким именем меню читалось бы иначе.',
  },
};

export function renameRefusalIn(refusal: RenameRefusal, language: Language): string {
  return REFUSALS[language][refusal];
}

/** What would be renamed at a UTF-16 offset. */
export function renameableAt(message: string, at: number): Result<Occurrence, RenameRefusal> {
  const found = occurrenceAt(occurrencesIn(message), at);
  if (!found) return err('nothing');
  return found.selector === WRONG_KEY ? err('fixed') : ok(found);
}

/** The edits, in the order of the text, that give what stands at an offset another name. */
export function renamed(
  message: string,
  at: number,
  name: string,
): Result<readonly TextEdit[], RenameRefusal> {
  const found = renameableAt(message, at);
  if (!found.ok) return found;
  const old = found.value.selector;
  if (name === old) return ok([]);
  const refusal = refusalOf(old, name);
  if (refusal) return err(refusal);
  const occurrences = occurrencesIn(message);
  const moved = (selector: Selector): Selector => {
    if (selector === old) return name;
    return isPath(old) && isPath(selector) && selector.startsWith(old)
      ? name + selector.slice(old.length)
      : selector;
  };
  const staying = occurrences.map((one) => one.selector).filter((one) => moved(one) === one);
  const isTaken = staying.some(
    (one) => one === name || (isPath(name) && isPath(one) && one.startsWith(name)),
  );
  if (isTaken) return err('taken');
  const edits = occurrences
    .map(({ selector, range }) => ({ ...range, text: moved(selector) }))
    .filter((edit) => edit.text !== message.slice(edit.from, edit.to));
  return readsTheSame(message, edited(message, edits), moved) ? ok(edits) : err('other-meaning');
}

function refusalOf(old: Selector, name: string): RenameRefusal | undefined {
  if (isPath(old)) return isPath(name) ? undefined : 'no-path';
  if (!isLabel(old)) return /^[*0#]$/.test(name) ? undefined : 'no-control';
  if (!/^[\p{L}\p{N}\p{M}]+$/u.test(name) || !isLabel(name)) return 'no-label';
  return name === WRONG_KEY ? 'fixed' : undefined;
}

/** The message with edits done that do not overlap. */
export function edited(message: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: put }) => text.slice(0, from) + put + text.slice(to), message);
}

/** Whether every entry is the same one again but for the names; a word that was text may have become a label, or the other way. */
function readsTheSame(before: string, after: string, moved: (selector: Selector) => Selector): boolean {
  const [was, is] = [before, after].map((message) => parse(splitComment(message).text));
  return JSON.stringify(told(was!, moved)) === JSON.stringify(told(is!, (selector) => selector));
}

function told(tree: Tree, moved: (selector: Selector) => Selector): unknown {
  const { start, menu, end } = tree;
  const program = programOf(tree);
  const entries = menu?.entries.map(({ selector, action }) => [
    moved(selector),
    // A name can bring a parent that nobody wrote, or take it along.
    action?.kind === 'call' && action.err !== undefined
      ? { ...action, err: moved(action.err), leads: exists(program, action.err) }
      : action,
  ]);
  return [
    start.parts,
    menu?.text.parts,
    entries,
    menu?.empty.map(({ selector }) => moved(selector)),
    end.parts,
  ];
}
