// Asks a provider over HTTP whose network numbers are in now (MNP), for routes by network. Owns the requests, how long anybody waits
// for them and that a provider in trouble holds nobody up; what is remembered is the core's cache.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { FieldRow } from '../../base/section-table.ts';
import { type Clock, HOUR, type Instant, later, MINUTE, SECOND } from '../../base/time.ts';
import { NetworkCache } from '../../core/lookups/network-cache.ts';
import {
  type KnownNetworks,
  NETWORK_CODE,
  type Portability,
  type Ported,
} from '../../core/lookups/portability.ts';
import type { FaultReport } from '../link.ts';
import type { OutboundHttp } from '../outbound-http.ts';
import { type AnswerTables, verdictOf } from './answer.ts';
import type { FieldPaths, Said } from './found-field.ts';
import { ask, type RequestShape } from './provider-request.ts';
import {
  Complaints,
  type Given,
  numberOf,
  PATHS_FORM,
  pathsOf,
  REFUSALS_ROW,
  requestOf,
  requestRows,
  wordsOf,
} from './provider-settings.ts';
import { lookupIn } from './receipt.ts';
import type { PlaceRow } from './template.ts';
import { readRefusal } from './words.ts';

const PLACES: readonly PlaceRow[] = [{ name: 'phone', holds: 'digits', says: 'the number, digits only' }];
const FIELDS = ['error', 'mccmnc', 'mcc', 'mnc'] as const;

/** Times in milliseconds. */
export type PortabilityHttpSettings = {
  readonly request: RequestShape;
  readonly answer: AnswerTables;
  readonly timeMax: number;
  /** How long a message waits for its network. */
  readonly waitMax: number;
  readonly window: number;
  readonly pause: number;
  readonly keep: { readonly network: number; readonly asPlanned: number };
};

export const PORTABILITY_ROWS: readonly FieldRow[] = [
  ...requestRows(PLACES),
  {
    key: 'answer',
    form: PATHS_FORM,
    absent: 'required',
    says: 'Where the network lies in an answer: `mccmnc`, or `mcc` and `mnc`; and `error`. An answer without a network says that the numbering plan is right.',
  },
  REFUSALS_ROW,
  {
    key: 'waitMilliseconds',
    form: { kind: 'number', least: 1, most: 10_000, whole: 'whole' },
    absent: '300',
    says: 'How long a request for messages waits for all its networks together; what is not known by then goes by the numbering plan.',
  },
  {
    key: 'window',
    form: { kind: 'number', least: 1, most: LIMITS.httpProvider.window, whole: 'whole' },
    absent: '20',
    says: 'Numbers asked for at once.',
  },
  {
    key: 'retrySeconds',
    form: { kind: 'number', least: 0.001, most: 3_600, whole: 'fraction' },
    absent: '30',
    says: 'How long nothing is asked after the provider did not answer, or asked for patience.',
  },
  {
    key: 'keepHours',
    form: { kind: 'number', least: 0.01, most: 8_760, whole: 'fraction' },
    absent: '24',
    says: 'How long a network is remembered.',
  },
  {
    key: 'keepUnknownMinutes',
    form: { kind: 'number', least: 0.01, most: 525_600, whole: 'fraction' },
    absent: '360',
    says: 'How long it is remembered that the provider knows none.',
  },
];

export function readPortability(given: Given, report: FaultReport): PortabilityHttpSettings {
  const complaints = new Complaints(report);
  const fields = pathsOf(given, 'answer', { known: FIELDS, complaints });
  if (!fields.has('mccmnc') && !(fields.has('mcc') && fields.has('mnc')))
    complaints.add('answer', 'must say where mccmnc lies, or mcc and mnc');
  return {
    request: requestOf(given, PLACES, complaints),
    answer: { fields, refusals: wordsOf(given, 'refusals', { read: readRefusal, complaints }) },
    timeMax: numberOf(given, 'timeoutSeconds', 10) * SECOND,
    waitMax: numberOf(given, 'waitMilliseconds', 300),
    window: numberOf(given, 'window', 20),
    pause: numberOf(given, 'retrySeconds', 30) * SECOND,
    keep: {
      network: numberOf(given, 'keepHours', 24) * HOUR,
      asPlanned: numberOf(given, 'keepUnknownMinutes', 360) * MINUTE,
    },
  };
}

