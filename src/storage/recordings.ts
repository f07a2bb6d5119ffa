// Addresses by which a recording can be heard: signed under the secret key, good for a while. Owns the form of the token.

import { type Clock, DAY } from '../base/time.ts';
import type { Session } from './database.ts';
import type { Secrets } from './secrets.ts';

/** Name of the folder of recordings in the data folder. */
export const RECORDINGS_FOLDER = 'recordings';

const GOOD_FOR = 7 * DAY;
const TOKEN = /^(\d{1,15})-([0-9a-z]{1,10})-([\w-]{10,64})$/;

type RecordingFile = { readonly path: string; readonly item: string };

export class Recordings {
  readonly #session: Session;
  readonly #secrets: Secrets;
  readonly #clock: Clock;

  constructor(session: Session, secrets: Secrets, clock: Clock) {
    this.#session = session;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** What follows `/recordings/` in the address of a recording. */
  token(id: number): string {
    const until = (this.#clock.now() + GOOD_FOR).toString(36);
    return `${id}-${until}-${this.#secrets.sign(signed(id, until))}`;
  }

  /** The file behind a token; undefined when the token is false or too old, or the recording is gone. */
  async open(token: string): Promise<RecordingFile | undefined> {
    const [, id = '', until = '', signature = ''] = TOKEN.exec(token) ?? [];
    if (id === '' || !this.#secrets.isSigned(signed(Number(id), until), signature)) return undefined;
    if (Number.parseInt(until, 36) < this.#clock.now()) return undefined;
    const [row] = await this.#session.query<RecordingFile>(
      'select path, item from recordings where id = $1',
      [Number(id)],
    );
    return row;
  }
}

function signed(id: number, until: string): string {
  return `recording ${id} ${until}`;
}
