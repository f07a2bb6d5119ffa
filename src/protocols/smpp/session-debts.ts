// Requests of the peer that wait for our answers, by handle: a peer may use one sequence number twice. Owns the handles and how many may
// wait at once; it answers nothing.

import type { Operation, OperationPdu } from './session-types.ts';

type Debt = { readonly sequence_number: number; readonly command: Operation };

export class Debts {
  private readonly debts = new Map<number, Debt>();
  private readonly most: number;
  private lastHandle = 0;

  constructor(most: number) {
    this.most = most;
  }

  get size(): number {
    return this.debts.size;
  }

  /** How many more may wait. */
  get room(): number {
    return Math.max(0, this.most - this.debts.size);
  }

  /** Its handle; undefined: too many wait already. */
  add({ sequence_number, command }: OperationPdu): number | undefined {
    if (this.debts.size >= this.most) return undefined;
    this.debts.set(++this.lastHandle, { sequence_number, command });
    return this.lastHandle;
  }

  /** Takes it out. */
  pay(handle: number): Debt | undefined {
    const debt = this.debts.get(handle);
    this.debts.delete(handle);
    return debt;
  }

  clear(): void {
    this.debts.clear();
  }
}
