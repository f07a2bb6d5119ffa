// How a link is now, as far as the process that runs it sees. Owns this description; who sees it is the app's, what it explains
// of a message is told in `messages/why.ts`.

import type { Instant } from '../../base/time.ts';

export type LinkNow = {
  /** `no`: its messages go by other links of their routes, where there are any. */
  readonly up: 'yes' | 'no';
  /** Connections that stand; undefined: nobody has told yet. */
  readonly connections: number | undefined;
  /** Submissions without an answer, of so many that may be. */
  readonly window: { readonly used: number; readonly size: number } | undefined;
  /** Since when the peer asks for patience, where it does. */
  readonly patienceSince: Instant | undefined;
};
