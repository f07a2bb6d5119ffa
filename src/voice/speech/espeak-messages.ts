// What the server and its espeak-ng process say to each other. Owns these shapes only.

import type { EspeakVoice } from './speech-config.ts';

export type EspeakRequest = {
  readonly text: string;
  readonly language: string;
  readonly voice: EspeakVoice;
};

/** One reply per request, in order. */
export type EspeakReply =
  | { readonly kind: 'said'; readonly wav: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string };
