// An SMPP link between a queue in memory and a message centre on loopback, with time that passes when the test says so.
// Owns the doors of the link and the record of what it told through them.

import { setImmediate as turn } from 'node:timers/promises';
import { readEntry } from '../../src/base/section-table.ts';
import { instant } from '../../src/base/time.ts';
import type { LinkDoors, OpenLink } from '../../src/channels/link.ts';
import { OutboundHttp } from '../../src/channels/outbound-http.ts';
import { openSmppLink } from '../../src/channels/smpp/smpp-link.ts';
import { SMPP_FIELDS, type SmppSettings, smppSettings } from '../../src/channels/smpp/smpp-settings.ts';
import type { ReceivedMessage, ReceivedPart } from '../../src/core/incoming/incoming-message.ts';
import { accountValue } from './account.ts';
import { FakeOutbox } from './fake-outbox.ts';
import { ManualClock } from './manual-clock.ts';
import { MessageCentre } from './message-centre.ts';
import { shippedPlan } from './numbering.ts';
import { SimulatedTime } from './simulated-time.ts';

const PLAN = shippedPlan();

/** As the configuration would give them; throws what is wrong with them. */
/** Milliseconds a busy machine may take for what is awaited. */
const PATIENCE = 90_000;

export function smppSettingsOf(given: Readonly<Record<string, unknown>> = {}): SmppSettings {
  const faults: string[] = [];
  const where = 'links[0]';
  const entry = { host: '127.0.0.1', port: 2775, systemId: 'login', password: 'secret', ...given };
  const settings = smppSettings(readEntry(SMPP_FIELDS, entry, { where, faults }), { where, faults });
  if (faults.length > 0) throw new Error(faults.join('; '));
  return settings;
}

export class SmppStage {
  readonly outbox = new FakeOutbox(accountValue());
  readonly time = new SimulatedTime();
  readonly clock = new ManualClock(instant(0));
  readonly turned: string[] = [];
  readonly reports: string[] = [];
  /** Messages and parts of subscribers. */
  readonly received: (ReceivedMessage | ReceivedPart)[] = [];
  /** What was counted, one line each. */
  readonly counted: string[] = [];
  connections = 0;
  /** So many of the next messages of subscribers cannot be stored. */
  receptionFailures = 0;
  readonly centre: MessageCentre;
  readonly settings: SmppSettings;
  link: OpenLink;

  constructor(centre: MessageCentre, given: Readonly<Record<string, unknown>>) {
    this.centre = centre;
    this.settings = smppSettingsOf({ port: centre.port, ...given });
    this.link = openSmppLink(this.settings, this.doors(), this.time);
  }

  static async open(given: Readonly<Record<string, unknown>> = {}): Promise<SmppStage> {
    return new SmppStage(await MessageCentre.open(), given);
  }

  doors(): LinkDoors {
    const take = async (one: ReceivedMessage | ReceivedPart) => {
      if (this.receptionFailures > 0) {
        this.receptionFailures--;
        throw new Error('the database is gone');
      }
      this.received.push(one);
      return { kind: 'taken', id: this.received.length, owner: undefined, by: 'nobody' } as const;
    };
    return {
      name: 'first',
      outbox: this.outbox,
      inbox: this.outbox,
      reception: { receive: take, receivePart: take },
      clock: this.clock,
      meter: {
        connections: (up) => {
          this.connections = up;
        },
        window: () => undefined,
        answered: (answer, _seconds, code) => void this.counted.push(`${answer} ${code}`),
        receipt: (state) => void this.counted.push(`receipt ${state}`),
        incoming: () => void this.counted.push('incoming'),
      },
      numbering: PLAN,
      providers: new OutboundHttp({ privateAddresses: 'allow' }),
      uploadPath: () => undefined,
      publicUrl: () => 'http://127.0.0.1:8080',
      turned: (up) => void this.turned.push(up),
      report: (what, trouble) => void this.reports.push(`${what}: ${(trouble as Error).message}`),
    };
  }

  /** Resolves when it holds; looked at whenever sockets have had their turn. */
  async until(settled: () => boolean): Promise<void> {
    const giveUp = Date.now() + PATIENCE;
    while (!settled()) {
      // A wait that nobody ends would hold up every test behind it.
      if (Date.now() > giveUp) throw new Error('it does not come to that');
      await turn();
    }
  }

  async bound(connections = 1): Promise<void> {
    await this.until(() => this.connections === connections);
  }

  /** Kinds of outcome so far, with what tells them apart. */
  get outcomes(): readonly string[] {
    return this.outbox.outcomes.map(({ outcome }) => {
      switch (outcome.kind) {
        case 'handed':
          return `handed ${outcome.ids.join(',')}`;
        case 'link-failed':
          return `link-failed ${outcome.status}/${outcome.err} ${outcome.reason}`;
        case 'final':
          return `final ${outcome.status}/${outcome.err}`;
        default:
          return outcome.kind;
      }
    });
  }

  async close(): Promise<void> {
    // Whatever the centre still owes, it is not waited for.
    await this.centre.close();
    await this.link.stop();
  }
}
