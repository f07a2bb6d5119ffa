// One SMPP session of either role, stepped (SMPP 3.4 sections 2.2 to 2.9, 5.0 section 2): binding, requests both ways within their windows,
// liveness, the end. Owns the state; it reads no clock, opens nothing and answers no request by itself but what the protocol settles.
// The shell writes and times what the effects say, and reads no more from a peer that does not take what was written.

import { assert, unreachable } from '../../base/assert.ts';
import { type CommandName, commandName, isResponseId, type ResponseName, responseTo } from './command-ids.ts';
import { statusNumber, statusSays } from './command-status.ts';
import { type BindName, type ContentOf, compose, type Pdu, type PduOf, refusal } from './pdu.ts';
import type { ReadFault } from './read-pdu.ts';
import { Debts } from './session-debts.ts';
import { endBySilence, type Flight, Flights } from './session-flights.ts';
import { agreedVersion, directionOf, VERSION_34, versionFault } from './session-operations.ts';
import { SessionOutput } from './session-output.ts';
import { SessionPeer } from './session-peer.ts';
import {
  answering,
  fits,
  isOperation,
  mayPart,
  type Phase,
  patienceEnds,
  takes,
  unbinding,
  whyNotSent,
} from './session-phase.ts';
import type {
  CloseCause,
  Direction,
  Operation,
  OperationPdu,
  Role,
  SessionCounts,
  SessionEffect,
  SessionEvent,
  SessionSettings,
  SessionTimer,
} from './session-types.ts';
import { tlv, tlvNumber } from './tlvs.ts';

export class SmppSession<T> {
  private readonly settings: SessionSettings;
  private readonly peerRole: Role;
  private readonly peer: SessionPeer;
  private readonly output: SessionOutput<T>;
  private readonly flights: Flights<T>;
  readonly owed: Debts;
  private phase: Phase = { kind: 'new' };
  private readonly tally = { strayResponses: 0, throttled: 0, faulty: 0 };

  /** @param lastSequence the sequence number before the first */
  constructor(settings: SessionSettings, lastSequence = 0) {
    this.settings = settings;
    this.peerRole = settings.role === 'esme' ? 'smsc' : 'esme';
    this.peer = new SessionPeer(settings.enquireLinkMs);
    this.owed = new Debts(settings.peerWindow);
    this.output = new SessionOutput(settings.interface_version);
    this.flights = new Flights(lastSequence, settings.lateMs);
  }

  /** Requests that may leave now. */
  get room(): number {
    if (this.phase.kind !== 'bound' || this.peer.doubted) return 0;
    return Math.max(0, this.settings.window - this.flights.ofUser);
  }

  get counts(): SessionCounts {
    return { ...this.tally };
  }

  /** @param now milliseconds by a clock that only goes forward */
  step(event: SessionEvent<T>, now: number): readonly SessionEffect<T>[] {
    if (this.phase.kind !== 'closed') this.take(event, now);
    else if (event.kind === 'request' || event.kind === 'notify')
      this.output.notSent(event.token, 'not-bound', 'the session is closed');
    return this.output.take();
  }

  private take(event: SessionEvent<T>, now: number): void {
    switch (event.kind) {
      case 'opened':
        if (this.phase.kind !== 'new') return;
        this.phase = { kind: 'open' };
        return this.output.start('session-init', this.settings.sessionInitMs);
      case 'received':
        this.hear(now);
        return this.receive(event.pdu, now);
      case 'unreadable':
        this.hear(now);
        return this.unreadable(event.fault, now);
      case 'broken':
        this.output.write(compose('generic_nack', { command_status: statusNumber('ESME_RINVCMDLEN') }), 0);
        return this.finish('broken-stream', event.says);
      case 'bind':
        return this.bind(event.content, now);
      case 'accept-bind':
        return this.acceptBind(event.system_id);
      case 'refuse-bind':
        return this.refuseBind(event.command_status);
      case 'outbind':
        return this.outbind(event.content);
      case 'request':
        return this.request(event.token, event.content, now);
      case 'notify':
        return this.notify(event.token, event.content);
      case 'respond':
        return this.respond(event.handle, event.content, now);
      case 'timer':
        return this.output.fired(event.timer) ? this.timer(event.timer, now) : undefined;
      case 'end':
        return this.end(now);
      case 'lost':
        return this.finish('lost', 'the connection is gone');
      default:
        return unreachable(event);
    }
  }

