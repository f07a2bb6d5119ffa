// One trunk while the server runs: keeps it registered, asks whether it is alive, knows how it does. Owns the timers of
// its registration and probing; it must not dial, nor count lines (the pacer does).

import { unreachable } from '../../base/assert.ts';
import type { Chance } from '../../base/chance.ts';
import { token } from '../../base/chance.ts';
import type { YesNo } from '../../base/section-table.ts';
import { SECOND } from '../../base/time.ts';
import { formatUri, parseUri } from '../../protocols/sip/uri.ts';
import type { LegEnd } from '../leg.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { systemChance } from '../signalling/endpoint-options.ts';
import type { Endpoint, OutOfDialogRequest, RequestReply } from '../signalling/session.ts';
import { readRegisterReply } from './register-reply.ts';
import {
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  registered,
  registration,
  stepRegistration,
} from './registration.ts';
import { addressOfRecord, credentialsOf, domainUri, nextHopOf } from './trunk-address.ts';
import {
  HEALTHY,
  type HealthSign,
  type HealthState,
  isHealthy,
  signOfCall,
  signOfProbe,
  stepHealth,
} from './trunk-health.ts';
import type { TrunkSettings } from './trunk-settings.ts';

export type TrunkState = {
  readonly name: string;
  readonly registered: YesNo | 'not-asked';
  readonly healthy: YesNo;
  /** What went wrong last, of registration or health; undefined once all is well again. */
  readonly lastError: string | undefined;
};

export type TrunkPorts = {
  readonly endpoint: Endpoint;
  readonly scheduler: Scheduler;
  /** The system's, unless told. */
  readonly chance?: Chance;
  /** Told after every change of the state. */
  readonly onChange?: (state: TrunkState) => void;
};

export class Trunk {
  readonly settings: TrunkSettings;
  readonly #ports: TrunkPorts;
  readonly #chance: Chance;
  readonly #callId: string;
  #registration: RegistrationState;
  #health: HealthState = HEALTHY;
  #healthError: string | undefined;
  #contact = '';
  #wake: Cancel | undefined;
  #probe: Cancel | undefined;
  #told = '';
  /** Calls that told something of the trunk, and those of them that it carried. */
  #calls = { told: 0, carried: 0 };
  #open: YesNo = 'yes';
  readonly #settled: (() => void)[] = [];
  readonly #left: (() => void)[] = [];

  constructor(settings: TrunkSettings, ports: TrunkPorts) {
    this.settings = settings;
    this.#ports = ports;
    this.#chance = ports.chance ?? systemChance();
    this.#callId = token(this.#chance, 12);
    this.#registration = registration(settings.registerSeconds);
  }

  /** Begins to register and to probe; resolves when the registrar has taken us or refused. */
  async start(): Promise<void> {
    if (this.settings.probeSeconds > 0) this.#probeIn(0);
    if (this.settings.register === 'no') return;
    await new Promise<void>((resolve) => {
      this.#settled.push(resolve);
      this.#step({ kind: 'due' });
    });
  }

