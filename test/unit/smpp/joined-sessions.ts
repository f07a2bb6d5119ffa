// A session with the shell around it that tests need: bytes in through the splitter and the reader, bytes out into a queue, timers by a
// clock the test moves, and what was told as lines of a transcript. Two of them joined back to back are a whole connection.

import { FrameSplitter } from '../../../src/protocols/smpp/frames.ts';
import type { Content, ContentOf, Pdu } from '../../../src/protocols/smpp/pdu.ts';
import { readPdu } from '../../../src/protocols/smpp/read-pdu.ts';
import { SmppSession } from '../../../src/protocols/smpp/session.ts';
import type {
  SessionEffect,
  SessionEvent,
  SessionSettings,
} from '../../../src/protocols/smpp/session-types.ts';
import { writePdu } from '../../../src/protocols/smpp/write-pdu.ts';

export const SETTINGS = {
  interface_version: 0x50,
  window: 2,
  peerWindow: 2,
  sessionInitMs: 5_000,
  responseMs: 10_000,
  enquireLinkMs: 30_000,
  inactivityMs: 120_000,
} as const;

export class Clock {
  now = 1_000;
}

export class Side {
  readonly session: SmppSession<string>;
  /** What the user of the session was told, one line each. */
  readonly told: string[] = [];
  /** Handles of the peer's requests, as they came. */
  readonly handles: number[] = [];
  /** What left and was not carried over yet. */
  readonly wire: Uint8Array[] = [];
  closed = false;
  private readonly splitter = new FrameSplitter();
  private readonly due = new Map<string, number>();
  private readonly clock: Clock;

  constructor(
    clock: Clock,
    settings: Partial<SessionSettings> & Pick<SessionSettings, 'role'>,
    lastSequence = 0,
  ) {
    this.clock = clock;
    this.session = new SmppSession({ ...SETTINGS, ...settings }, lastSequence);
    this.step({ kind: 'opened' });
  }

  step(event: SessionEvent<string>): void {
    for (const effect of this.session.step(event, this.clock.now)) this.apply(effect);
  }

  private apply(effect: SessionEffect<string>): void {
    switch (effect.kind) {
      case 'write':
        this.wire.push(effect.bytes);
        return;
      case 'start':
        if (!(effect.after > 0)) throw new Error(`${effect.timer} after ${effect.after}`);
        this.due.set(effect.timer, this.clock.now + effect.after);
        return;
      case 'stop':
        this.due.delete(effect.timer);
        return;
      case 'request':
        this.handles.push(effect.handle);
        this.told.push(`request ${effect.pdu.command} ${effect.pdu.sequence_number}`);
        return;
      case 'bind-asked':
        this.told.push(`bind-asked ${effect.direction} ${effect.pdu.system_id}`);
        return;
      case 'bound':
        this.told.push(
          `bound ${effect.direction} ${effect.system_id} 0x${effect.interface_version.toString(16)}`,
        );
        return;
      case 'bind-failed':
        this.told.push(`bind-failed 0x${effect.command_status.toString(16)}`);
        return;
      case 'answered':
        this.told.push(
          `answered ${effect.token} ${effect.pdu.command} 0x${effect.pdu.command_status.toString(16)}`,
        );
        return;
      case 'answered-late':
        this.told.push(`answered-late ${effect.token} ${effect.pdu.command}`);
        return;
      case 'unanswered':
      case 'not-sent':
        this.told.push(`${effect.kind} ${effect.token} ${effect.why}`);
        return;
      case 'sent':
        this.told.push(`sent ${effect.token}`);
        return;
      case 'congestion':
        this.told.push(`congestion ${effect.percent}`);
        return;
      case 'close':
        this.closed = true;
        this.told.push(`close ${effect.cause}`);
        return;
      case 'outbind-asked':
      case 'notice':
        this.told.push(`${effect.kind} ${effect.pdu.command}`);
        return;
      case 'unbound':
      case 'heard-again':
        this.told.push(effect.kind);
        return;
    }
  }

  hear(bytes: Uint8Array): void {
    const frames = this.splitter.push(bytes);
    for (const one of frames.pdus) {
      const read = readPdu(one);
      this.step(read.ok ? { kind: 'received', pdu: read.value } : { kind: 'unreadable', fault: read.error });
    }
    if (frames.fault) this.step(frames.fault);
  }

  /** Hears a PDU somebody else made. */
  hearPdu(content: Content, sequence_number: number): void {
    this.hear(bytesOf(content, sequence_number));
  }

  /** Moves the clock, firing what comes due on the way. */
  pass(milliseconds: number): void {
    const until = this.clock.now + milliseconds;
    for (;;) {
      const next = [...this.due].sort((a, b) => a[1] - b[1])[0];
      if (!next || next[1] > until) break;
      this.clock.now = Math.max(this.clock.now, next[1]);
      this.due.delete(next[0]);
      this.step({ kind: 'timer', timer: next[0] as 'response' });
    }
    this.clock.now = until;
  }

  get timers(): readonly string[] {
    return [...this.due.keys()].sort();
  }

  /** What left since the last look, as `command sequence status`. */
  wrote(): readonly string[] {
    return this.wire.splice(0).map((bytes) => lineOf(pduOf(bytes)));
  }

  heard(): readonly string[] {
    return this.told.splice(0);
  }
}

export function bytesOf(content: Content, sequence_number: number): Uint8Array {
  const written = writePdu(content, sequence_number);
  if (!written.ok) throw new Error(`${written.error.field} ${written.error.says}`);
  return written.value;
}

export function pduOf(bytes: Uint8Array): Pdu {
  const read = readPdu(bytes);
  if (!read.ok) throw new Error(read.error.says);
  return read.value;
}

function lineOf(pdu: Pdu): string {
  return `${pdu.command} ${pdu.sequence_number} 0x${pdu.command_status.toString(16)}`;
}

/** Carries bytes both ways until nobody has more to say. */
export function carry(one: Side, other: Side): void {
  while (one.wire.length > 0 || other.wire.length > 0) {
    for (const bytes of one.wire.splice(0)) other.hear(bytes);
    for (const bytes of other.wire.splice(0)) one.hear(bytes);
  }
}

export function bindOf(
  command: ContentOf<'bind_transceiver' | 'bind_receiver' | 'bind_transmitter'>['command'],
  system_id = 'login',
): ContentOf<'bind_transceiver' | 'bind_receiver' | 'bind_transmitter'> {
  const fields = { system_id, password: 'secret', system_type: '', interface_version: 0x34 };
  return { command, command_status: 0, ...fields, addr_ton: 5, addr_npi: 1, address_range: '', tlvs: [] };
}
