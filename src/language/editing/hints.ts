// What the piece of a menu at a place means. Owns which sentence it is; the sentences are in `hint-words.ts`, and what an item does is
// said as the explainer says it.
import { explainAction } from '../explain.ts';
import type { Language } from '../explain-words.ts';
import { type Mark, marksOf } from '../marks.ts';
import { rangesIn, type TextRange } from '../offsets.ts';
import { type OutlineNode, outlineOf } from '../outline.ts';
import { HINT_WORDS, type HintWords } from './hint-words.ts';

type Hint = TextRange & { readonly text: string };

/** What stands at a UTF-16 offset of a message; the innermost piece where pieces lie in one another. */
export function hintAt(message: string, at: number, language: Language): Hint | undefined {
  const rangeOf = rangesIn(message);
  const found = marksOf(message)
    .map((mark) => ({ mark, ...rangeOf(mark) }))
    .filter(({ from, to }) => from <= at && at <= to)
    .at(-1);
  if (!found) return undefined;
  const { mark, from, to } = found;
  const context = { written: message.slice(from, to), before: message.slice(0, from), message, language };
  return { from, to, text: hintOf(mark, context) };
}

type Context = {
  readonly written: string;
  readonly before: string;
  readonly message: string;
  readonly language: Language;
};

function hintOf(mark: Mark, { written, before, message, language }: Context): string {
  const words = HINT_WORDS[language];
  const word = written
    .toLowerCase()
    .replace(/[:=].*$/s, '')
    .trim();
  switch (mark.kind) {
    case 'selector':
      return itemHint(written.replace(/\s*:\s*$/s, '').trim(), message, language);
    case 'target':
      return itemHint(written, message, language);
    case 'command':
      return commandHint(word, words);
    case 'option':
      if (word === 'wait') return words.wait;
      if (word === 'ok') return words.ok;
      return word === 'err' ? words.failed : words.recorded;
    case 'number':
      if (/\bsms\s*:\s*$/i.test(before)) return words.recipient;
      return /\brecord\s*:\s*$/i.test(before) ? words.seconds : words.number;
    default:
      return words[mark.kind];
  }
}

function commandHint(word: string, words: HintWords): string {
  switch (word) {
    case 'back':
    case 'start':
    case 'repeat':
    case 'end':
    case 'url':
    case 'call':
    case 'sms':
      return words[word];
    default:
      return words.record;
  }
}

function itemHint(selector: string, message: string, language: Language): string {
  const words = HINT_WORDS[language];
  const { menu } = outlineOf(message);
  const node = menu && nodeOf([...menu.items, ...menu.controls, ...menu.labels], selector);
  if (!node) return words.nowhere;
  const actions = node.entries.flatMap(({ action }) => (action ? [explainAction(action, language)] : []));
  const nothing = node.entries.length === 0 ? words.parent : words.mistaken;
  const name =
    node.kind !== 'label' ? words.key(selector) : selector === 'err' ? words.wrong : words.label(selector);
  return `${name}: ${actions.length === 0 ? nothing : actions.join('; ')}.`;
}

function nodeOf(nodes: readonly OutlineNode[], selector: string): OutlineNode | undefined {
  for (const node of nodes) {
    const found = node.selector === selector ? node : nodeOf(node.children, selector);
    if (found) return found;
  }
  return undefined;
}
