// The numbering plan of a running program: read when it is first asked, and read anew when its files have changed. Owns that
// watching; a broken new file leaves the plan as it was and is told.

import { SECOND } from '../../base/time.ts';
import type { Numbering, NumberPlace, Operator } from '../../core/numbers/number-place.ts';
import type { NumberingPlan } from '../../core/numbers/numbering-plan.ts';
import { fingerprintOf, type NumberingPlaces, planOrRefusal } from './numbering-files.ts';

/** How often the files are looked at; the answer costs a stat of each. */
const LOOK_EVERY = 5 * SECOND;

type LiveNumberingOptions = NumberingPlaces & {
  /** The files have changed and cannot be used; the plan stays as it was. */
  readonly onRefused: (error: unknown) => void;
  readonly onTaken: (plan: NumberingPlan) => void;
};

export class LiveNumbering implements Numbering {
  readonly #options: LiveNumberingOptions;
  #plan: NumberingPlan | undefined;
  #fingerprint = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LiveNumberingOptions) {
    this.#options = options;
  }

  place(phone: string): NumberPlace | undefined {
    return this.plan().place(phone);
  }

  operators(): readonly Operator[] {
    return this.plan().operators();
  }

  /** Throws NumberingRefused when there is no plan yet and the files are broken. */
  plan(): NumberingPlan {
    if (!this.#plan) {
      this.#fingerprint = fingerprintOf(this.#options);
      this.#plan = planOrRefusal(this.#options);
    }
    return this.#plan;
  }

  /** Reads the plan now, and again whenever its files change, until closed. Throws NumberingRefused. */
  start(): void {
    this.plan();
    const look = (): void => {
      this.refresh();
      this.#timer = setTimeout(look, LOOK_EVERY).unref();
    };
    this.#timer = setTimeout(look, LOOK_EVERY).unref();
  }

  /** Looks whether the files have changed since they were read last. */
  refresh(): 'same' | 'taken' | 'refused' {
    const fingerprint = this.#look();
    if (this.#plan && fingerprint === this.#fingerprint) return 'same';
    // Remembered first: a broken file is told once, not every time it is looked at.
    this.#fingerprint = fingerprint;
    try {
      this.#plan = planOrRefusal(this.#options);
      this.#options.onTaken(this.#plan);
      return 'taken';
    } catch (error) {
      this.#options.onRefused(error);
      return 'refused';
    }
  }

  /** Files that cannot be looked at are a state like any other: reading them says what is wrong. */
  #look(): string {
    try {
      return fingerprintOf(this.#options);
    } catch (error) {
      return String(error);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

let shipped: LiveNumbering | undefined;

/** The plan that comes with the program, read once for the whole process. */
export function shippedNumbering(): Numbering {
  shipped ??= new LiveNumbering({ onRefused: () => {}, onTaken: () => {} });
  return shipped;
}
