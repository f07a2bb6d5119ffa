// What one step of a session gives: the effects in their order, PDUs written in the agreed version, timers that run. Owns these three; it
// decides nothing.

import { commandName, isRequest, type ResponseName } from './command-ids.ts';
import { type StatusName, statusNumber } from './command-status.ts';
import { type Content, compose, type Pdu, type PduOf, refusal } from './pdu.ts';
import type { ReadFault } from './read-pdu.ts';
import { tlvsFor } from './session-operations.ts';
import type { CloseCause, NotSentWhy, SessionEffect, SessionTimer } from './session-types.ts';
import { writePdu } from './write-pdu.ts';

export class SessionOutput<T> {
  /** The agreed version, our own until there is one. */
  version: number;
  private readonly running = new Set<SessionTimer>();
  private effects: SessionEffect<T>[] = [];

  constructor(version: number) {
    this.version = version;
  }

  /** The effects since the last time. */
  take(): readonly SessionEffect<T>[] {
    const { effects } = this;
    this.effects = [];
    return effects;
  }

  push(effect: SessionEffect<T>): void {
    this.effects.push(effect);
  }

  /** Says why not, when a value does not fit the wire; then nothing is written. */
  write(content: Content, sequence_number: number): string | undefined {
    const tlvs = tlvsFor(content.tlvs, this.version);
    const written = writePdu(tlvs === content.tlvs ? content : { ...content, tlvs }, sequence_number);
    if (!written.ok) return `${written.error.field} ${written.error.says}`;
    this.effects.push({ kind: 'write', bytes: written.value });
    return undefined;
  }

  /** Answers a request with its response that says nothing but this status; a notice has no answer. */
  answer(pdu: Pdu, status: StatusName): void {
    if (isRequest(pdu.command)) this.write(refusal(pdu.command, statusNumber(status)), pdu.sequence_number);
  }

  /** Answers what could not be read and is no response: a nack of one would be answered with a nack for ever. */
  refuse({ command_id, command_status, sequence_number }: ReadFault): void {
    const command = commandName(command_id);
    if (command === undefined) this.write(compose('generic_nack', { command_status }), sequence_number);
    else if (isRequest(command)) this.write(refusal(command, command_status), sequence_number);
  }

  /** Gives the token of a request back, when it was the user's. */
  unanswered(user: { readonly token: T } | undefined, why: 'timeout' | 'closed' | 'unreadable'): void {
    if (user) this.effects.push({ kind: 'unanswered', token: user.token, why });
  }

  /** The same for an answer that came after that. */
  late(user: { readonly token: T } | undefined, pdu: PduOf<ResponseName>): void {
    if (user) this.effects.push({ kind: 'answered-late', token: user.token, pdu });
  }

  notSent(token: T, why: NotSentWhy, says: string): void {
    this.effects.push({ kind: 'not-sent', token, why, says });
  }

  start(timer: SessionTimer, after: number): void {
    this.running.add(timer);
    this.effects.push({ kind: 'start', timer, after });
  }

  /** Starts a timer that looks for itself, when fired, what is due: one that runs already is early enough. */
  ensure(timer: SessionTimer, after: number): void {
    if (!this.running.has(timer)) this.start(timer, after);
  }

  stop(timer: SessionTimer): void {
    if (this.running.delete(timer)) this.effects.push({ kind: 'stop', timer });
  }

  /** Whether the timer was running: one that was stopped while it fired says nothing. */
  fired(timer: SessionTimer): boolean {
    return this.running.delete(timer);
  }

  close(cause: CloseCause, says: string): void {
    for (const timer of this.running) this.effects.push({ kind: 'stop', timer });
    this.running.clear();
    this.effects.push({ kind: 'close', cause, says });
  }
}