  // Binding.

  private bind(said: ContentOf<BindName>, now: number): void {
    if (this.settings.role !== 'esme' || this.phase.kind !== 'open') return;
    const content = { ...said, interface_version: this.settings.interface_version };
    const fault = this.send(content, { command: content.command, sentAt: now, user: undefined });
    if (fault !== undefined) return this.finish('bind-unwritable', fault);
    this.phase = { kind: 'binding', direction: directionOf(content.command) };
  }

  private outbind(content: ContentOf<'outbind'>): void {
    if (this.settings.role !== 'smsc' || this.phase.kind !== 'open') return;
    const fault = this.output.write(content, this.flights.nextSequence());
    if (fault !== undefined) this.finish('bind-unwritable', fault);
  }

  private bindAnswered(pdu: PduOf<ResponseName>): void {
    if (this.phase.kind !== 'binding') return;
    if (pdu.command_status !== 0 || !('system_id' in pdu)) {
      this.output.push({ kind: 'bind-failed', command_status: pdu.command_status, tlvs: pdu.tlvs });
      return this.finish('bind-refused', statusSays(pdu.command_status));
    }
    const theirs = tlvNumber(pdu.tlvs, 'sc_interface_version');
    this.output.version = agreedVersion(this.settings.interface_version, theirs);
    this.bound(this.phase.direction, pdu.system_id);
  }

  private bindAsked(pdu: PduOf<BindName>): void {
    if (this.settings.role === 'esme') return this.misplaced(pdu);
    if (this.phase.kind !== 'open') return this.output.answer(pdu, 'ESME_RALYBND');
    this.output.stop('session-init');
    this.phase = { kind: 'deciding', bind: pdu };
    this.output.push({ kind: 'bind-asked', pdu, direction: directionOf(pdu.command) });
  }

  private acceptBind(system_id: string): void {
    if (this.phase.kind !== 'deciding') return;
    const { bind } = this.phase;
    const own = this.settings.interface_version;
    this.output.version = agreedVersion(own, bind.interface_version);
    const tlvs = this.output.version < VERSION_34 ? [] : [tlv('sc_interface_version', own)];
    const fault = this.output.write(
      compose(responseTo(bind.command), { system_id, tlvs }),
      bind.sequence_number,
    );
    if (fault !== undefined) return this.refuseBind(statusNumber('ESME_RSYSERR'));
    this.bound(directionOf(bind.command), bind.system_id);
  }

  private refuseBind(command_status: number): void {
    if (this.phase.kind !== 'deciding') return;
    const { bind } = this.phase;
    this.output.write(refusal(bind.command, command_status), bind.sequence_number);
    this.finish('bind-refused', statusSays(command_status));
  }

  private bound(direction: Direction, system_id: string): void {
    const { enquireLinkMs, inactivityMs } = this.settings;
    this.output.stop('session-init');
    this.phase = { kind: 'bound', direction };
    this.output.push({ kind: 'bound', direction, system_id, interface_version: this.output.version });
    if (enquireLinkMs !== undefined) this.output.start('enquire-link', enquireLinkMs);
    if (inactivityMs !== undefined) this.output.start('inactivity', inactivityMs);
  }

  // What we send.

  private send(content: ContentOf<Flight<T>['command']>, flight: Flight<T>): string | undefined {
    const sequence_number = this.flights.nextSequence();
    const fault = this.output.write(content, sequence_number);
    if (fault !== undefined) return fault;
    this.flights.add(sequence_number, flight);
    this.output.ensure('response', this.settings.responseMs);
    return undefined;
  }

  /** Whether a command of ours may leave; when not, the token goes back. */
  private mayLeave(token: T, command: Operation | 'alert_notification'): boolean {
    const not = whyNotSent(this.phase, this.settings.role, command);
    if (not) this.output.notSent(token, not.why, not.says);
    return !not;
  }

  private request(token: T, content: ContentOf<Operation>, now: number): void {
    if (!this.mayLeave(token, content.command)) return;
    const old = versionFault(content, this.output.version);
    if (old !== undefined) return this.output.notSent(token, 'version', old);
    if (this.room === 0)
      return this.output.notSent(token, 'window-full', `${this.settings.window} requests are unanswered`);
    const fault = this.send(content, { command: content.command, sentAt: now, user: { token } });
    if (fault !== undefined) this.output.notSent(token, 'unwritable', fault);
  }

