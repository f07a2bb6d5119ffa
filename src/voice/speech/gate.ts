// So many at a time, the rest in the order they came. Owns the waiting; it must not know what it lets through.

import { err, type Result } from '../../base/result.ts';

export class Gate {
  private free: number;
  private readonly waiting: (() => void)[] = [];
  private readonly most: number;

  /** `places` run at once; past `most` waiting a job is refused. */
  constructor(places: number, most: number) {
    this.free = places;
    this.most = most;
  }

  async run<T>(job: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
    if (this.free > 0) this.free--;
    else if (this.waiting.length >= this.most) return err(`${this.most} texts are already waiting`);
    else await new Promise<void>((admit) => this.waiting.push(admit));
    try {
      return await job();
    } finally {
      // A place goes straight to the next in line, so that nobody overtakes.
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
