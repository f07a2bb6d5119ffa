// The dialogue with one modem, stepped (V.250, 3GPP TS 27.005 and 27.007): setting it up, sending, what it tells unasked, and
// getting back into step. Owns the state; it reads no clock, opens nothing and decodes no message. One command at a time.

import { unreachable } from '../../base/assert.ts';
import { hexEncode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { type AtEvent, AtReplies } from './at-replies.ts';
import { readListed, readOne, readReference, readRegistration, readSignal } from './modem-answers.ts';
import { commandOf, ModemJobs, type QueuedJob } from './modem-jobs.ts';
import { ModemMailbox } from './modem-mailbox.ts';
import { ModemOutput } from './modem-output.ts';
import { type Current, type Job, Networks, type Phase } from './modem-phase.ts';
import type { ModemEffect, ModemEvent, ModemSettings, ModemTimer } from './modem-session-types.ts';
import { type Final, ModemSetup } from './modem-setting-up.ts';

const ESCAPE = '\x1b';
const END_OF_PDU = '\x1a';
/** What modems say when they start. */
const STARTED = /^(RDY|\^?SYSSTART|START|MODEM:STARTUP)$/;

export class ModemSession<T> {
  private readonly replies = new AtReplies();
  private readonly jobs = new ModemJobs<T>();
  private readonly mailbox = new ModemMailbox();
  private readonly setup: ModemSetup;
  private readonly output = new ModemOutput<T>();
  private phase: Phase = { kind: 'new' };
  private current: Current<T> | undefined;
  private readonly networks = new Networks();
  private storage = '';
  private ending: 'yes' | 'no' = 'no';
  private trouble = '';

  constructor(settings: ModemSettings) {
    this.setup = new ModemSetup(settings);
  }

  step(event: ModemEvent<T>): readonly ModemEffect<T>[] {
    if (this.phase.kind !== 'closed') this.take(event);
    else if (event.kind === 'send')
      this.output.push({ kind: 'not-sent', token: event.token, says: 'the line is closed' });
    return this.output.take();
  }

  private take(event: ModemEvent<T>): void {
    switch (event.kind) {
      case 'opened':
        return this.knock(1);
      case 'received':
        for (const one of this.replies.feed(event.octets)) {
          if (this.isClosed()) return;
          this.heard(one);
        }
        return;
      case 'send':
        return this.send(event);
      case 'taken':
        return this.taken(event.handle);
      case 'left':
        if (this.mailbox.leave(event.handle)?.kind === 'direct') this.acknowledge();
        return;
      case 'timer':
        return this.output.fired(event.timer) ? this.fired(event.timer) : undefined;
      case 'end':
        this.ending = 'yes';
        return this.phase.kind === 'working' ? this.proceed() : this.close('the link ends');
      case 'lost':
        this.giveBack('the line is lost');
        return this.close('the line is lost');
      default:
        return unreachable(event);
    }
  }

  // Output.

  private isClosed(): boolean {
    return this.phase.kind === 'closed';
  }

  private write(text: string): void {
    this.replies.sent(text);
    this.output.push({ kind: 'write', text });
  }

  private command(job: Job<T>, text: string, within: number = LIMITS.modem.answerMs): void {
    this.current = { job, lines: [] };
    this.write(`${text}\r`);
    this.output.start('answer', within);
  }

  private close(says: string): void {
    this.output.stopAll();
    this.phase = { kind: 'closed' };
    this.output.push({ kind: 'close', says });
  }

  // Getting into step.

  /** Escapes from whatever the modem waits for, and asks whether it is there. */
  private knock(knocks: number): void {
    this.phase = { kind: 'knocking', knocks };
    this.current = undefined;
    this.write(`${ESCAPE}\rATE0\r`);
    this.output.start('answer', LIMITS.modem.knockMs);
  }

  /** Begins anew: what was told and not stored is told again then. */
  private resume(says: string): void {
    this.giveBack(says);
    this.output.stopAll();
    this.output.push({ kind: 'unready', says });
    if (this.ending === 'yes') return this.close(says);
    this.knock(1);
  }

  /** Messages to be sent go back to whom they came from. */
  private giveBack(says: string): void {
    const job = this.current?.job;
    this.current = undefined;
    if (job?.kind === 'send')
      this.output.push({ kind: job.written === 'yes' ? 'unanswered' : 'not-sent', token: job.token, says });
    for (const { token } of this.jobs.clear()) this.output.push({ kind: 'not-sent', token, says });
    this.mailbox.clear();
  }

  private fired(timer: ModemTimer): void {
    switch (timer) {
      case 'answer':
        return this.phase.kind === 'knocking' ? this.knockAgain(this.phase.knocks) : this.unanswered();
      case 'quiet':
        this.phase = { kind: 'setting-up' };
        return this.askSetup(this.setup.begin());
      case 'again':
        return this.knock(1);
      case 'watch':
        return this.watch();
      default:
        return unreachable(timer);
    }
  }

  private knockAgain(knocks: number): void {
    if (knocks >= LIMITS.modem.knocks) return this.close('the modem does not answer');
    this.knock(knocks + 1);
  }

  private unanswered(): void {
    if (this.current?.job.kind === 'setup') this.setup.unanswered();
    this.resume('the modem did not answer a command in time');
  }

  // What comes.

  private heard(event: AtEvent): void {
    if (this.phase.kind === 'new') return;
    switch (event.kind) {
      case 'ok':
      case 'error':
        return this.final(event);
      case 'line':
        return this.line(event.text);
      case 'prompt':
        return this.prompted();
      case 'stored':
        if (this.phase.kind !== 'working') return;
        this.jobs.add({ kind: 'read', storage: this.placeOf(event.storage), index: event.index });
        return this.proceed();
      case 'pdu':
        if (event.what !== 'broadcast')
          this.output.push({ kind: 'told', handle: this.mailbox.direct(), pdu: event.pdu });
        return;
      case 'registration':
        return this.network(event.network, event.state);
      case 'ring':
      case 'no-call':
      case 'connect':
      case 'unreadable':
        return;
      default:
        return unreachable(event);
    }
  }

  /** A modem that does not let its storage be chosen has one, whatever it calls it. */
  private placeOf(storage: string): string {
    return this.storage === '' ? '' : storage;
  }

  private line(text: string): void {
    const { kind } = this.phase;
    if (STARTED.test(text) && kind !== 'knocking' && kind !== 'settling')
      return this.resume('the modem has started anew');
    if (kind === 'settling') return this.output.start('quiet', LIMITS.modem.quietMs);
    const { lines } = this.current ?? {};
    if (lines && lines.length < LIMITS.modem.linesOfAnswer) lines.push(text);
  }

  private prompted(): void {
    const { current } = this;
    if (current?.job.kind !== 'send') {
      // It waits for a PDU of which nobody knows any more.
      this.write(ESCAPE);
      return this.phase.kind === 'settling' ? this.output.start('quiet', LIMITS.modem.quietMs) : undefined;
    }
    if (current.job.written === 'yes') return;
    this.current = { ...current, job: { ...current.job, written: 'yes' } };
    this.write(hexEncode(current.job.pdu).toUpperCase() + END_OF_PDU);
    this.output.start('answer', LIMITS.modem.sendMs);
  }

  private final(event: Final): void {
    const { kind } = this.phase;
    if (kind === 'knocking' && event.kind === 'ok') {
      this.output.stop('answer');
      this.phase = { kind: 'settling' };
    }
    if (this.phase.kind === 'settling') return this.output.start('quiet', LIMITS.modem.quietMs);
    const { current } = this;
    if (!current) return;
    this.current = undefined;
    this.output.stop('answer');
    this.ended(current, event);
  }

  private ended({ job, lines }: Current<T>, event: Final): void {
    switch (job.kind) {
      case 'setup':
        return this.askSetup(this.setup.answered(event, lines));
      case 'send':
        return this.sendEnded(job.token, event, lines);
      case 'select':
        if (event.kind === 'ok') this.storage = job.storage;
        else this.jobs.forgetStorage(job.storage);
        return this.proceed();
      case 'acknowledge':
        // The modem may have given up waiting, and announces nothing more then (27.005 section 3.4.1).
        return event.kind === 'ok' ? this.proceed() : this.resume('the modem refused an acknowledgement');
      case 'delete':
        this.mailbox.deleted(job);
        return this.proceed();
      case 'read': {
        const pdu = event.kind === 'ok' ? readOne(lines) : undefined;
        if (pdu) this.told(job.storage, job.index, pdu);
        return this.proceed();
      }
      case 'list':
        for (const { index, pdu } of readListed(lines)) this.told(job.storage, index, pdu);
        return this.proceed();
      case 'look':
        return this.looked(job.at, lines);
      default:
        return unreachable(job);
    }
  }

  private sendEnded(token: T, event: Final, lines: readonly string[]): void {
    if (event.kind === 'error') {
      const { kind: _, ...error } = event;
      this.output.push({ kind: 'refused', token, error });
      return this.proceed();
    }
    const reference = readReference(lines);
    if (reference !== undefined) {
      this.output.push({ kind: 'sent', token, reference });
      return this.proceed();
    }
    this.output.push({ kind: 'unanswered', token, says: 'the modem did not say under which number it sent' });
    this.resume('the modem answered something else than was asked');
  }

  private told(storage: string, index: number, pdu: Uint8Array): void {
    const handle = this.mailbox.stored(storage, { index, pdu });
    if (handle !== undefined) this.output.push({ kind: 'told', handle, pdu });
  }

  private looked(at: (QueuedJob<T> & { kind: 'look' })['at'], lines: readonly string[]): void {
    switch (at) {
      case 'network':
        this.network('circuit', readRegistration('+CREG', lines));
        break;
      case 'eps':
        this.network('eps', readRegistration('+CEREG', lines));
        break;
      case 'announcements':
        // A modem that started unseen, or that gave up announcing.
        if (this.setup.forgot(lines)) return this.resume('the modem has forgotten how it was set up');
        break;
      case 'signal':
        this.output.push({ kind: 'signal', power: readSignal(lines) });
        break;
      default:
        return unreachable(at);
    }
    this.proceed();
  }

  private network(network: string, state: number | undefined): void {
    this.networks.set(network, state);
    this.tellNetwork();
  }

  private tellNetwork(): void {
    const registered = this.phase.kind === 'working' ? this.networks.changed() : undefined;
    if (registered !== undefined) this.output.push({ kind: 'network', registered });
  }

  // Setting up.

  private askSetup(next: ReturnType<ModemSetup['begin']>): void {
    switch (next.kind) {
      case 'ask':
        if (next.pin) this.output.push({ kind: 'pin', state: next.pin });
        return this.command({ kind: 'setup' }, next.command);
      case 'wait':
        if (next.pin) this.output.push({ kind: 'pin', state: next.pin });
        if (next.trouble !== undefined && next.trouble !== this.trouble) {
          this.trouble = next.trouble;
          this.output.push({ kind: 'trouble', says: next.trouble });
        }
        this.phase = { kind: 'waiting' };
        return this.output.start('again', next.milliseconds);
      case 'done':
        return this.work();
      default:
        return unreachable(next);
    }
  }

  private work(): void {
    const { networks, storage, power, trouble, reports } = this.setup.found;
    this.phase = { kind: 'working' };
    this.storage = storage;
    if (trouble !== undefined && trouble !== this.trouble)
      this.output.push({ kind: 'trouble', says: trouble });
    this.trouble = trouble ?? '';
    this.networks.reset(networks);
    this.output.push({ kind: 'ready', reports });
    this.output.push({ kind: 'signal', power });
    this.tellNetwork();
    this.output.start('watch', LIMITS.modem.watchMs);
    this.listStored();
    this.proceed();
  }

  private listStored(): void {
    this.jobs.add({ kind: 'list', storage: this.setup.found.storage });
    // Reports that are announced lie in a storage of their own (27.005 section 3.1).
    if (this.setup.found.reportsStored === 'yes' && this.storage !== '')
      this.jobs.add({ kind: 'list', storage: 'SR' });
  }

  private watch(): void {
    for (const at of this.setup.found.looks) this.jobs.add({ kind: 'look', at });
    this.listStored();
    this.output.start('watch', LIMITS.modem.watchMs);
    this.proceed();
  }

  // What the user wants.

  private send({ token, pdu, length }: ModemEvent<T> & { readonly kind: 'send' }): void {
    const busy = this.jobs.sends === 'yes' || this.current?.job.kind === 'send';
    if (this.phase.kind !== 'working' || busy || this.ending === 'yes')
      return this.output.push({
        kind: 'not-sent',
        token,
        says: busy ? 'another is being sent' : 'not set up',
      });
    this.jobs.add({ kind: 'send', token, pdu, length });
    this.proceed();
  }

  private taken(handle: number): void {
    const origin = this.mailbox.take(handle);
    if (!origin) return;
    if (origin.kind === 'direct') return this.acknowledge();
    this.jobs.add({ kind: 'delete', storage: origin.storage, index: origin.index });
    this.proceed();
  }

  private acknowledge(): void {
    if (this.setup.found.acknowledges === 'no' || this.phase.kind !== 'working') return;
    this.jobs.add({ kind: 'acknowledge' });
    this.proceed();
  }

  /** The next command, when none is under way. */
  private proceed(): void {
    if (this.phase.kind !== 'working' || this.current) return;
    const job = this.jobs.next(this.ending);
    if (!job) return this.ending === 'yes' ? this.close('the link ends') : undefined;
    if ('storage' in job && this.storage !== '' && job.storage !== this.storage) {
      this.jobs.putBack(job);
      return this.command({ kind: 'select', storage: job.storage }, `AT+CPMS="${job.storage}"`);
    }
    if (job.kind === 'send') return this.command({ ...job, written: 'no' }, `AT+CMGS=${job.length}`);
    this.command(job, commandOf(job), job.kind === 'list' ? LIMITS.modem.listMs : LIMITS.modem.answerMs);
  }
}
