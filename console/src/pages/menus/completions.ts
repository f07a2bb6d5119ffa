// What can be written at a place of a menu: keys, commands, options, items to go to. Owns the offers and the words on them.

import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { type OutlineNode, outlineOf } from '../../../../src/language/index.ts';
import type { Language, Words } from '../../words/words.ts';

const EN = {
  menu: 'a menu with keys',
  back: 'one level up',
  start: 'to the beginning',
  repeat: 'the prompt again',
  end: 'leave the menu',
  url: 'tell the handler of the account',
  call: 'connect with somebody',
  callNumber: 'number',
  sms: 'send an SMS',
  smsText: 'text',
  record: 'record the caller',
  wait: 'seconds each number rings',
  ok: 'leave the menu after the conversation',
  err: 'where to go when nobody answers',
  recordBoth: 'record both sides',
  phone: 'the number of the subscriber',
  file: 'play a sound',
  fileAddress: 'address',
  key: 'a key at the top',
  below: 'a key below this item',
  anywhere: 'this key, anywhere',
  wrong: 'what a wrong key says',
  item: 'item',
  label: 'label',
};

const WORDS: Words<typeof EN> = {
  en: EN,
  ru: {
    menu: 'меню с клавишами',
    back: 'на уровень выше',
    start: 'в начало',
    repeat: 'текст ещё раз',
    end: 'выйти из меню',
    url: 'сообщить обработчику аккаунта',
    call: 'соединить с кем-то',
    callNumber: 'номер',
    sms: 'отправить SMS',
    smsText: 'текст',
    record: 'записать абонента',
    wait: 'сколько секунд звонит каждый номер',
    ok: 'после разговора выйти из меню',
    err: 'куда идти, если никто не ответил',
    recordBoth: 'записать обе стороны',
    phone: 'номер абонента',
    file: 'проиграть запись',
    fileAddress: 'адрес',
    key: 'клавиша вверху',
    below: 'клавиша внутри этого пункта',
    anywhere: 'эта клавиша, в любом месте',
    wrong: 'что звучит на неверную клавишу',
    item: 'пункт',
    label: 'метка',
  },
};

type Offers = { readonly from: number; readonly options: readonly Completion[] };

export function completions(language: Language): CompletionSource {
  const words = WORDS[language];
  return (context) => {
    const offers = offersAt(context, words);
    if (!offers || (offers.from === context.pos && !context.explicit && !isAsking(context))) return null;
    return { ...offers, validFor: /^[\w*#:$<={]*$/ } satisfies CompletionResult;
  };
}

/** After what a choice follows anyway the offers come by themselves. */
function isAsking(context: CompletionContext): boolean {
  return context.matchBefore(/(?:^|\n)[\w*#]+:\s*$|\berr:$/) !== null;
}

function offersAt(context: CompletionContext, words: typeof EN): Offers | undefined {
  const message = context.state.doc.toString();
  const before = message.slice(0, context.pos);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const hole = context.matchBefore(/[$<]\w*$/);
  if (hole) return { from: hole.from, options: holes(words) };
  if (!/\{menu:/i.test(before)) {
    const word = context.matchBefore(/\{\w*:?$/);
    if (!word && !context.explicit) return undefined;
    return { from: word?.from ?? context.pos, options: [macro(words)] };
  }
  const target = context.matchBefore(/\berr:[\p{L}\p{N}*#]*$/u);
  if (target) return { from: target.from + 'err:'.length, options: targets(message, words) };
  const call = /:\s*call:[\d+,\s]*\d\s+(?:\S+\s+)*([\w=:]*)$/i.exec(line);
  if (call) return { from: context.pos - (call[1]?.length ?? 0), options: options(words) };
  const value = /^\s*[\p{L}\p{N}*#]+\s*:\s*([a-z]*)$/iu.exec(line);
  if (value) return { from: context.pos - (value[1]?.length ?? 0), options: values(words) };
  const start = /^\s*([\p{L}\p{N}*#]*)$/u.exec(line);
  if (start && before.includes('\n', before.toLowerCase().indexOf('{menu:')))
    return { from: context.pos - (start[1]?.length ?? 0), options: selectors(message, words) };
  return undefined;
}

function macro(words: typeof EN): Completion {
  return snippetCompletion('{menu: #{}\n1: #{}\n}', { label: '{menu:', detail: words.menu });
}

function holes(words: typeof EN): readonly Completion[] {
  return [
    { label: '$phone', detail: words.phone },
    snippetCompletion(`<file #{${words.fileAddress}}>`, { label: '<file', detail: words.file }),
  ];
}

function values(words: typeof EN): readonly Completion[] {
  return [
    snippetCompletion(`call:#{${words.callNumber}} wait=20 ok:end`, { label: 'call:', detail: words.call }),
    snippetCompletion(`sms:$phone,,#{${words.smsText}}`, { label: 'sms:', detail: words.sms }),
    { label: 'record: 30', detail: words.record },
    { label: 'back', detail: words.back },
    { label: 'start', detail: words.start },
    { label: 'repeat', detail: words.repeat },
    { label: 'end', detail: words.end },
    { label: 'url', detail: words.url },
  ];
}

function options(words: typeof EN): readonly Completion[] {
  return [
    { label: 'wait=20', detail: words.wait },
    { label: 'ok:end', detail: words.ok },
    { label: 'err:', detail: words.err },
    { label: 'record', detail: words.recordBoth },
  ];
}

function allOf(nodes: readonly OutlineNode[]): readonly OutlineNode[] {
  return nodes.flatMap((node) => [node, ...allOf(node.children)]);
}

function targets(message: string, words: typeof EN): readonly Completion[] {
  const { menu } = outlineOf(message);
  if (!menu) return [];
  return [...menu.labels, ...allOf(menu.items), ...menu.controls].map(({ selector, kind }) => ({
    label: selector,
    detail: kind === 'label' ? words.label : words.item,
  }));
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The next free key at the top and below each item, and what is not written yet. */
function selectors(message: string, words: typeof EN): readonly Completion[] {
  const { menu } = outlineOf(message);
  const written = new Set(
    [...allOf(menu?.items ?? []), ...(menu?.controls ?? []), ...(menu?.labels ?? [])].map((n) => n.selector),
  );
  const next = (below: string) => DIGITS.map((digit) => below + digit).find((path) => !written.has(path));
  const below = allOf(menu?.items ?? []).map(({ selector }) => next(selector));
  const offer = (selector: string, detail: string): Completion => ({
    label: `${selector}:`,
    apply: `${selector}: `,
    detail,
  });
  const top = next('');
  return [
    ...(top === undefined ? [] : [offer(top, words.key)]),
    ...below.filter((path) => path !== undefined).map((path) => offer(path, words.below)),
    ...['*', '0', '#'].filter((key) => !written.has(key)).map((key) => offer(key, words.anywhere)),
    ...(written.has('err') ? [] : [offer('err', words.wrong)]),
  ];
}
