// What goes into the dialogue with a modem and what comes out of it: settings, events, effects. Owns these types; the steps are
// in modem-session.ts.

import type { AtEvent } from './at-replies.ts';

export type ModemTimer =
  /** For the answer to the command under way. */
  | 'answer'
  /** Nothing came for so long: what was on its way has arrived. */
  | 'quiet'
  /** Until the SIM is looked for again. */
  | 'again'
  /** Until the modem is looked after: the network, the signal, messages nobody told of. */
  | 'watch';

export type ModemSettings = {
  /** Of the SIM; entered once, and again only after it was accepted. */
  readonly pin?: string;
  /** What came of the PIN in earlier sessions with this SIM. */
  readonly pinBefore: PinState;
  /** The service centre in place of the SIM's own: digits, international. */
  readonly centre?: string;
};

/** `tried`: entered, and not known to be right; it is not entered again. */
export type PinState = 'untried' | 'tried' | 'accepted';

export type ModemError = Omit<AtEvent & { readonly kind: 'error' }, 'kind'>;

/** `T` is what the user knows a message by. It comes back exactly once: sent, refused, unanswered or not-sent. */
export type ModemEvent<T> =
  /** The line stands. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'received'; readonly octets: Uint8Array }
  /** `pdu` with the service centre before it, `length` without (27.005 section 4.3). */
  | { readonly kind: 'send'; readonly token: T; readonly pdu: Uint8Array; readonly length: number }
  /** What was told by this handle is stored: the modem may forget it. */
  | { readonly kind: 'taken'; readonly handle: number }
  /** It can be stored by nobody: it stays where it lies, and is not told again. */
  | { readonly kind: 'left'; readonly handle: number }
  | { readonly kind: 'timer'; readonly timer: ModemTimer }
  /** End in good order: what is under way is finished, nothing new begins. */
  | { readonly kind: 'end' }
  | { readonly kind: 'lost' };

export type ModemEffect<T> =
  | { readonly kind: 'write'; readonly text: string }
  /** Set anew when it runs already. */
  | { readonly kind: 'start'; readonly timer: ModemTimer; readonly after: number }
  | { readonly kind: 'stop'; readonly timer: ModemTimer }
  /** The modem is set up; from here on messages may be sent, when it is in the network. */
  | { readonly kind: 'ready'; readonly reports: 'yes' | 'no' }
  /** It is to be set up anew, or cannot be; messages are given back until the next `ready`. */
  | { readonly kind: 'unready'; readonly says: string }
  /** What a person must see to: PIN, PUK, no SIM. Told once for each time it is found. */
  | { readonly kind: 'trouble'; readonly says: string }
  | { readonly kind: 'pin'; readonly state: Exclude<PinState, 'untried'> }
  | { readonly kind: 'network'; readonly registered: 'yes' | 'no' }
  /** Received power in dBm (27.007 section 8.5). */
  | { readonly kind: 'signal'; readonly power: number | undefined }
  | { readonly kind: 'sent'; readonly token: T; readonly reference: number }
  | { readonly kind: 'refused'; readonly token: T; readonly error: ModemError }
  /** It left, and what became of it is unknown. */
  | { readonly kind: 'unanswered'; readonly token: T; readonly says: string }
  /** It did not leave. */
  | { readonly kind: 'not-sent'; readonly token: T; readonly says: string }
  /** A message or a report; `taken` or `left` is awaited. */
  | { readonly kind: 'told'; readonly handle: number; readonly pdu: Uint8Array }
  /** The last effect of a session. */
  | { readonly kind: 'close'; readonly says: string };
