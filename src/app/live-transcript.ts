// What happens in calls, line by line as it happens, with the seconds since a beginning. Owns the wording of a line; it
// is fed events and must not look for them.

import { unreachable } from '../base/assert.ts';
import type { CallEvent } from '../core/events/call-event.ts';

/** What a person who watches wants to read of an event; undefined for what only a program wants. */
export function eventLine(event: CallEvent): string | undefined {
  switch (event.kind) {
    case 'incoming':
      return `calls ${event.to}, which answers with ${event.answer}${event.menu ? ` ${event.menu}, version ${event.version}` : ''}`;
    case 'dialling':
      return `INVITE leaves, attempt ${event.attempt}${event.trunk ? ` over ${event.trunk}` : ''}`;
    case 'ringing':
      return `rings (${event.status})`;
    case 'answered':
      return 'answered';
    case 'said':
      return `♪ [${event.item}] ${event.texts.join(' ') || 'nothing to say'}`;
    case 'key':
      return `key ${event.key}${event.during ? `, during ${event.during}` : ''}`;
    case 'note':
      return `${event.what}${event.key ? ` ${event.key}` : event.item ? ` → ${event.item}` : ''}`;
    case 'silence':
      return 'silence';
    case 'recording':
      return `● records [${event.item}]`;
    case 'recorded':
      return `● recorded ${event.seconds.toFixed(1)} s (${event.end})`;
    case 'sms':
      return `✉ SMS to ${event.to}: ${event.text}`;
    case 'url':
      return `↗ tells the handler: item ${event.item}`;
    case 'transfer':
      return `☎ transfer to ${event.numbers.join(', ')}`;
    case 'transfer-ringing':
      return `☎ ${event.number} rings`;
    case 'transfer-answered':
      return `☎ ${event.number} answers, both talk`;
    case 'transfer-failed':
      return `☎ ${event.number}: ${event.cause}`;
    case 'transfer-ended':
      return `☎ the conversation with ${event.number} is over after ${event.seconds} s (${event.by})`;
    case 'ended':
      return `✕ ended: ${event.cause}, ${event.seconds} s`;
    case 'position':
    case 'held':
    case 'resumed':
      return undefined;
    default:
      return unreachable(event);
  }
}

export class LiveTranscript {
  readonly #began = performance.now();
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  line(who: string, what: string): void {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(2).padStart(6);
    this.#print(`${seconds}  ${who.padEnd(12)} ${what}`);
  }
}
