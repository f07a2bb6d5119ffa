// What happens in a call, as the rows of its history. Owns the kinds and their data; the order is the order of writing.

import type { AccountMenuSettings } from '../../language/index.ts';

export type CallEvent =
  /** A call came in to the number `to`; with a saved menu, the version that was current then. */
  | {
      readonly kind: 'incoming';
      readonly to: string;
      readonly answer: string;
      readonly menu?: string;
      readonly version?: number;
      readonly trunk?: string;
    }
  | { readonly kind: 'dialling'; readonly attempt: number; readonly trunk?: string }
  | { readonly kind: 'ringing'; readonly status: number }
  /** Of a menu: the settings in force, so that the call can be stepped through again. */
  | { readonly kind: 'answered'; readonly settings?: AccountMenuSettings }
  /** `seconds`: how long it sounds when nothing cuts it. */
  | {
      readonly kind: 'said';
      readonly item: string;
      readonly texts: readonly string[];
      readonly seconds?: number;
    }
  | { readonly kind: 'key'; readonly key: string; readonly source: string; readonly during?: string }
  | { readonly kind: 'position'; readonly item: string }
  | { readonly kind: 'note'; readonly what: string; readonly key?: string; readonly item?: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'recording'; readonly item: string }
  /** `path` is the file's name in the folder of recordings; `end` is `hung-up` when the call was over before it. */
  | {
      readonly kind: 'recorded';
      readonly item: string;
      readonly seconds: number;
      readonly end: string;
      readonly path: string;
      readonly bytes: number;
    }
  | {
      readonly kind: 'sms';
      readonly item: string;
      readonly to: string;
      readonly sender: string;
      readonly text: string;
    }
  | {
      readonly kind: 'url';
      readonly item: string;
      readonly name: string;
      readonly key: string;
      readonly address?: string;
    }
  | { readonly kind: 'transfer'; readonly item: string; readonly numbers: readonly string[] }
  | { readonly kind: 'transfer-ringing'; readonly number: string }
  | { readonly kind: 'transfer-answered'; readonly number: string }
  | { readonly kind: 'transfer-failed'; readonly number: string; readonly cause: string }
  | {
      readonly kind: 'transfer-ended';
      readonly number: string;
      readonly by: string;
      readonly seconds: number;
    }
  | { readonly kind: 'held' }
  | { readonly kind: 'resumed' }
  /** The attempt is over: hung up, refused, not answered, lost with its node. */
  | {
      readonly kind: 'ended';
      readonly cause: string;
      readonly seconds: number;
      readonly status?: number;
      readonly q850?: number;
    };