  private notify(token: T, content: ContentOf<'alert_notification'>): void {
    if (!this.mayLeave(token, content.command)) return;
    const fault = this.output.write(content, this.flights.nextSequence());
    if (fault === undefined) this.output.push({ kind: 'sent', token });
    else this.output.notSent(token, 'unwritable', fault);
  }

  private respond(handle: number, content: ContentOf<ResponseName>, now: number): void {
    const debt = this.owed.pay(handle);
    if (!debt) return;
    const { command, sequence_number } = debt;
    assert(
      content.command === responseTo(command) || content.command === 'generic_nack',
      `${content.command} answers no ${command}`,
    );
    if (this.output.write(content, sequence_number) !== undefined) {
      this.tally.faulty++;
      this.output.write(refusal(command, statusNumber('ESME_RSYSERR')), sequence_number);
    }
    this.drained(now);
  }

  // What comes.

  private hear(now: number): void {
    if (this.peer.hear(now) === 'again') this.output.push({ kind: 'heard-again' });
  }

  private receive(pdu: Pdu, now: number): void {
    switch (pdu.command) {
      case 'enquire_link':
        return this.output.answer(pdu, 'ESME_ROK');
      case 'unbind':
        return this.unbindAsked(pdu, now);
      case 'bind_receiver':
      case 'bind_transmitter':
      case 'bind_transceiver':
        return this.bindAsked(pdu);
      case 'outbind':
        if (this.settings.role === 'esme' && this.phase.kind === 'open')
          return this.output.push({ kind: 'outbind-asked', pdu });
        return this.misplaced(pdu);
      case 'alert_notification':
        if (!fits(this.phase, this.peerRole, pdu.command)) return this.misplaced(pdu);
        return this.output.push({ kind: 'notice', pdu });
      default:
        return isOperation(pdu) ? this.requested(pdu, now) : this.answered(pdu, now);
    }
  }

  private misplaced(pdu: Pdu): void {
    this.tally.faulty++;
    this.output.answer(pdu, 'ESME_RINVBNDSTS');
  }

  private requested(pdu: OperationPdu, now: number): void {
    const { kind } = this.phase;
    // While we begin and end, and when it is too much, the peer is told to come back later, in the words its role knows.
    const later = this.settings.role === 'esme' ? 'ESME_RX_T_APPN' : 'ESME_RTHROTTLED';
    if (kind === 'binding' || kind === 'draining' || kind === 'unbinding')
      return this.output.answer(pdu, later);
    if (!takes(this.phase, { peer: this.peerRole, command: pdu.command }, now)) return this.misplaced(pdu);
    const handle = this.owed.add(pdu);
    if (handle !== undefined) return this.output.push({ kind: 'request', handle, pdu });
    this.tally.throttled++;
    this.output.answer(pdu, later);
  }

  /** The request of ours that a response ends. */
  private landed(sequence_number: number, command: CommandName | undefined): Flight<T> | undefined {
    const flight = this.flights.land(sequence_number, command);
    if (!flight) this.tally.strayResponses++;
    return flight;
  }

  private answered(pdu: PduOf<ResponseName>, now: number): void {
    const percent = this.peer.congestionOf(pdu.tlvs);
    if (percent !== undefined) this.output.push({ kind: 'congestion', percent });
    const flight = this.landed(pdu.sequence_number, pdu.command);
    if (!flight) return this.output.late(this.flights.landLate(pdu, now)?.user, pdu);
    if (flight.user) this.output.push({ kind: 'answered', token: flight.user.token, pdu });
    else if (flight.command === 'unbind') return this.finish('unbound', 'the peer answered unbind');
    else this.bindAnswered(pdu);
    this.drained(now);
  }

  private unreadable(fault: ReadFault, now: number): void {
    this.tally.faulty++;
    if (!isResponseId(fault.command_id)) return this.output.refuse(fault);
    const flight = this.landed(fault.sequence_number, commandName(fault.command_id));
    this.output.unanswered(flight?.user, 'unreadable');
    if (flight && this.phase.kind === 'binding') return this.finish('bind-refused', fault.says);
    this.drained(now);
  }

