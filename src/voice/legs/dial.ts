// The port from a call's life to the trunks: rings one number and gives a leg when somebody answers. Owns the shape;
// it must not know routes, SIP or media.

import type { AccountId } from '../../core/accounts/account.ts';
import type { Leg, LegEvent } from '../leg.ts';

export type DialWish = {
  /** International digits without `+`, or the number of a phone of the account's. */
  readonly digits: string;
  /** Whose call it is: its own phones are rung without a trunk. */
  readonly account?: AccountId;
  /** `never`: it rings a phone of the account or nobody. */
  readonly trunk?: 'never';
  /** Number shown; undefined: the trunk's own. */
  readonly callerId: string | undefined;
  readonly ringSeconds: number;
  /** Transfers go before new calls: their subscriber is on the line. */
  readonly priority: 'transfer' | 'call';
  /** A line is ours and the INVITE is about to leave; it leaves when the promise resolves, never when it rejects. */
  readonly beforeInvite?: (trunk: string) => Promise<void>;
  /** Never called from inside `dial`. `ended` comes exactly once, whatever happens. */
  readonly onEvent: (event: LegEvent) => void;
};

export interface Dialling {
  /** There from `answered` on. */
  leg(): Leg | undefined;
  /** Stops waiting or ringing, or hangs up. `ended` follows. */
  cancel(): void;
}

export type Dial = (wish: DialWish) => Dialling;
