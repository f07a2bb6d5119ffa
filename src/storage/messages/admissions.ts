// Submissions of many requests stored by one transaction: what comes while one is being committed goes with the next. Owns
// that gathering and the way of large submissions beside it; what storing means is `accept-store.ts`.

import { assert } from '../../base/assert.ts';
import type { Admission, Admitted } from '../../core/messages/accept.ts';
import type { Database } from '../database/database.ts';
import { admitAll } from './accept-store.ts';

type Waiting = {
  readonly admission: Admission;
  readonly recipients: number;
  readonly resolve: (admitted: Admitted) => void;
  readonly reject: (error: unknown) => void;
};

/** Recipients past which a submission has a transaction of its own: nobody else should wait for it. */
const ALONE_RECIPIENTS = 200;
/** Submissions and recipients of one transaction: larger ones gain nothing and make the next wait. */
const BATCH_SUBMISSIONS = 100;
const BATCH_RECIPIENTS = 400;

export class Admissions {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #state: 'idle' | 'committing' = 'idle';

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves after the commit. */
  admit(admission: Admission): Promise<Admitted> {
    const recipients = admission.items.reduce((sum, item) => sum + item.recipients.length, 0);
    if (recipients > ALONE_RECIPIENTS) return this.#alone(admission);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ admission, recipients, resolve, reject });
      if (this.#state === 'idle') void this.#run();
    });
  }

  async #alone(admission: Admission): Promise<Admitted> {
    const [admitted] = await this.#database.transaction((session) => admitAll(session, [admission]));
    assert(admitted !== undefined, 'every admission has an answer');
    return admitted;
  }

  async #run(): Promise<void> {
    this.#state = 'committing';
    // Requests that were read in the same turn of the loop go together.
    await new Promise((next) => setImmediate(next));
    while (this.#waiting.length > 0) await this.#commit(this.#next());
    this.#state = 'idle';
  }

  #next(): readonly Waiting[] {
    let recipients = 0;
    const end = this.#waiting.findIndex((waiting, at) => {
      recipients += waiting.recipients;
      return at > 0 && (at >= BATCH_SUBMISSIONS || recipients > BATCH_RECIPIENTS);
    });
    const batch = end < 0 ? this.#waiting : this.#waiting.slice(0, end);
    this.#waiting = this.#waiting.slice(batch.length);
    return batch;
  }

  /** Never rejects: each submission's own promise tells. One that cannot be stored must not take the others with it. */
  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const admissions = batch.map(({ admission }) => admission);
      const answers = await this.#database.transaction((session) => admitAll(session, admissions));
      batch.forEach(({ resolve }, at) => void resolve(answers[at] as Admitted));
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1 && only) only.reject(error);
      else if (isPoison(error)) for (const one of batch) await this.#commit([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** The data is to blame, not the connection: the transaction has certainly not been committed. SQLSTATE classes 22 and 23. */
function isPoison(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^2[23]/.test(code);
}
