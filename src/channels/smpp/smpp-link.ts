// An SMPP link: its binds, what goes out over them and what comes in. Owns when the link counts as up or down, and moving its
// messages elsewhere while it is down.

import { MINUTE, SECOND } from '../../base/time.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import type { LinkDoors, LinkKind, OpenLink } from '../link.ts';
import { SYSTEM_TIME } from '../system-time.ts';
import { Bind, type BoundEvent } from './bind.ts';
import type { SmppConnection } from './connection.ts';
import { Deliveries } from './deliveries.ts';
import type { Submission } from './sending.ts';
import { SMPP_FIELDS, type SmppSettings, smppKinds, smppSettings } from './smpp-settings.ts';
import { Submitter } from './submitter.ts';

export const SMPP_LINK: LinkKind<SmppSettings> = {
  kind: 'smpp',
  says: "An operator's message centre over SMPP 3.4 or 5.0, this service being the client (ESME).",
  table: SMPP_FIELDS,
  settings: smppSettings,
  kindsOf: smppKinds,
  open: (settings, doors) => openSmppLink(settings, doors, SYSTEM_TIME),
};

/** Messages moved to other links at a time, and the pause between looks. */
const REROUTED = 1_000;
const REROUTE_PAUSE = SECOND;
/** congestion_state from which on a centre is spared (SMPP 5.0 section 4.8.4.18: beyond the optimum of 80 to 90). */
const CONGESTED = 90;
const REROUTE_IDLE_PAUSE = 10 * SECOND;
/** How long a centre that takes nothing is left alone. */
const FAILING_PAUSE = MINUTE;

/** `time` for pauses, pace and time-outs; the wall clock is one of the doors. */
export function openSmppLink(settings: SmppSettings, doors: LinkDoors, time: Timekeeper): OpenLink {
  return new SmppLink(settings, doors, time);
}

class SmppLink implements OpenLink {
  readonly #settings: SmppSettings;
  readonly #doors: LinkDoors;
  readonly #time: Timekeeper;
  readonly #binds: readonly Bind<Submission>[];
  readonly #submitter: Submitter;
  readonly #deliveries: Deliveries;
  readonly #taking = new Set<Promise<void>>();
  #state: 'up' | 'down' | 'unknown' = 'unknown';
  /** `yes`: it is bound, but its centre takes nothing. */
  #failing: 'no' | 'yes' = 'no';
  /** How the end of that is called off. */
  #recovery: () => void = () => undefined;
  /** What is to happen next while it is down, and how it is called off. */
  #next: () => void = () => undefined;
  /** How often it went down: a look that was made in an earlier spell leads to no other. */
  #spell = 0;
  #stopping: 'no' | 'yes' = 'no';

  constructor(settings: SmppSettings, doors: LinkDoors, time: Timekeeper) {
    this.#settings = settings;
    this.#doors = doors;
    this.#time = time;
    this.#deliveries = new Deliveries(settings, doors, time);
    const binds: Bind<Submission>[] = [];
    this.#binds = binds;
    this.#submitter = new Submitter({
      ...{ settings, doors, binds, time },
      onFailing: () => this.#fails(),
    });
    const kinds =
      settings.bind === 'pair'
        ? (['bind_transmitter', 'bind_receiver'] as const)
        : (['bind_transceiver'] as const);
    for (let made = 0; made < settings.binds; made++)
      for (const as of kinds)
        binds.push(
          new Bind<Submission>({
            as,
            settings,
            time,
            onEvent: (connection, event) => this.#hear(connection, event),
            onTurned: () => this.#turned(),
            report: (trouble) => doors.report(`link ${doors.name}`, trouble),
          }),
        );
    this.#turned();
  }

  async stop(): Promise<void> {
    this.#stopping = 'yes';
    this.#next();
    this.#recovery();
    await this.#submitter.stop(async () => {
      await Promise.all(this.#binds.map((bind) => bind.stop()));
    });
    await Promise.all(this.#taking);
  }

  #hear(connection: SmppConnection<Submission>, event: BoundEvent<Submission>): void {
    switch (event.kind) {
      case 'answered':
        return this.#submitter.answered(event.token, event.pdu);
      case 'answered-late':
        return this.#submitter.answeredLate(event.token, event.pdu);
      case 'unanswered':
        return this.#submitter.unanswered(event.token, event.why);
      case 'not-sent':
        return this.#submitter.notSent(event.token, event.why);
      case 'request': {
        const taking = this.#deliveries
          .take(event.pdu, connection)
          // A connection that is gone takes no answer: its centre sends the request again.
          .then((content) => connection.step({ kind: 'respond', handle: event.handle, content }))
          .finally(() => this.#taking.delete(taking));
        this.#taking.add(taking);
        return;
      }
      case 'heard-again':
        return this.#submitter.pump();
      case 'congestion':
        if (event.percent >= CONGESTED) this.#submitter.slowDown(this.#time.now());
        return;
      default:
        // An unbind is followed by the end of the connection; notices ask for nothing.
        return;
    }
  }

  #turned(): void {
    const { doors, settings } = { doors: this.#doors, settings: this.#settings };
    const up = this.#binds.filter((bind) => bind.bound);
    doors.meter.connections(up.length, this.#binds.length);
    if (this.#stopping === 'yes') return;
    const sends = up.some((bind) => bind.sends);
    if (sends && this.#state !== 'up') {
      this.#state = 'up';
      this.#recovers();
    }
    if (!sends && this.#state !== 'down') {
      this.#state = 'down';
      const spell = ++this.#spell;
      this.#submitter.giveBack();
      // A bind that breaks comes back within seconds as a rule; only then others take over.
      this.#next();
      this.#next = this.#time.alarm(settings.downSeconds * SECOND, () => this.#down(spell));
    }
    this.#submitter.pump();
  }

  #down(spell: number): void {
    this.#doors.turned('no');
    this.#submitter.giveUp();
    void this.#moveAway(spell);
  }

  /** It counts as down, so that others take over what may go elsewhere; in a while it gets another chance. */
  #fails(): void {
    if (this.#state !== 'up' || this.#failing === 'yes' || this.#stopping === 'yes') return;
    this.#failing = 'yes';
    const { name, turned, report } = this.#doors;
    report(`link ${name}`, new Error('the centre takes nothing, and says that it cannot'));
    turned('no');
    this.#submitter.hold();
    this.#recovery = this.#time.alarm(FAILING_PAUSE, () => this.#recovers());
    void this.#moveAway(++this.#spell);
  }

  #recovers(): void {
    this.#recovery();
    this.#failing = 'no';
    if (this.#state !== 'up') return;
    this.#next();
    this.#doors.turned('yes');
    this.#submitter.release();
  }

  async #moveAway(spell: number): Promise<void> {
    const { outbox, name, report } = this.#doors;
    let moved = 0;
    try {
      moved = await outbox.reroute(name, REROUTED);
    } catch (trouble) {
      report(`link ${name}`, trouble);
    }
    const isAway = this.#state === 'down' || this.#failing === 'yes';
    if (this.#spell !== spell || !isAway || this.#stopping === 'yes') return;
    const pause = moved === REROUTED ? REROUTE_PAUSE : REROUTE_IDLE_PAUSE;
    this.#next = this.#time.alarm(pause, () => void this.#moveAway(spell));
  }
}
