// A program in plain words, a line for each thing a subscriber can come to. Owns the order of the telling; the words are
// in `explain-words.ts`.
import { unreachable } from '../base/assert.ts';
import { boundsOf } from './bounds.ts';
import { type Language, WORDS, type Words } from './explain-words.ts';
import type { Part, Selector } from './machine-types.ts';
import { actionsOf, childrenOf, isLabel, isWritten, TOP, WRONG_KEY } from './places.ts';
import type { Action, Program } from './program.ts';
import { type AccountMenuSettings, MENU_DEFAULTS } from './settings.ts';

export type ExplainOptions = {
  readonly lang?: Language;
  readonly settings?: AccountMenuSettings;
};

/** What a subscriber hears and what each key does, line by line; deeper items stand further in. */
export function explain(program: Program, options: ExplainOptions = {}): readonly string[] {
  const words = WORDS[options.lang ?? 'en'];
  const settings = options.settings ?? MENU_DEFAULTS;
  const lines = [`${words.answered}: ${partsIn(program.start, words)}.`];
  if (program.menu === 'no') return [...lines, words.noMenu];
  lines.push(`${words.menu}: ${partsIn(program.prompt, words)}.`);
  const tree = inTreeOrder(program);
  for (const item of tree) {
    const indent = '  '.repeat(item.length);
    lines.push(`${indent}${words.key(item.split('').join(' '))}: ${itemIn(program, item, words)}.`);
  }
  for (const key of ['*', '0', '#'])
    if (isWritten(program, key)) lines.push(`${words.anywhere(key)}: ${itemIn(program, key, words)}.`);
  if (isWritten(program, WRONG_KEY)) lines.push(`${words.wrongKey}: ${itemIn(program, WRONG_KEY, words)}.`);
  for (const { selector } of program.items)
    if (isLabel(selector) && selector !== WRONG_KEY)
      lines.push(`${words.label(selector)}: ${itemIn(program, selector, words)}.`);
  lines.push(words.silence(settings.silenceRounds, settings.silenceSeconds));
  lines.push(words.wrongKeys(settings.wrongKeys));
  lines.push(`${words.end}: ${partsIn(program.end, words)}.`);
  const deepest = tree.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (deepest !== '') lines.push(words.longest([...deepest].join(', '), deepest.length));
  lines.push(words.most(boundsOf(program, settings).textsWithoutKey));
  return lines;
}

/** What one selector does, in the same words; one that is not written says what was said before. */
export function explainItem(program: Program, selector: Selector, lang: Language = 'en'): string {
  return itemIn(program, selector, WORDS[lang]);
}

/** One action in the same words. */
export function explainAction(action: Action, lang: Language = 'en'): string {
  return actionIn(action, WORDS[lang]);
}

/** Every item of the tree, parents before their children. */
function inTreeOrder(program: Program): readonly Selector[] {
  const found: Selector[] = [];
  const open = [...childrenOf(program, TOP)].reverse();
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    found.push(item);
    open.push(...[...childrenOf(program, item)].reverse());
  }
  return found;
}

function partsIn(parts: readonly Part[], words: Words): string {
  if (parts.length === 0) return words.silent;
  return parts
    .map((part) => (part.kind === 'speech' ? words.says(part.text) : words.sound(part.source)))
    .join(', ');
}

function itemIn(program: Program, item: Selector, words: Words): string {
  const actions = actionsOf(program, item);
  if (actions.length === 0) return words.onlyParent;
  return actions.map((action) => actionIn(action, words)).join('; ');
}

function actionIn(action: Action, words: Words): string {
  switch (action.kind) {
    case 'play':
      return partsIn(action.parts, words);
    case 'back':
    case 'start':
    case 'repeat':
      return words[action.kind];
    case 'end':
      return words.leave;
    case 'url':
      return action.address === undefined ? words.handler : words.address(action.address);
    case 'sms':
      return words.sms(action.to === '$phone' ? words.subscriber : action.to, action.text);
    case 'record':
      return words.record(action.seconds);
    case 'call':
      return [
        words.call(action.numbers.join(', '), action.waitSeconds),
        ...(action.record === 'yes' ? [words.recorded] : []),
        ...(action.afterTalk === 'leave' ? [words.talkLeaves] : []),
        ...(action.err === undefined ? [] : [words.failed(action.err)]),
      ].join(', ');
    default:
      return unreachable(action);
  }
}
