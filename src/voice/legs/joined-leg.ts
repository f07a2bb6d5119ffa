// A session and a media channel joined: what outgoing and incoming legs share once there is a channel. Owns the channel
// until it is closed, keys, hold, offers of the far side and the one end; it must not know how the session came about.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import type { KeySource, Leg, LegEnd, LegEvent } from '../leg.ts';
import type { MediaChannel, MediaEvent, Remote } from '../media/media-plane.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { Session, SessionEvent } from '../signalling/session.ts';
import type { Agreement, SoundCarrier } from './agreement.ts';
import { keyOfInfo } from './info-key.ts';
import { KeyPresses } from './key-presses.ts';

/** Events of a session that mean the same whoever called whom. */
type CommonEvent = Exclude<SessionEvent, { kind: 'progress' } | { kind: 'answered' }>;

type JoinedLegOptions = {
  readonly channel: MediaChannel;
  readonly negotiation: Agreement;
  /** What stands between the channel and the far side; absent: nothing does. */
  readonly carrier?: SoundCarrier | undefined;
  readonly scheduler: Scheduler;
  readonly onEvent: (event: LegEvent) => void;
};

/** What a BYE says of the reason (RFC 3326). */
type Farewell = { readonly q850?: number; readonly reason?: string };

/** Q.850 41, temporary failure: the sound stopped coming. */
const SOUND_LOST = 41;
/** Q.850 47, resource unavailable. */
const NO_SOUND = 47;

export class JoinedLeg implements Leg {
  readonly channel: MediaChannel;
  readonly #options: JoinedLegOptions;
  readonly #presses = new KeyPresses();
  #session: Session | undefined;
  #phase: 'early' | 'answered' | 'ending' | 'ended' = 'early';
  #rang: 'yes' | 'no' = 'no';
  #held: 'yes' | 'no' = 'no';
  #farewell: Farewell | undefined;
  #parting: Cancel | undefined;
  /** Of a way that had to be secured first. */
  #keys: Remote['srtp'];

  constructor(options: JoinedLegOptions) {
    this.#options = options;
    this.channel = options.channel;
  }

  get callId(): string {
    return this.#session?.callId ?? '';
  }

  get remoteAddress(): string | undefined {
    return this.#session?.remoteAddress;
  }

  /** The phone rang, or was picked up without. */
  get rang(): 'yes' | 'no' {
    return this.#rang;
  }

  get phase(): 'early' | 'answered' | 'ending' | 'ended' {
    return this.#phase;
  }

