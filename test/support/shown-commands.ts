// Commands that documents show, with the answer shown below each, and the comparison of answers. Owns what may differ between two runs:
// moments, amounts, ids, words made by chance; everything else must be the same to the letter.

import { type Block, blocksOf, isCommand } from '../../scripts/site/blocks.ts';

export type ShownCommand = {
  readonly line: number;
  readonly command: string;
  /** Empty: nothing is shown. */
  readonly answer: string;
};

/** A quote that is open goes on in the next line, and so does a line that ends with a backslash. */
function isOpen(command: string): boolean {
  if (command.endsWith('\\')) return true;
  let quote = '';
  for (let at = 0; at < command.length; at++) {
    const letter = command[at] ?? '';
    if (quote === '' && letter === '\\') at++;
    else if (quote === '' && letter === '#' && /(?:^|\s)$/.test(command.slice(0, at))) return false;
    else if (quote === '' && /['"]/.test(letter)) quote = letter;
    else if (letter === quote) quote = '';
  }
  return quote !== '';
}

/** Of a block: the commands, and below each what is not one. */
function commandsIn({ text, line }: Block): ShownCommand[] {
  const found: { line: number; command: string; answer: string }[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const start = at;
    let command = lines[at] ?? '';
    if (!isCommand(command)) {
      const last = found.at(-1);
      if (last) last.answer += `${command}\n`;
      continue;
    }
    while (isOpen(command) && at + 1 < lines.length) command += `\n${lines[++at]}`;
    found.push({ line: line + start, command, answer: '' });
  }
  return found;
}

/** A block right below another, with nothing but fences and empty lines between, is the answer to its last command. */
function isRightBelow(document: string, { line, text }: Block, next: Block): boolean {
  const end = line + text.split('\n').length;
  const between = document.split('\n').slice(end - 1, next.line - 1);
  return between.every((one) => /^(?:```.*)?\s*$/.test(one));
}

export function shownCommands(document: string): readonly ShownCommand[] {
  const blocks = blocksOf(document);
  return blocks.flatMap((block, at) => {
    if (block.kind !== 'shell') return [];
    const found = commandsIn(block);
    const last = found.at(-1);
    const next = blocks[at + 1];
    if (last && last.answer === '' && next?.kind === 'other' && isRightBelow(document, block, next))
      found.push({ ...(found.pop() ?? last), answer: next.text });
    return found.map((one) => ({ ...one, answer: one.answer.trim() }));
  });
}

/** What differs from run to run → what it is read as. In this order: longer forms first. */
const DIFFERING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'MOMENT'],
  [/\d\d\.\d\d\.\d{4}(?: \d\d:\d\d(?::\d\d)?)?/g, 'MOMENT'],
  [/\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?/g, 'MOMENT'],
  [/\b1[789]\d{8}\b/g, 'SECONDS'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UUID'],
  [/\b[0-9a-f]{32,}\b/g, 'HEX'],
  [/("hint":\s?)"[0-9a-f]+"/g, '$1HINT'],
  [/127\.0\.0\.1:\d+/g, 'ADDRESS'],
  [/"alert-[\w-]{22}"/g, '"alert-ID"'],
  [/\/t\/[\w-]{11}\b/g, '/t/CODE'],
  [/\/(downloads|recordings)\/\d+-[\w-]+/g, '/$1/SIGNED'],
  [/\b\d+\.\d\d\d?\b/g, 'AMOUNT'],
  [/("groups":\[)\d+/g, '$1ID'],
  [/("(?:messages|parts|delivered|percent)":\s?)\d+/g, '$1COUNT'],
  [/(\bcnt = )\d+/g, '$1COUNT'],
  [/\brunning, \d+ of/g, 'running, COUNT of'],
  [/(Waiting to be sent|Delivered)\s+\d+$/gm, '$1 COUNT'],
  [/\bthe hour there is \d+/g, 'the hour there is HOUR'],
  [/\battempts \d+/g, 'attempts COUNT'],
  [/, \d+ times:/g, ', COUNT times:'],
  [/, \d+ ms:/g, ', COUNT ms:'],
  [/("(?:id|number|size|crc|int_id|bytes|version|cause|mailing)":\s?"?)\d+/g, '$1ID'],
  [/(\bID (?:-|=) )\d+/g, '$1ID'],
  [/(\bid = )\d+/g, '$1ID'],
  [/^\d{1,7}(?=[ ,:\t])/gm, 'ID'],
  [/\b(messages-|task group |#)\d+/g, '$1ID'],
  [/[ \t]+/g, ' '],
];

export function settled(text: string): string {
  return DIFFERING.reduce((left, [pattern, to]) => left.replace(pattern, to), text).trim();
}

/** Whether an answer is the one shown; `…` stands for anything, alone in a line for any lines. */
export function isAnswer(shown: string, given: string): boolean {
  const pattern = settled(shown)
    .split('\n')
    .map((line) => line.trim())
    .map((line) =>
      line === '…'
        ? '[\\s\\S]*?'
        : line
            .split('…')
            .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
            .join('.*'),
    )
    .join('\\n');
  const lines = settled(given)
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
  return new RegExp(`^${pattern.replaceAll('\\n[\\s\\S]*?', '(?:\\n[\\s\\S]*)?')}$`).test(lines);
}
