// One channel as the media thread knows it: the far end, what plays, what is wanted of what comes, counts. Owns the state and
// nothing else; departures, receiver, relay, recorder and reporter act on it.

import type { DtmfDetector } from '../../protocols/audio/dtmf-detector.ts';
import { KeyReader, KeyWriter } from '../../protocols/audio/telephone-event.ts';
import { RtpSource } from '../../protocols/rtp/source.ts';
import type { SrtpReceiver, SrtpSender } from '../../protocols/rtp/srtp.ts';
import type { ChannelStats, Remote } from './media-plane.ts';
import type { Player } from './player.ts';
import type { Recorder, Track } from './recorder.ts';
import type { Relay } from './relay.ts';
import type { Endpoint } from './wire.ts';

/** Samples of one slot of 5 ms. */
export const TICK_SAMPLES = 40;

export type Secure = {
  readonly send: SrtpSender;
  readonly receive: SrtpReceiver;
  /** The keys, to see whether a new offer brings others. */
  readonly fingerprint: string;
};

type Lock = 'open' | 'locked';

export class Line {
  readonly slot: number;
  readonly port: number;
  remote: Remote | undefined;
  secure: Secure | undefined;

  // Sending. `ticks` are slots of 5 ms since the plane began; 40 samples each.
  ssrc = 0;
  sequence = 0;
  timestamp = 0;
  /** Slots between packets; 0 while nothing is sent. */
  period = 0;
  phase = 0;
  /** The slot that the last packet stands for, -1 before the first. */
  sentTick = -1;
  marked: 0 | 1 = 1;
  player: Player | undefined;
  readonly keysOut = new KeyWriter();

  // Receiving.
  lock: Lock = 'open';
  lockedTo: Endpoint | undefined;
  /** Packets that are still to be asked where they come from. */
  unsure = 0;
  /** The only payload type that the kernel lets through, undefined: all come. */
  filter: number | undefined;
  readonly source = new RtpSource();
  readonly keysIn = new KeyReader();
  tones: DtmfDetector | undefined;
  heardAt = 0;
  timedOut = false;
  sampling = false;
  strangerSsrc = -1;
  strangerSequence = -1;

  // Where what comes goes.
  relay: Relay | undefined;
  /** The relay that sends to this line: the peer's, or its own when it echoes. */
  fedBy: Relay | undefined;
  peer: Line | undefined;
  recorder: Recorder | undefined;
  track: Track | undefined;
  bridgeTrack: Track | undefined;
  bridgeRecorder: Recorder | undefined;
  tap: 'on' | 'off' = 'off';

  // Counts and reports.
  packetsSent = 0;
  octetsSent = 0;
  sendErrors = 0;
  dropped = 0;
  reportAt = 0;
  reportedSent = 0;
  senderReport = 0;
  senderReportAt = 0;
  farEnd: ChannelStats['farEnd'];

  constructor(slot: number, port: number) {
    this.slot = slot;
    this.port = port;
  }

  /** The timestamp of the packet that stands for a slot. */
  stampAt(tick: number): number {
    return this.sentTick < 0
      ? this.timestamp
      : (this.timestamp + (tick - this.sentTick) * TICK_SAMPLES) >>> 0;
  }

  get sends(): boolean {
    const remote = this.remote;
    return (
      remote !== undefined &&
      remote.port !== 0 &&
      (remote.direction === 'sendrecv' || remote.direction === 'sendonly')
    );
  }

  get listens(): boolean {
    return this.remote?.direction === 'sendrecv' || this.remote?.direction === 'recvonly';
  }

  stats(): ChannelStats {
    return {
      packetsSent: this.packetsSent,
      packetsReceived: this.source.received,
      packetsLost: this.source.lost,
      packetsLate: this.source.late,
      sendErrors: this.sendErrors,
      packetsDropped: this.dropped,
      jitterMs: this.source.jitter / 8,
      farEnd: this.farEnd,
    };
  }
}

/** Keys come under the number of their description or of ours. */
export function isEvent(remote: Remote, payloadType: number): boolean {
  return payloadType === remote.telephoneEvent || payloadType === remote.telephoneEventOurs;
}
