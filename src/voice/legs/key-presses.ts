// One key press that comes two ways (RFC 4733 and SIP INFO, or INFO and tone) is one key. Owns the memory of recent
// presses; it must not know a clock.

import type { KeySource } from '../leg.ts';

/** Milliseconds between two reports of one press. */
const SAME_PRESS = 200;
/** Milliseconds a key may have been held before an INFO, which is sent when it is let go. */
const HELD_LONGEST = 5_000;
/** Presses remembered; nobody presses more in that time. */
const PRESSES = 32;

type Press = { readonly key: string; readonly at: number; readonly sources: Set<KeySource> };

export class KeyPresses {
  #recent: Press[] = [];

  /**
   * Whether this report is a press of its own. A second report of the same key is the same press when it comes another
   * way, soon, and no report of that way has been matched with that press: two quick presses stay two.
   */
  isNew(
    report: { readonly key: string; readonly source: KeySource; readonly heldMs?: number },
    now: number,
  ): 'yes' | 'no' {
    const held = Math.min(report.heldMs ?? 0, HELD_LONGEST);
    this.#recent = this.#recent
      .slice(-PRESSES)
      .filter((press) => now - press.at <= SAME_PRESS + HELD_LONGEST);
    const same = this.#recent.find(
      (press) =>
        press.key === report.key && now - press.at <= SAME_PRESS + held && !press.sources.has(report.source),
    );
    if (same) {
      same.sources.add(report.source);
      return 'no';
    }
    this.#recent.push({ key: report.key, at: now, sources: new Set([report.source]) });
    return 'yes';
  }
}
