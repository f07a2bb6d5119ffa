// An action as the menu language writes it, so that it is read back as the same action: escapes, and words that would be
// commands. Owns this writing; what belongs on which key is decided elsewhere.

import { unreachable } from '../../../base/assert.ts';
import { LIMITS } from '../../../base/limits.ts';
import type { Action, Part } from '../../../language/index.ts';
import { joined } from './flow.ts';
import { type Note, note } from './notes.ts';

type Written = { readonly text: string; readonly notes: readonly Note[] };

/** A value that begins so is a command, or refused as one that is written wrongly. */
const COMMAND = /^(?:(?:back|start|repeat|end|url|record|call|sms)\s*:|https?:\/\/|url\s)/i;
/** A value that is nothing else is a command. */
const WORD = /^(?:back|start|repeat|end|url|record(?:\s+\d+)?)$/i;

function escaped(text: string): string {
  return text.replace(/[\\{}]/g, '\\$&');
}

/** Parts as a text of a menu; `entry`: the value of one, where a command could be read in it. */
export function partsText(parts: readonly Part[], place: string, kind: 'free' | 'entry'): Written {
  const notes: Note[] = [];
  const pieces = joined(parts).map((part) => {
    if (part.kind === 'speech') {
      // A tag cannot be escaped; what is not meant as one loses its bracket.
      const plain = part.text.replace(/<(?=file[\s>])/gi, '');
      if (plain !== part.text) notes.push(note('text-altered', place, { text: part.text, written: plain }));
      return escaped(plain);
    }
    if (!/^https?:\/\//i.test(part.source)) notes.push(note('sound-path', place, { source: part.source }));
    return `<file ${escaped(part.source)}>`;
  });
  const text = pieces.join(' ');
  if (kind === 'free') return { text, notes };
  if (WORD.test(text)) {
    notes.push(note('text-altered', place, { text, written: `${text}.` }));
    return { text: `${text}.`, notes };
  }
  return { text: COMMAND.test(text) ? text.replaceAll(':', '\\:') : text, notes };
}

/** Whether a `<file …>` tag can name it. */
export function isSource(source: string): boolean {
  return source !== '' && source.trim() === source && !/[<>\u0000-\u001f]|\s\/$/.test(source);
}

/** `target` is where an `err:` leads, when there is one. */
export function actionText(action: Action, place: string, target?: string): Written {
  switch (action.kind) {
    case 'play':
      return partsText(action.parts, place, 'entry');
    case 'back':
    case 'start':
    case 'repeat':
    case 'end':
      return { text: action.kind, notes: [] };
    case 'url':
      return { text: escaped(action.address ?? 'url'), notes: [] };
    case 'record':
      return {
        text: action.seconds === LIMITS.menu.recordSecondsAbsent ? 'record' : `record: ${action.seconds}`,
        notes: [],
      };
    case 'sms':
      return { text: `sms:${action.to},${escaped(action.sender)},${escaped(action.text)}`, notes: [] };
    case 'call':
      return {
        text: [
          `call:${action.numbers.join(',')}`,
          ...(action.waitSeconds === LIMITS.menu.callWaitSeconds ? [] : [`wait=${action.waitSeconds}`]),
          ...(action.afterTalk === 'leave' ? ['ok:end'] : []),
          ...(target === undefined ? [] : [`err:${target}`]),
          ...(action.record === 'yes' ? ['record'] : []),
        ].join(' '),
        notes: [],
      };
    default:
      return unreachable(action);
  }
}
