// What a mailing is at any moment, what can happen to it, and what is to be done about it. Owns these shapes; the steps from
// one to the next are `mailing-machine.ts`, how they are stored is the store's.

import type { Instant } from '../../base/time.ts';
import type { DayHours, Spread } from './portions.ts';
import type { RepeatRule } from './repeat-rule.ts';
import type { Zone } from './zone-time.ts';

/** Their places are the numbers `jobs.php` tells. */
export const STAGES = [
  /** Recipients are still being added. */
  'new',
  /** For the moment it is planned for. */
  'waiting',
  'running',
  'paused',
  'finished',
  'cancelled',
  /** It cannot go on as it is: `failure` says why. */
  'failed',
] as const;

export type Stage = (typeof STAGES)[number];

/** What a run is at; kept while it is paused. */
export type Phase =
  | 'idle'
  /** The members of its groups become recipients. */
  | 'gathering'
  /** Recipients become messages. */
  | 'taking'
  /** All are messages; some have not come to their end. */
  | 'settling'
  /** The same for the second try of what was not delivered. */
  | 'taking again'
  | 'settling again';

/** What is being done to its messages, batch by batch: stopped, made to wait again, ended, ended and hidden. */
export type Sweep = 'none' | 'stop' | 'release' | 'end' | 'remove';

/** How it is to be run. */
export type MailingPlan = {
  readonly zone: Zone;
  readonly rule: RepeatRule;
  /** Runs after the first; undefined: no limit. */
  readonly repeatsMax: number | undefined;
  readonly spread: Spread | undefined;
  readonly hours: DayHours | undefined;
  /** Recipients a second at most. */
  readonly perSecond: number | undefined;
  /** Whether what was not delivered is tried once more. */
  readonly secondTry: 'no' | 'yes';
};

export type MailingState = {
  readonly stage: Stage;
  readonly phase: Phase;
  readonly sweep: Sweep;
  /** Runs begun. */
  readonly run: number;
  /** Planned start of the first run: what repetitions are reckoned from. */
  readonly anchor: Instant | undefined;
  /** Planned start of the next run, or of the present one. */
  readonly plannedAt: Instant | undefined;
  /** Recipients of this run, or of its second try. */
  readonly total: number;
  readonly taken: number;
  /** Portions that are over, and when the present one was due. */
  readonly portion: number;
  readonly portionAt: Instant | undefined;
  /** When the present phase began. */
  readonly phaseAt: Instant | undefined;
  /** When it must be looked at again; undefined: not before somebody asks. */
  readonly wakeAt: Instant | undefined;
  readonly failure: string | undefined;
};

/** What its owner may tell it to do. */
export type MailingOrder = 'start' | 'pause' | 'cancel' | 'remove';

export type MailingEvent = { readonly at: Instant } & (
  | { readonly kind: 'ordered'; readonly order: MailingOrder }
  /** All recipients are there; undefined: at once. */
  | { readonly kind: 'ready'; readonly start: Instant | undefined }
  /** The start was changed. */
  | { readonly kind: 'replanned'; readonly start: Instant }
  | { readonly kind: 'woken' }
  | { readonly kind: 'gathered'; readonly total: number }
  | { readonly kind: 'taken'; readonly count: number }
  /** `undelivered`: messages a second try would be for. */
  | { readonly kind: 'settled'; readonly undelivered: number }
  | { readonly kind: 'unsettled' }
  /** `under way`: some are being sent at this moment and may come back to the queue. */
  | { readonly kind: 'swept'; readonly left: 'some' | 'under way' | 'none' }
  | { readonly kind: 'refused'; readonly failure: string }
);

/** One act of the shell, whose result is the next event. */
export type MailingEffect =
  | { readonly kind: 'gather' }
  | { readonly kind: 'take'; readonly most: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'sweep'; readonly how: Exclude<Sweep, 'none'> }
  /** The order is not for a mailing in this stage. */
  | { readonly kind: 'refuse' };

export const NEW_MAILING: MailingState = {
  stage: 'new',
  phase: 'idle',
  sweep: 'none',
  run: 0,
  anchor: undefined,
  plannedAt: undefined,
  total: 0,
  taken: 0,
  portion: 0,
  portionAt: undefined,
  phaseAt: undefined,
  wakeAt: undefined,
  failure: undefined,
};
