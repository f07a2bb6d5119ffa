// What the phone of this window is doing, for every part of the console that shows it. Owns the value and who is told of its changes;
// the phone itself is line.ts, which is loaded when somebody first uses it.

import { useSyncExternalStore } from 'react';

/** Why a line is not there, in the console's words. */
export type LineTrouble = 'unreachable' | 'refused';

export type Line =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly number: string }
  | { readonly kind: 'trouble'; readonly why: LineTrouble };

/** `none`: the browser has none, or gives it only over https. */
export type Microphone = 'unasked' | 'on' | 'denied' | 'none';

export type CallEnd = 'ended' | 'declined' | 'missed' | 'not-found' | 'busy' | 'away' | 'no-sound' | 'failed';

export type Call = {
  /** `in`: somebody rings us. */
  readonly direction: 'in' | 'out';
  readonly with: string;
  readonly phase: 'ringing' | 'connecting' | 'talking';
  /** Of `Date.now()`, from the answer on. */
  readonly since: number | undefined;
  readonly muted: boolean;
  /** Keys pressed in this call. */
  readonly keys: string;
};

type PhoneState = {
  readonly line: Line;
  readonly microphone: Microphone;
  readonly call: Call | undefined;
  /** How the last call ended; undefined before the first. */
  readonly lastEnd: CallEnd | undefined;
};

const SILENT: PhoneState = {
  line: { kind: 'off' },
  microphone: 'unasked',
  call: undefined,
  lastEnd: undefined,
};

let state = SILENT;
const watchers = new Set<() => void>();

export function phoneState(): PhoneState {
  return state;
}

export function changePhone(change: Partial<PhoneState>): void {
  state = { ...state, ...change };
  for (const watcher of [...watchers]) watcher();
}

/** Changes what is known of the call that is on; nothing once there is none. */
export function changeCall(change: Partial<Call>): void {
  if (state.call) changePhone({ call: { ...state.call, ...change } });
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

export function usePhone(): PhoneState {
  return useSyncExternalStore(watch, phoneState);
}
