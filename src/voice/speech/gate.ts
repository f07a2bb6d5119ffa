// So many at a time, the rest in the order they came, what calls wait for before what pages wait for. Owns the waiting; it must
// not know what it lets through.

import { err, type Result } from '../../base/result.ts';
import type { Turn } from './speech.ts';

type Admit = () => void;

export class Gate {
  private free: number;
  private readonly waiting: Readonly<Record<Turn, Admit[]>> = { call: [], page: [] };
  private readonly most: number;

  /** `places` run at once; past `most` waiting for the same turn a job is refused. */
  constructor(places: number, most: number) {
    this.free = places;
    this.most = most;
  }

  async run<T>(job: () => Promise<Result<T, string>>, turn: Turn): Promise<Result<T, string>> {
    const waiting = this.waiting[turn];
    if (this.free > 0) this.free--;
    else if (waiting.length >= this.most) return err(`${this.most} texts are already waiting`);
    else await new Promise<void>((admit) => waiting.push(admit));
    try {
      return await job();
    } finally {
      // A place goes straight to the next in line, so that nobody overtakes.
      const next = this.waiting.call.shift() ?? this.waiting.page.shift();
      if (next) next();
      else this.free++;
    }
  }
}
