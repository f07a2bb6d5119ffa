// The e-mail link at work: claims as many messages as can be sent now, makes mails of them, has them sent and stores what came
// of each. Owns what is under way; nothing claimed is left open when it stops.

import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { type Instant, later, SECOND } from '../../base/time.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors } from '../link.ts';
import type { LinkMeter } from '../link-meter.ts';
import { afterSending } from './after-sending.ts';
import { DomainTurns, type Turn } from './domain-turns.ts';
import type { EmailSettings } from './email-settings.ts';
import { ExchangeWay } from './exchange-way.ts';
import type { MailDns } from './exchangers.ts';
import { HostWatch } from './host-watch.ts';
import { type Letter, writeLetter } from './letter.ts';
import type { MailWay, WayResult } from './mail-way.ts';
import { ReachWatch } from './reach-watch.ts';
import { SmarthostWay } from './smarthost-way.ts';
import type { SmtpTimes } from './smtp-host.ts';
import { type StsSource, WebStsSource } from './sts-source.ts';

/** What tests make shorter; milliseconds. */
export type EmailTimes = SmtpTimes & {
  /** Of `HostWatch`. */
  readonly pause: number;
  readonly pauseMost: number;
  readonly awayTime: number;
  /** Of `ReachWatch`. */
  readonly aloneTime: number;
  readonly trialTime: number;
  readonly drain: number;
  /** Of a session in which reports come. */
  readonly reportSession: number;
};

type EmailChannelOptions = {
  readonly settings: EmailSettings;
  readonly doors: LinkDoors;
  readonly dns: MailDns;
  readonly times: EmailTimes;
  /** Of tests; the web and the system's certificates otherwise. */
  readonly policies?: StsSource;
  readonly ca?: string;
};

/** Mails held for each connection to the host, so that none of them waits for a claim. */
const PER_CONNECTION = 4;

export class EmailChannel {
  readonly #options: EmailChannelOptions;
  readonly #way: MailWay;
  /** Of the configured host. */
  readonly #watch: HostWatch | undefined;
  /** Of the recipients' domains, without a host. */
  readonly #turns: DomainTurns | undefined;
  /** Of all of them together. */
  readonly #reach: ReachWatch | undefined;
  readonly #windowSize: number;
  readonly #running = new Set<Promise<void>>();
  readonly #tries = new RecentMap<MessageRef, number>(LIMITS.email.remembered);
  readonly #breakOff = new AbortController();
  readonly #loop: ClaimLoop;
  /** The last claim got all it asked for, so that there may be more. */
  #moreWaits = false;

