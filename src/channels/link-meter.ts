// What a link tells about its work to whoever counts. Owns the list of events; how they become metrics is the app's.

/** How a submission ended, as far as the link knows. */
type Answer = 'taken' | 'refused' | 'throttled' | 'unanswered';

export interface LinkMeter {
  /** Connections that are up, of so many configured. */
  connections(up: number, configured: number): void;
  /** Submissions without an answer, of so many that may be. */
  window(used: number, size: number): void;
  /** `seconds` from sending to the answer; `code`: the peer's own word for it. */
  answered(answer: Answer, seconds: number, code: string): void;
  /** A receipt, by the word of the peer. */
  receipt(state: string): void;
  /** A message of a subscriber. */
  incoming(): void;
}
