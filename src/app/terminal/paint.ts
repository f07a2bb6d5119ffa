// Colours, where there is a terminal that wants them. Owns when there are any (https://no-color.org) and which mean what.

type Style = 'bold' | 'dim' | 'good' | 'bad' | 'waiting';

/** SGR parameters, ECMA-48 8.3.117. */
const STYLES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, good: 32, bad: 31, waiting: 33 };

type Terminal = { readonly isTTY?: boolean | undefined };

export type Paint = (style: Style | undefined, text: string) => string;

export const plain: Paint = (_style, text) => text;

export function paintFor(stream: Terminal, environment: NodeJS.ProcessEnv): Paint {
  const refused = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  if (!stream.isTTY || refused) return plain;
  return (style, text) => (style === undefined ? text : `\u001b[${STYLES[style]}m${text}\u001b[0m`);
}

/** Of a message's status, a mailing's stage, a state. */
const MEANING: Readonly<Record<string, Style>> = {
  delivered: 'good',
  read: 'good',
  clicked: 'good',
  approved: 'good',
  confirmed: 'good',
  done: 'good',
  finished: 'good',
  up: 'good',
  well: 'good',
  waiting: 'waiting',
  handed: 'waiting',
  running: 'waiting',
  paused: 'waiting',
  new: 'waiting',
  failed: 'bad',
  expired: 'bad',
  undeliverable: 'bad',
  numberWrong: 'bad',
  forbidden: 'bad',
  moneyShort: 'bad',
  unreachable: 'bad',
  missing: 'bad',
  stopped: 'bad',
  refused: 'bad',
  cancelled: 'bad',
  down: 'bad',
  wrong: 'bad',
};

export function styleOf(word: string): Style | undefined {
  return Object.hasOwn(MEANING, word) ? MEANING[word] : undefined;
}
