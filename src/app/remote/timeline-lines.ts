// What happened in a call, as lines with the seconds since its beginning, made of the entries of its timeline. Owns the wording of a
// line; texts of others are made harmless.

import type { TimelineEntry } from '../../../clients/typescript/src/index.ts';
import { oneLine } from '../terminal/foreign-text.ts';

type Details = Readonly<Record<string, unknown>>;

const words = (details: Details, ...names: readonly string[]): string =>
  names
    .map((name) => details[name])
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => (Array.isArray(value) ? value.join(', ') : String(value)))
    .join(' ');

/** Undefined: nothing a person who watches wants to read. */
function entryText({ kind, item, details }: TimelineEntry): string | undefined {
  const at = item === null ? '' : ` [${item}]`;
  const told = TEXTS[kind]?.(details, at);
  return told === undefined ? undefined : oneLine(told.trimEnd());
}

const TEXTS: Readonly<Record<TimelineEntry['kind'], (details: Details, at: string) => string | undefined>> = {
  accepted: (details) => `accepted ${words(details, 'door')}`,
  routed: (details) => `goes to ${words(details, 'link')}`,
  handed: (details) =>
    `handed to ${words(details, 'link')}, part ${words(details, 'part')} of ${words(details, 'parts')}`,
  receipt: (details) => `receipt of part ${words(details, 'part')}: status ${words(details, 'status')}`,
  handler: (details) =>
    `handler told of ${words(details, 'tells')}: ${words(details, 'state', 'answer', 'failure')}`,
  incoming: (details) =>
    `calls ${words(details, 'to')}, which answers with ${words(details, 'answer', 'menu')}`,
  dialling: (details) => `INVITE leaves, attempt ${words(details, 'attempt')} ${words(details, 'trunk')}`,
  ringing: (details) => `rings (${words(details, 'status')})`,
  answered: () => 'answered',
  prompt: (details, at) =>
    `♪${at} ${words(details, 'texts')}${details.cut ? ` (cut by ${words(details, 'cut')})` : ''}`,
  key: (details) =>
    `key ${words(details, 'key')}${details.during ? `, during ${words(details, 'during')}` : ''}`,
  place: () => undefined,
  note: (details, at) => `·${at} ${words(details, 'what', 'key')}`,
  silence: () => 'silence',
  recording: (details, at) =>
    `●${at} recorded ${words(details, 'seconds')} s, ended by ${words(details, 'end')}`,
  transfer: (details) => `☎ transfer to ${words(details, 'numbers')}: ${words(details, 'result')}`,
  leg: (details) =>
    `☎ ${words(details, 'number')}: ${details.answeredAt ? 'answers' : words(details, 'cause')} ${details.by ? `, ended by ${words(details, 'by')} after ${words(details, 'seconds')} s` : ''}`,
  sms: (details) => `✉ SMS to ${words(details, 'to')}: ${words(details, 'text')}`,
  url: (details, at) => `↗${at} tells the handler ${words(details, 'name')}`,
  held: () => 'holds the line',
  ended: (details) =>
    `✕ ended: ${words(details, 'cause') || `status ${words(details, 'status')}`}${details.seconds === undefined ? '' : `, ${words(details, 'seconds')} s`}`,
};

export function entryLine(entry: TimelineEntry, began: number): string | undefined {
  const text = entryText(entry);
  if (text === undefined) return undefined;
  const seconds = ((Date.parse(entry.at) - began) / 1000).toFixed(2).padStart(7);
  return `${seconds}  ${text}`;
}
