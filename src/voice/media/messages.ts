// What the main thread and the media worker say to each other. Owns the two unions; it must not hold behaviour. Messages of a port keep
// their order, so a channel's number may be used again once its `closed` has come back.

import type { ChannelStats, MediaEvent, PlaneStats, Remote } from './media-plane.ts';

/** `slot` is the index of a channel, 0 to channelsMax less one. */
export type Command =
  | { readonly kind: 'open'; readonly slot: number; readonly family: 4 | 6 }
  | { readonly kind: 'connect'; readonly slot: number; readonly remote: Remote }
  | {
      readonly kind: 'play';
      readonly slot: number;
      readonly play: number;
      readonly sounds: readonly number[];
      readonly loop: 'yes' | 'no';
    }
  | { readonly kind: 'stop'; readonly slot: number }
  | {
      readonly kind: 'digits';
      readonly slot: number;
      readonly digits: string;
      readonly gapMs: number;
      readonly lengthMs: number;
    }
  | { readonly kind: 'record'; readonly slot: number; readonly recording: RecordingOrder }
  | { readonly kind: 'stop-record'; readonly slot: number }
  | {
      readonly kind: 'bridge';
      readonly slot: number;
      readonly other: number;
      readonly recording: RecordingOrder | undefined;
    }
  | { readonly kind: 'unbridge'; readonly slot: number }
  | { readonly kind: 'echo'; readonly slot: number }
  | { readonly kind: 'hear'; readonly slot: number; readonly tap: 'on' | 'off' }
  | { readonly kind: 'close'; readonly slot: number }
  | { readonly kind: 'sound'; readonly sound: number; readonly memory: SharedSound }
  | { readonly kind: 'forget-sound'; readonly sound: number }
  | { readonly kind: 'stats'; readonly request: number }
  | { readonly kind: 'shut' };

/** A recording as the media thread sees it: a ring in shared memory that the writing thread drains. */
export type RecordingOrder = {
  readonly ring: SharedArrayBuffer;
  readonly seconds: number;
  readonly silenceSeconds: number;
};

/** A prompt in shared memory: A-law first, then µ-law, each `samples` long and then padded by silence. */
export type SharedSound = { readonly memory: SharedArrayBuffer; readonly samples: number };

export type Scheduling = PlaneStats['scheduling'];

export type Report =
  | { readonly kind: 'ready'; readonly wake: number | undefined }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'opened'; readonly slot: number; readonly port: number }
  | {
      readonly kind: 'refused';
      readonly slot: number;
      readonly code: 'ports-exhausted' | 'family-unavailable';
    }
  | { readonly kind: 'event'; readonly slot: number; readonly event: MediaEvent }
  | { readonly kind: 'heard'; readonly slot: number; readonly samples: Int16Array }
  | { readonly kind: 'closed'; readonly slot: number; readonly stats: ChannelStats }
  | { readonly kind: 'stats'; readonly request: number; readonly stats: PlaneStats };

/** What the media worker is started with. */
export type WorkerSettings = {
  readonly body: 'batch' | 'dgram';
  readonly address: string;
  readonly address6: string;
  readonly ports: { readonly first: number; readonly last: number };
  readonly channelsMax: number;
  readonly latch: 'on' | 'off';
  readonly rtpTimeoutSeconds: number;
  readonly rtcp: 'on' | 'off';
  /** Rung when a recording ended, so that the writing thread looks at once. */
  readonly bell: Int32Array;
};
