// How a link gets its mails away: by one host, or straight to the mail servers of each domain. Owns what both have in common;
// what becomes of a message is the channel's.

import type { Letter } from './letter.ts';
import type { SendResult } from './smtp-host.ts';

export type WayResult =
  | SendResult
  /** The domain has no mail server. */
  | { readonly kind: 'no-server'; readonly why: string };

export interface MailWay {
  /** Never rejects. */
  send(letter: Letter, stop: AbortSignal): Promise<WayResult>;
  close(): void;
}