  /** The session may have spoken already, and whoever heard it may have hung up. */
  join(session: Session): void {
    this.#session = session;
    if (this.#farewell) session.end(this.#farewell);
  }

  /** Ends the session; `ended` follows when it says so, or by itself when it never does. */
  hangUp(farewell: Farewell = {}): void {
    if (this.#phase === 'ending' || this.#phase === 'ended' || this.#farewell) return;
    this.#farewell = farewell;
    this.channel.stop();
    this.#parting = this.#options.scheduler.after(LIMITS.voice.partingSeconds * SECOND, () =>
      this.finish({ kind: 'lost', reason: 'protocol' }),
    );
    this.#session?.end(farewell);
  }

  /** At most once, and never after the answer. */
  ringing(status: number): void {
    if (this.#rang === 'yes' || this.#phase !== 'early' || this.#farewell) return;
    this.#rang = 'yes';
    this.#options.onEvent({ kind: 'ringing', status });
  }

  /** The channel is connected before anybody hears of the answer, so that the first sound leaves at once. */
  answered(remote: Remote): void {
    const { carrier } = this.#options;
    if (!carrier) return this.#answeredNow(remote);
    // What was said before the way stands would be heard by nobody.
    carrier.secured().then(
      (keys) => {
        this.#keys = keys;
        carrier.onLost(() => this.#soundLost());
        this.#answeredNow(remote);
      },
      () => {
        this.hangUp({ q850: NO_SOUND, reason: 'No way for sound' });
        this.finish({ kind: 'refused', status: 488, reason: 'no way for sound', answered: 'yes' });
      },
    );
  }

  #answeredNow(remote: Remote): void {
    if (this.#phase !== 'early' || this.#farewell) return;
    this.#phase = 'answered';
    this.#rang = 'yes';
    this.connect(remote);
    this.#options.onEvent({ kind: 'answered' });
    this.#noticeHold(remote);
  }

  connect(remote: Remote): void {
    if (!this.#options.carrier) this.channel.connect(remote);
    else if (this.#keys) this.channel.connect({ ...remote, srtp: this.#keys });
  }

  heard(event: CommonEvent): void {
    switch (event.kind) {
      case 'offer':
        return this.#offered(event);
      case 'changed':
        return this.#changed(event.description);
      case 'info': {
        const key = keyOfInfo(event.contentType, event.body);
        if (key) this.#pressed('info', key);
        return;
      }
      case 'ended':
        return this.finish(event.end);
      default:
        return unreachable(event);
    }
  }

  media(event: MediaEvent): void {
    // Once the session is over only the last word of a recording still matters.
    const over = this.#phase === 'ending' || this.#phase === 'ended';
    if (over && event.kind !== 'recorded') return;
    if (event.kind === 'digit') return this.#pressed(event.source, { key: event.digit });
    this.#options.onEvent({ kind: 'media', event });
    // A far side that holds us may well be silent.
    if (event.kind === 'rtp-timeout' && this.#held === 'no') this.#soundLost();
  }

  #soundLost(): void {
    if (this.#phase !== 'answered') return;
    this.hangUp({ q850: SOUND_LOST, reason: 'No sound received' });
    this.finish({ kind: 'lost', reason: 'transport' });
  }

  /** The session is over, for this reason: the channel is closed, then `ended` is told, both once. */
  finish(end: LegEnd): void {
    if (this.#phase === 'ending' || this.#phase === 'ended') return;
    this.#phase = 'ending';
    this.#parting?.();
    let told = false;
    const tell = () => {
      if (told) return;
      told = true;
      giveUp();
      this.#phase = 'ended';
      this.#options.onEvent({ kind: 'ended', end });
    };
    const giveUp = this.#options.scheduler.after(LIMITS.voice.channelCloseSeconds * SECOND, tell);
    this.#options.carrier?.close();
    this.channel.close().then(tell, tell);
  }

  #pressed(source: KeySource, { key, heldMs }: { readonly key: string; readonly heldMs?: number }): void {
    if (this.#phase !== 'early' && this.#phase !== 'answered') return;
    const report = { key, source, ...(heldMs === undefined ? {} : { heldMs }) };
    if (this.#presses.isNew(report, this.#options.scheduler.now()) === 'no') return;
    this.#options.onEvent({ kind: 'key', key, source });
  }

  /** A re-INVITE or UPDATE: answered at once; one without an offer gets ours, and their answer comes as `changed`. */
  #offered({ description, reply }: Extract<CommonEvent, { kind: 'offer' }>): void {
    if (this.#phase !== 'early' && this.#phase !== 'answered') return reply({ status: 481 });
    const { negotiation } = this.#options;
    if (description === undefined) return reply({ description: negotiation.offer() });
    const answer = negotiation.answer(description, this.remoteAddress);
    if (!answer.ok) return reply({ status: answer.error.status });
    reply({ description: answer.value.description });
    this.connect(answer.value.remote);
    this.#noticeHold(answer.value.remote);
  }

  #changed(description: string): void {
    const remote = this.#options.negotiation.accept(description, this.remoteAddress);
    // Whoever answers a change with nonsense keeps what was agreed before (RFC 3261 14.1).
    if (!remote.ok || (this.#phase !== 'early' && this.#phase !== 'answered')) return;
    this.connect(remote.value);
    this.#noticeHold(remote.value);
  }

  /** Held: they no longer want to hear us (RFC 3264 8.4). */
  #noticeHold({ direction }: Remote): void {
    if (this.#phase !== 'answered') return;
    const held = direction === 'recvonly' || direction === 'inactive' ? 'yes' : 'no';
    if (held === this.#held) return;
    this.#held = held;
    this.#options.onEvent({ kind: held === 'yes' ? 'held' : 'resumed' });
  }
}
