// One entry of a timeline in a line of words. Owns which of its details are worth saying, and how.

import type { TimelineEntry } from '../../../../clients/typescript/src/schema.ts';

/** `ended`: the status of the message in words, for an end that has no cause of its own. */
export function detailText(
  { kind, details }: TimelineEntry,
  words: Readonly<Record<string, string>>,
  ended = '',
): string {
  const word = (value: unknown): string =>
    typeof value === 'string' ? (words[value] ?? value) : String(value);
  /** What people said or wrote stays as it is, even if it is a word of ours. */
  const quoted = (text: string, ...values: readonly unknown[]): string =>
    [text, said(...values)].filter((part) => part !== '').join(', ');
  const said = (...values: readonly unknown[]): string =>
    values
      .flatMap((value) => (value === null || value === undefined || value === '' ? [] : [word(value)]))
      .join(', ');
  switch (kind) {
    case 'prompt':
      return quoted((details.texts as readonly string[]).join(' '), details.cut);
    case 'key':
      return said(details.key);
    case 'note':
      return said(details.what, details.key);
    case 'recording':
      return said(details.end, details.of);
    case 'transfer':
      return said((details.numbers as readonly string[]).join(', '), details.result);
    case 'leg':
      return said(details.number, details.cause, details.by);
    case 'sms':
      return [details.to, details.text].filter((one) => one !== null && one !== '').join(', ');
    case 'url':
      return said(details.name, details.address);
    case 'handler':
      return said(details.tells, details.address, details.state, details.answer);
    case 'handed':
      return said(details.link, `${details.part}/${details.parts}`, details.operatorId);
    case 'receipt':
      return said(`${details.part}/${details.parts}`, details.status, details.errorCode);
    case 'routed':
      return said(details.link, (details.tried as readonly string[]).join(', '));
    case 'dialling':
      return said(details.trunk, `${word('attempt')} ${details.attempt}`);
    case 'incoming':
      return said(details.to, details.answer, details.menu);
    case 'ended':
      return said(details.cause) || ended;
    case 'accepted':
      return said(details.door);
    case 'ringing':
    case 'answered':
    case 'place':
    case 'silence':
    case 'held':
      return '';
  }
}

/** Tells entries of one story apart. */
export function entryKey({ at, kind, item, details }: TimelineEntry): string {
  return `${at} ${kind} ${item} ${JSON.stringify(details)}`;
}
