// An SMPP link: its binds, what goes out over them and what comes in. Owns when the link counts as up or down, and moving its
// messages elsewhere while it is down.

import { SECOND } from '../../base/time.ts';
import type { LinkDoors, LinkKind, OpenLink } from '../link.ts';
import { Bind, type BoundEvent } from './bind.ts';
import { Deliveries } from './deliveries.ts';
import { SMPP_FIELDS, type SmppSettings, smppKinds, smppSettings } from './smpp-settings.ts';
import { type Submission, Submitter } from './submitter.ts';

export const SMPP_LINK: LinkKind<SmppSettings> = {
  kind: 'smpp',
  says: "An operator's message centre over SMPP 3.4 or 5.0, this service being the client (ESME).",
  table: SMPP_FIELDS,
  settings: smppSettings,
  kindsOf: smppKinds,
  open: (settings, doors) => new SmppLink(settings, doors),
};

/** Messages moved to other links at a time, and the pause between looks. */
const REROUTED = 1_000;
const REROUTE_PAUSE = SECOND;
/** congestion_state from which on a centre is spared (SMPP 5.0 section 4.8.4.18: beyond the optimum of 80 to 90). */
const CONGESTED = 90;
const REROUTE_IDLE_PAUSE = 10 * SECOND;

class SmppLink implements OpenLink {
  readonly #settings: SmppSettings;
  readonly #doors: LinkDoors;
  readonly #binds: readonly Bind<Submission>[];
  readonly #submitter: Submitter;
  readonly #deliveries: Deliveries;
  readonly #taking = new Set<Promise<void>>();
  #state: 'up' | 'down' | 'unknown' = 'unknown';
  #downTimer: NodeJS.Timeout | undefined;
  #stopping: 'no' | 'yes' = 'no';

  constructor(settings: SmppSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
    this.#deliveries = new Deliveries(settings, doors);
    const binds: Bind<Submission>[] = [];
    this.#binds = binds;
    this.#submitter = new Submitter({ settings, doors, binds });
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
            onEvent: (bind, event) => this.#hear(bind, event),
            onTurned: () => this.#turned(),
            report: (trouble) => doors.report(`link ${doors.name}`, trouble),
          }),
        );
    this.#turned();
  }

  async stop(): Promise<void> {
    this.#stopping = 'yes';
    clearTimeout(this.#downTimer);
    await this.#submitter.stop(async () => {
      await Promise.all(this.#binds.map((bind) => bind.stop()));
    });
    await Promise.all(this.#taking);
  }

  #hear(bind: Bind<Submission>, event: BoundEvent<Submission>): void {
    switch (event.kind) {
      case 'answered':
        return this.#submitter.answered(event.token, event.pdu);
      case 'unanswered':
        return this.#submitter.unanswered(event.token);
      case 'not-sent':
        return this.#submitter.notSent(event.token, event.why);
      case 'request': {
        const taking = this.#deliveries
          .take(event.pdu)
          .then((content) => bind.step({ kind: 'respond', handle: event.handle, content }))
          .finally(() => this.#taking.delete(taking));
        this.#taking.add(taking);
        return;
      }
      case 'congestion':
        if (event.percent >= CONGESTED) this.#submitter.slowDown();
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
      clearTimeout(this.#downTimer);
      doors.turned('yes');
    }
    if (!sends && this.#state !== 'down') {
      this.#state = 'down';
      this.#submitter.giveBack();
      // A bind that breaks comes back within seconds as a rule; only then others take over.
      clearTimeout(this.#downTimer);
      this.#downTimer = setTimeout(() => this.#down(), settings.downSeconds * SECOND);
    }
    this.#submitter.pump();
  }

  #down(): void {
    this.#doors.turned('no');
    void this.#moveAway();
  }

  async #moveAway(): Promise<void> {
    const { outbox, name, report } = this.#doors;
    let moved = 0;
    try {
      moved = await outbox.reroute(name, REROUTED);
    } catch (trouble) {
      report(`link ${name}`, trouble);
    }
    if (this.#state !== 'down' || this.#stopping === 'yes') return;
    const pause = moved === REROUTED ? REROUTE_PAUSE : REROUTE_IDLE_PAUSE;
    this.#downTimer = setTimeout(() => void this.#moveAway(), pause);
  }
}