type PortabilityHttpOptions = {
  readonly settings: PortabilityHttpSettings;
  readonly outbound: OutboundHttp;
  readonly clock: Clock;
  /** Told once each time the provider gets into trouble; never gets numbers. */
  readonly report: (trouble: unknown) => void;
  /** Calls `act` once after so many milliseconds, unless what it returns is called before; absent: the system's timers. */
  readonly after?: (milliseconds: number, act: () => void) => () => void;
};

function afterTime(milliseconds: number, act: () => void): () => void {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
}

type Waiter = { readonly since: Instant; readonly proceed: (turn: 'yours' | 'too late') => void };

export class PortabilityHttp implements Portability, KnownNetworks {
  readonly #options: PortabilityHttpOptions;
  readonly #cache: NetworkCache;
  readonly #line: Waiter[] = [];
  #underWay = 0;
  #pausedUntil: Instant | undefined;

  constructor(options: PortabilityHttpOptions) {
    this.#options = options;
    this.#cache = new NetworkCache({
      ask: (phone) => this.#ask(phone),
      clock: options.clock,
      most: LIMITS.lookup.remembered,
      waiting: LIMITS.lookup.waiting,
      keep: options.settings.keep,
    });
  }

  known(phone: string): Ported | undefined {
    return this.#cache.known(phone);
  }

  async networkOf(phone: string): Promise<string | undefined> {
    return (await this.networksOf([phone])).get(phone);
  }

  networksOf(phones: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const { settings, after = afterTime } = this.#options;
    return new Promise((proceed) => {
      const cancel = after(settings.waitMax, () => proceed(new Map(found)));
      const each = [...new Set(phones)].map(async (phone) => {
        const ported = await this.#cache.find(phone);
        if (ported?.kind === 'network') found.set(phone, ported.mccmnc);
      });
      void Promise.all(each).then(() => {
        cancel();
        proceed(found);
      });
    });
  }

  /** What comes too late for the message that asked is remembered for the next one. */
  async #ask(phone: string): Promise<Ported | undefined> {
    if (this.#isPaused() || (await this.#turn()) === 'too late') return undefined;
    try {
      return this.#isPaused() ? undefined : await this.#request(phone);
    } finally {
      this.#underWay--;
      this.#callNext();
    }
  }

  #isPaused(): boolean {
    return this.#pausedUntil !== undefined && this.#options.clock.now() < this.#pausedUntil;
  }

  #turn(): Promise<'yours' | 'too late'> {
    const { settings, clock } = this.#options;
    if (this.#underWay < settings.window) {
      this.#underWay++;
      return Promise.resolve('yours');
    }
    return new Promise((proceed) => {
      this.#line.push({ since: clock.now(), proceed });
    });
  }

  /** Who waited longer than an answer may take is told so: asking for those of a minute ago helps nobody now. */
  #callNext(): void {
    const { settings, clock } = this.#options;
    while (this.#underWay < settings.window) {
      const next = this.#line.shift();
      if (!next) return;
      if (clock.now() - next.since > settings.timeMax) {
        next.proceed('too late');
        continue;
      }
      this.#underWay++;
      next.proceed('yours');
    }
  }

  async #request(phone: string): Promise<Ported | undefined> {
    const { settings, outbound, clock } = this.#options;
    const { request, answer, timeMax } = settings;
    const asked = await ask(request, { outbound, timeMax, values: { phone }, now: clock.now() });
    const verdict = verdictOf(asked, answer);
    switch (verdict.kind) {
      case 'taken':
        return networkIn(verdict.said, answer.fields);
      case 'ended':
      case 'refused':
        return { kind: 'as-planned' };
      case 'throttled':
        this.#rest(verdict.pause ?? settings.pause, verdict.code);
        return undefined;
      case 'trouble':
      case 'lost':
        this.#rest(settings.pause, verdict.code);
        return undefined;
      default:
        return unreachable(verdict);
    }
  }

  #rest(milliseconds: number, code: string): void {
    if (!this.#isPaused()) this.#options.report(code);
    this.#pausedUntil = later(this.#options.clock.now(), milliseconds);
  }
}

/** One digit of a network code is written as two. */
function networkIn(said: Said, fields: FieldPaths): Ported {
  const { mcc = '', mnc = '' } = lookupIn(said, fields) ?? {};
  const mccmnc = mnc === '' ? '' : mcc + mnc.padStart(2, '0');
  return NETWORK_CODE.test(mccmnc) ? { kind: 'network', mccmnc } : { kind: 'as-planned' };
}
