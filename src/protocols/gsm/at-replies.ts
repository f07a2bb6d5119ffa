// What a modem says, from the characters it sends (ITU-T V.250, 3GPP TS 27.005 and 27.007): results, lines, the prompt, and
// what it says unasked with the PDU behind it. Owns the cutting into these; which command an answer is to is the caller's.

import { hexDecode, latin1Decode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';

export type AtEvent =
  /** Final results: a command is over. */
  | { readonly kind: 'ok' }
  /** `ERROR`, `+CME ERROR`, `+CMS ERROR`; the code, or the words of a modem that was told to use words. */
  | {
      readonly kind: 'error';
      readonly of: 'command' | 'equipment' | 'message-service';
      readonly code?: number;
      readonly words?: string;
    }
  | { readonly kind: 'no-call'; readonly result: string }
  | { readonly kind: 'connect'; readonly text: string }
  /** Anything else on a line: mostly an answer before its result. */
  | { readonly kind: 'line'; readonly text: string }
  /** `> `: the PDU may be sent. */
  | { readonly kind: 'prompt' }
  /** Unasked: a message or a report lies in a storage (`+CMTI`, `+CDSI`). */
  | {
      readonly kind: 'stored';
      readonly what: 'message' | 'report';
      readonly storage: string;
      readonly index: number;
    }
  /** Unasked: here it is (`+CMT`, `+CDS`), the service centre's address first. */
  | { readonly kind: 'pdu'; readonly what: 'message' | 'report' | 'broadcast'; readonly pdu: Uint8Array }
  | { readonly kind: 'ring' }
  /** Unasked `+CREG` and its like; `state` is 27.007 section 7.2's: 1 home, 5 roaming. */
  | { readonly kind: 'registration'; readonly network: 'circuit' | 'packet' | 'eps'; readonly state: number }
  /** Too long, or a PDU that is none: what it began with. */
  | { readonly kind: 'unreadable'; readonly beginning: string };

/** V.250 section 5.7.1, those that end a call or say that there is none. */
const NO_CALL: ReadonlySet<string> = new Set([
  'NO CARRIER',
  'BUSY',
  'NO ANSWER',
  'NO DIALTONE',
  'NO DIAL TONE',
]);

const STORED: ReadonlyMap<string, 'message' | 'report'> = new Map([
  ['+CMTI', 'message'],
  ['+CDSI', 'report'],
]);

type PduKind = (AtEvent & { readonly kind: 'pdu' })['what'];

const FOLLOWED_BY_PDU: ReadonlyMap<string, PduKind> = new Map([
  ['+CMT', 'message'],
  ['+CDS', 'report'],
  ['+CBM', 'broadcast'],
]);

const REGISTRATIONS: ReadonlyMap<string, (AtEvent & { readonly kind: 'registration' })['network']> = new Map([
  ['+CREG', 'circuit'],
  ['+CGREG', 'packet'],
  ['+CEREG', 'eps'],
]);

const ERRORS: ReadonlyMap<string, 'equipment' | 'message-service'> = new Map([
  ['+CME ERROR', 'equipment'],
  ['+CMS ERROR', 'message-service'],
]);

const BEGINNING = 40;
/** Lines that may come back as echoes: a command and the PDU behind it. */
const ECHOES = 4;
/** Ctrl-Z and Esc end a PDU and come back with its echo. */
const PDU_ENDS = /[\x1a\x1b]/g;

/** The name before the first colon and what follows it. */
function named(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function errorOf(of: 'equipment' | 'message-service', value: string): AtEvent {
  return /^\d{1,5}$/.test(value)
    ? { kind: 'error', of, code: Number(value) }
    : { kind: 'error', of, words: value };
}

function storedOf(what: 'message' | 'report', value: string): AtEvent | undefined {
  const found = /^"?([A-Za-z]{1,8})"?\s*,\s*(\d{1,5})/.exec(value);
  return found ? { kind: 'stored', what, storage: found[1]!, index: Number(found[2]) } : undefined;
}

/** Unasked there is the state alone, or the place in quotes behind it; an answer has the setting before the state. */
function registrationOf(name: string, value: string): AtEvent | undefined {
  const network = REGISTRATIONS.get(name);
  const found = /^(\d{1,2})(?:\s*,\s*".*)?$/.exec(value);
  return network && found ? { kind: 'registration', network, state: Number(found[1]) } : undefined;
}

function eventOf(line: string): AtEvent {
  if (line === 'OK') return { kind: 'ok' };
  if (line === 'ERROR') return { kind: 'error', of: 'command' };
  if (line === 'RING' || line.startsWith('+CRING:')) return { kind: 'ring' };
  if (NO_CALL.has(line)) return { kind: 'no-call', result: line };
  if (line === 'CONNECT' || line.startsWith('CONNECT ')) return { kind: 'connect', text: line };
  const [name, value] = named(line);
  const error = ERRORS.get(name);
  if (error) return errorOf(error, value);
  const stored = STORED.get(name);
  const unasked = stored ? storedOf(stored, value) : registrationOf(name, value);
  return unasked ?? { kind: 'line', text: line };
}

/** Feed it what arrives, in pieces of any size; it keeps at most one line and a few echoes. */
export class AtReplies {
  #line = '';
  /** The rest of a line that was too long is thrown away. */
  #skipping = false;
  /** The PDU of this is on the next line. */
  #awaited: { readonly what: PduKind; readonly line: string } | undefined;
  #echoes: string[] = [];

  /** Says what was sent, so that a modem with echo on is not taken at its word. */
  sent(text: string): void {
    const lines = text
      .replace(PDU_ENDS, '')
      .split(/[\r\n]+/)
      .filter((line) => line !== '');
    this.#echoes = [...this.#echoes, ...lines].slice(-ECHOES);
  }

  feed(octets: Uint8Array): readonly AtEvent[] {
    const events: AtEvent[] = [];
    for (const character of latin1Decode(octets)) this.#take(character, events);
    return events;
  }

  #take(character: string, events: AtEvent[]): void {
    if (character === '\r' || character === '\n') {
      const line = this.#line.replace(PDU_ENDS, '').trimEnd();
      this.#line = '';
      this.#skipping = false;
      if (line !== '') this.#end(line, events);
      return;
    }
    if (this.#skipping) return;
    this.#line += character;
    if (this.#line === '> ') {
      this.#line = '';
      events.push({ kind: 'prompt' });
    } else if (this.#line.length > LIMITS.modem.lineCharacters) {
      events.push({ kind: 'unreadable', beginning: this.#line.slice(0, BEGINNING) });
      this.#line = '';
      this.#skipping = true;
      this.#awaited = undefined;
    }
  }

  #end(line: string, events: AtEvent[]): void {
    if (this.#isEcho(line)) return;
    const awaited = this.#awaited;
    this.#awaited = undefined;
    if (awaited) {
      const pdu = hexDecode(line);
      if (pdu) {
        events.push({ kind: 'pdu', what: awaited.what, pdu });
        return;
      }
      events.push({ kind: 'unreadable', beginning: awaited.line.slice(0, BEGINNING) });
    }
    const what = FOLLOWED_BY_PDU.get(named(line)[0]);
    if (what) {
      this.#awaited = { what, line };
      return;
    }
    const event = eventOf(line);
    // A command that is over is not echoed any more.
    if (event.kind === 'ok' || event.kind === 'error') this.#echoes = [];
    events.push(event);
  }

  #isEcho(line: string): boolean {
    const at = this.#echoes.indexOf(line);
    if (at < 0) return false;
    this.#echoes.splice(0, at + 1);
    return true;
  }
}