  constructor(options: EmailChannelOptions) {
    this.#options = options;
    const { settings, doors, dns, times, ca } = options;
    // Every mail under way listens to it.
    setMaxListeners(0, this.#breakOff.signal);
    const { host } = settings;
    if (host === undefined) {
      const { clock, report } = doors;
      const policies = options.policies ?? new WebStsSource({ dns, privateHosts: settings.privateHosts });
      const trust = ca === undefined ? {} : { ca };
      this.#way = new ExchangeWay({ settings, dns, clock, times, policies, report, ...trust });
      this.#turns = new DomainTurns(settings.connections, doors.clock);
      const reroute = (): Promise<number> => doors.outbox.reroute(doors.name, LIMITS.email.rerouted);
      this.#reach = new ReachWatch({ ...times, ...doors, reroute });
      this.#windowSize = LIMITS.email.underWay;
    } else {
      const way = new SmarthostWay({ settings: { ...settings, host }, times });
      this.#way = way;
      this.#watch = this.#watchOf(way);
      doors.meter.connections(1, 1);
      this.#windowSize = Math.min(LIMITS.email.underWay, settings.connections * PER_CONNECTION);
    }
    this.#loop = new ClaimLoop({
      claim: () => this.#claim(),
      onWork: (wake) => doors.outbox.onWork({ link: doors.name }, wake),
      report: (trouble) => doors.report('the queue of mails', trouble),
    });
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    this.#turns?.stop();
    const breakOff = setTimeout(() => this.#breakOff.abort(), this.#options.times.drain);
    await Promise.all(this.#running);
    clearTimeout(breakOff);
    await Promise.all([this.#watch?.stop(), this.#reach?.stop()]);
    this.#way.close();
  }

  #watchOf(way: SmarthostWay): HostWatch {
    const { doors, times } = this.#options;
    const { name, clock, outbox, turned, report, meter } = doors;
    return new HostWatch({
      ...times,
      clock,
      report,
      try: () => way.try(),
      turned: (up) => {
        meter.connections(up === 'yes' ? 1 : 0, 1);
        turned(up);
      },
      reroute: () => outbox.reroute(name, LIMITS.email.rerouted),
      back: () => this.#loop.wake(),
    });
  }

  async #claim(): Promise<void> {
    const { doors } = this.#options;
    const limit = this.#windowSize - this.#running.size;
    if (limit <= 0) {
      this.#moreWaits = true;
      return;
    }
    if (this.#watch?.away) return;
    const claimed = await doors.outbox.claim({ link: doors.name }, limit);
    this.#moreWaits = claimed.length === limit;
    for (const message of claimed) {
      const run = this.#deliver(message).finally(() => {
        this.#running.delete(run);
        doors.meter.window(this.#running.size, this.#windowSize);
        if (this.#moreWaits) this.#loop.wake();
      });
      this.#running.add(run);
    }
    doors.meter.window(this.#running.size, this.#windowSize);
  }

  async #deliver(message: ClaimedMessage): Promise<void> {
    const { settings, doors } = this.#options;
    const { name: link, clock, uploadPath, publicUrl } = doors;
    const chance = { bytes: (length: number): Uint8Array => randomBytes(length) };
    const letter = await writeLetter(message, { link, settings, clock, chance, uploadPath, publicUrl });
    if (!letter.ok) {
      const { status, err, says } = letter.error;
      doors.report(`message ${message.publicId}`, says);
      return this.#end(message, { kind: 'final', status, err });
    }
    const turn = await this.#turn(letter.value, message);
    if (turn.kind === 'later') return this.#putBack(message, turn.at);
    const result = await this.#send(letter.value);
    await this.#settle(message, letter.value, result);
  }

  async #turn({ domain }: Letter, { validUntil }: ClaimedMessage): Promise<Turn> {
    const { clock } = this.#options.doors;
    if (this.#loop.stopping) return { kind: 'later', at: clock.now() };
    if (this.#watch?.away) return { kind: 'later', at: later(clock.now(), this.#watch.pause) };
    const turn = (await this.#turns?.enter(domain)) ?? { kind: 'go' };
    if (turn.kind === 'later' || clock.now() <= validUntil) return turn;
    // It was claimed in time, but others of its domain took too long: claimed once more it expires.
    this.#turns?.leave(domain);
    return { kind: 'later', at: clock.now() };
  }

  async #send(letter: Letter): Promise<WayResult> {
    const { clock, meter } = this.#options.doors;
    const begun = clock.now();
    try {
      const result = await this.#way.send(letter, this.#breakOff.signal);
      const { answer, code } = answerOf(result);
      meter.answered(answer, Math.max(0, clock.now() - begun) / SECOND, code);
      this.#watched(letter, result);
      return result;
    } finally {
      this.#turns?.leave(letter.domain);
    }
  }

  /** What the end of a sending says about the server rather than the mail. */
  #watched({ domain }: Letter, result: WayResult): void {
    if (this.#breakOff.signal.aborted) return;
    if (result.kind === 'unreached' && result.encryption === 'as usual')
      this.#reach?.failed(domain, result.why);
    else if (SAID_SOMETHING.has(result.kind)) this.#reach?.heard();
    switch (result.kind) {
      case 'taken':
        this.#turns?.succeeded(domain);
        this.#watch?.worked();
        return;
      case 'unreached':
        return this.#turns?.failed(domain);
      case 'lost':
        // Sent again at once it would only get lost again.
        this.#turns?.failed(domain);
        return this.#watch?.failed(result.why);
      case 'refused':
        if (result.reply.code === 421 || (result.stage === 'connection' && (result.reply.code ?? 0) < 500))
          this.#turns?.failed(domain);
        return;
      case 'no-server':
      case 'sign-in-refused':
        return;
      case 'unreadable':
      case 'unsendable':
        return this.#options.doors.report('a mail cannot be sent', result.why);
      default:
        return unreachable(result);
    }
  }

  #settle(message: ClaimedMessage, letter: Letter, result: WayResult): Promise<void> {
    const { settings, doors } = this.#options;
    const now = doors.clock.now();
    // Broken off by the stop: nothing is wrong with the server.
    const brokenOff = this.#breakOff.signal.aborted;
    if (brokenOff && result.kind === 'unreached') return this.#putBack(message, now);
    const tries = this.#tries.get(message.ref) ?? 0;
    const after = afterSending(result, {
      link: doors.name,
      settings,
      token: letter.token,
      now,
      validUntil: message.validUntil,
      tries,
      // The server might have answered a moment later: that is not its second silence.
      doubtful: brokenOff ? 'no' : message.doubtful,
    });
    switch (after.kind) {
      case 'outcome':
        this.#tries.delete(message.ref);
        return this.#end(message, after.outcome);
      case 'again':
        this.#tries.set(message.ref, tries + 1);
        return this.#putBack(message, after.at);
      case 'away':
        this.#watch?.failed(after.why);
        return this.#putBack(message, later(now, this.#watch?.pause ?? 0));
      default:
        return unreachable(after);
    }
  }

  #end({ ref }: ClaimedMessage, outcome: AttemptOutcome): Promise<void> {
    return this.#loop.store(() => this.#options.doors.inbox.outcome(ref, outcome));
  }

  #putBack({ ref }: ClaimedMessage, at: Instant): Promise<void> {
    return this.#loop.store(() => this.#options.doors.outbox.putBack(ref, at));
  }
}

/** Ends of sendings in which a server was there. */
const SAID_SOMETHING: ReadonlySet<WayResult['kind']> = new Set(['taken', 'refused', 'lost', 'unreached']);

type Counted = { readonly answer: Parameters<LinkMeter['answered']>[0]; readonly code: string };

/** The same for whoever counts. */
function answerOf(result: WayResult): Counted {
  switch (result.kind) {
    case 'taken':
      return { answer: 'taken', code: String(result.reply.code ?? 250) };
    case 'refused': {
      const { code = 0 } = result.reply;
      return { answer: code < 500 ? 'throttled' : 'refused', code: String(code) };
    }
    case 'unreached':
    case 'lost':
    case 'no-server':
    case 'sign-in-refused':
    case 'unreadable':
    case 'unsendable':
      return { answer: 'unanswered', code: result.kind };
    default:
      return unreachable(result);
  }
}