  state(): TrunkState {
    const asked = this.settings.register === 'yes';
    return {
      name: this.settings.name,
      registered: asked ? registered(this.#registration, this.#now()) : 'not-asked',
      healthy: this.healthy(),
      lastError: this.#registration.lastError ?? this.#healthError,
    };
  }

  /** A trunk that should know us and does not is no better than one that does not reply. */
  healthy(): YesNo {
    if (this.settings.register === 'yes' && registered(this.#registration, this.#now()) === 'no') return 'no';
    const probed = this.settings.probeSeconds > 0 ? 'yes' : 'no';
    return isHealthy(this.#health, { now: this.#now(), probed });
  }

  /** Routes the registrar wants our calls to take (RFC 3608), the nearest first. */
  get serviceRoute(): readonly string[] {
    return this.#registration.serviceRoute;
  }

  /** How a call over this trunk came out; it tells of the trunk's health. */
  callEnded(end: LegEnd, rang: YesNo): void {
    const sign = signOfCall(end, rang);
    this.#count(sign);
    this.#hear('call', sign);
  }

  /** Share of the last calls that it carried, 0 to 1; one imagined success keeps a single failure from being the whole truth. */
  get quality(): number {
    return (this.#calls.carried + 1) / (this.#calls.told + 1);
  }

  /** Somebody picked up or the phone rang: the trunk works. */
  callRang(): void {
    this.#hear('call', { kind: 'good' });
  }

  /** Takes the registration back and stops; waits for the registrar's word, but no longer than `patience` milliseconds. */
  async close(patience: number): Promise<void> {
    this.#open = 'no';
    this.#probe?.();
    this.#probe = undefined;
    if (this.settings.register === 'no' || this.#registration.phase === 'left') return;
    await new Promise<void>((resolve) => {
      const giveUp = this.#ports.scheduler.after(patience, resolve);
      this.#left.push(() => {
        giveUp();
        resolve();
      });
      this.#step({ kind: 'leave', now: this.#now() });
    });
  }

  #step(event: RegistrationEvent): void {
    const [state, effects] = stepRegistration(this.#registration, event);
    this.#registration = state;
    if (event.kind !== 'due') this.#wake?.();
    for (const effect of effects) this.#do(effect);
    // A 423 is asked again at once: that is not the registrar's last word.
    if (state.phase !== 'asking') for (const settled of this.#settled.splice(0)) settled();
    this.#tell();
  }

  #do(effect: RegistrationEffect): void {
    switch (effect.kind) {
      case 'send':
        void this.#register(effect.seconds);
        return;
      case 'wake':
        this.#wake = this.#ports.scheduler.after(effect.milliseconds, () => this.#step({ kind: 'due' }));
        return;
      case 'left':
        for (const left of this.#left.splice(0)) left();
        return;
      default:
        unreachable(effect);
    }
  }

  async #register(asked: number): Promise<void> {
    const reply = await this.#ask(async () => {
      this.#contact = await this.#ourContact();
      return {
        ...this.#request('REGISTER'),
        callId: this.#callId,
        headers: [
          { name: 'Contact', value: `<${this.#contact}>` },
          { name: 'Expires', value: String(asked) },
        ],
      };
    });
    this.#step({
      kind: 'reply',
      reply: readRegisterReply(reply, { contact: this.#contact, asked }),
      now: this.#now(),
      luck: luck(this.#chance),
    });
  }

  /** The contact of a registration has a user part, so that a call to it can be told from others. */
  async #ourContact(): Promise<string> {
    const contact = await this.#ports.endpoint.contact(nextHopOf(this.settings));
    const uri = parseUri(contact);
    if (!uri.ok || uri.value.user !== undefined) return contact;
    return formatUri({ ...uri.value, user: this.settings.username ?? this.settings.name });
  }

  #probeIn(milliseconds: number): void {
    this.#probe = this.#ports.scheduler.after(milliseconds, () => {
      void this.#probeOnce();
    });
  }

  async #probeOnce(): Promise<void> {
    const reply = await this.#ask(async () => this.#request('OPTIONS'));
    if (this.#open === 'no') return;
    this.#hear('probe', signOfProbe(reply));
    // Spread over a tenth, so that the probes of many trunks do not go out together.
    const pause = this.settings.probeSeconds * SECOND;
    this.#probeIn(pause * (0.95 + luck(this.#chance) / 10));
  }

  #request(method: 'REGISTER' | 'OPTIONS'): OutOfDialogRequest {
    const address = addressOfRecord(this.settings);
    const credentials = credentialsOf(this.settings);
    return {
      method,
      uri: domainUri(this.settings),
      from: address,
      to: method === 'REGISTER' ? address : `<${domainUri(this.settings)}>`,
      nextHop: nextHopOf(this.settings),
      ...(credentials ? { credentials } : {}),
    };
  }

  /** A request that cannot even be made counts as unreachable: the timers go on. */
  async #ask(make: () => Promise<OutOfDialogRequest>): Promise<RequestReply> {
    try {
      return await this.#ports.endpoint.request(await make());
    } catch (fault) {
      return { kind: 'unreachable', reason: fault instanceof Error ? fault.message : String(fault) };
    }
  }

  #hear(from: 'probe' | 'call', sign: HealthSign): void {
    this.#health = stepHealth(this.#health, { from, sign, now: this.#now() });
    if (sign.kind === 'bad') this.#healthError = sign.reason;
    if (this.#health.healthy === 'yes' && this.#health.against === 0) this.#healthError = undefined;
    this.#tell();
  }

  #count({ kind }: HealthSign): void {
    if (kind === 'none') return;
    this.#calls.told++;
    if (kind === 'good') this.#calls.carried++;
    if (this.#calls.told < CALLS_REMEMBERED) return;
    this.#calls.told /= 2;
    this.#calls.carried /= 2;
  }

  #tell(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#ports.onChange?.(state);
  }

  #now(): number {
    return this.#ports.scheduler.now();
  }
}

/** The share counts the last hundreds of calls. */
const CALLS_REMEMBERED = 500;

/** From 0 up to 1. */
function luck(chance: Chance): number {
  const [high, low] = chance.bytes(2);
  return ((high ?? 0) * 256 + (low ?? 0)) / 65_536;
}