  // Time.

  private timer(timer: SessionTimer, now: number): void {
    const { enquireLinkMs = 0, inactivityMs = 0 } = this.settings;
    const idle = now - this.peer.lastHeard;
    switch (timer) {
      case 'session-init':
        return this.finish('no-bind', 'the session was not bound in time');
      case 'response':
        return this.overdue(now);
      case 'enquire-link':
        if (idle < enquireLinkMs) return this.output.start('enquire-link', enquireLinkMs - idle);
        if (this.phase.kind === 'bound' || this.phase.kind === 'draining') this.enquire(now);
        return this.output.start('enquire-link', enquireLinkMs);
      case 'inactivity':
        if (idle >= inactivityMs) return this.finish('inactive', `nothing came for ${idle} ms`);
        return this.output.start('inactivity', inactivityMs - idle);
      default:
        return unreachable(timer);
    }
  }

  /** Ends the requests whose answers are late, and sets the timer for the next. */
  private overdue(now: number): void {
    const { responseMs } = this.settings;
    for (const flight of this.flights.late(responseMs, now)) {
      this.output.unanswered(flight.user, 'timeout');
      const dead = endBySilence(flight, this.peer.lastHeard);
      if (dead) return this.finish(dead, `${flight.command} was not answered in ${responseMs} ms`);
      // A half-open connection takes everything and answers nothing: nothing more goes there until the peer is heard.
      if (this.phase.kind === 'bound' && this.peer.unanswered(flight.sentAt) === 'ask') this.enquire(now);
    }
    this.drained(now);
    if (this.phase.kind !== 'closed') this.remind(now);
  }

  private enquire(now: number): void {
    this.send(compose('enquire_link'), { command: 'enquire_link', sentAt: now, user: undefined });
  }

  /** Sets the timer for the next answer that is late, or the next end of patience. */
  private remind(now: number): void {
    const due = Math.min(this.flights.lateAt(this.settings.responseMs), patienceEnds(this.phase, now));
    if (due < Number.POSITIVE_INFINITY) this.output.start('response', Math.max(1, due - now));
  }

  // The end.

  private end(now: number): void {
    if (this.phase.kind === 'bound') {
      this.output.push({ kind: 'unbound' });
      this.phase = {
        kind: 'draining',
        direction: this.phase.direction,
        endBy: now + this.settings.responseMs,
      };
      this.output.ensure('response', this.settings.responseMs);
      this.drained(now);
    } else if (this.phase.kind === 'deciding') this.refuseBind(statusNumber('ESME_RSYSERR'));
    else if (this.phase.kind === 'new' || this.phase.kind === 'open' || this.phase.kind === 'binding')
      this.finish('ended-before-bind', 'ended before it was bound');
  }

  private unbindAsked(pdu: PduOf<'unbind'>, now: number): void {
    const { phase } = this;
    if (phase.kind === 'unbinding') return this.output.answer(pdu, 'ESME_ROK');
    if (phase.kind !== 'bound' && phase.kind !== 'draining') return this.misplaced(pdu);
    if (phase.kind === 'bound') this.output.push({ kind: 'unbound' });
    const asked = { unbind: pdu.sequence_number, direction: phase.direction };
    this.phase = answering({ ...asked, responseMs: this.settings.responseMs }, now);
    this.remind(now);
    this.drained(now);
  }

  /** Goes on with an end that waited for the last pending request, or for as long as it may. */
  private drained(now: number): void {
    const { phase } = this;
    if (!mayPart(phase, { owed: this.owed.size, awaited: this.flights.ofUser }, now)) return;
    if (phase.kind === 'answering') {
      this.output.write(compose('unbind_resp'), phase.unbind);
      return this.finish('unbound', 'the peer unbound');
    }
    if (phase.kind === 'unbinding') return this.finish('unbind-unanswered', 'unbind was not answered');
    this.phase = unbinding(this.settings.responseMs, now);
    this.send(compose('unbind'), { command: 'unbind', sentAt: now, user: undefined });
    this.remind(now);
  }

  private finish(cause: CloseCause, says: string): void {
    this.phase = { kind: 'closed' };
    this.owed.clear();
    for (const flight of this.flights.takeAll()) this.output.unanswered(flight.user, 'closed');
    this.output.close(cause, says);
  }
}
