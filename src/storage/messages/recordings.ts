// Recordings by the signed addresses they can be heard at. Owns which file an address stands for; the form of the token
// is `signed-links.ts`.

import type { Clock } from '../../base/time.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { SignedLinks } from '../texts/signed-links.ts';

/** Name of the folder of recordings in the data folder. */
export const RECORDINGS_FOLDER = 'recordings';

type RecordingFile = { readonly path: string; readonly item: string };

export class Recordings {
  readonly #session: Session;
  readonly #links: SignedLinks;

  constructor(session: Session, secrets: Secrets, clock: Clock) {
    this.#session = session;
    this.#links = new SignedLinks(secrets, clock, 'recording');
  }

  /** What follows `/recordings/` in the address of a recording. */
  token(id: number): string {
    return this.#links.token(id);
  }

  /** The file behind a token; undefined when the token is false or too old, or the recording is gone. */
  async open(token: string): Promise<RecordingFile | undefined> {
    const id = this.#links.idOf(token);
    if (id === undefined) return undefined;
    const [row] = await this.#session.query<RecordingFile>(
      'select path, item from recordings where id = $1',
      [id],
    );
    return row;
  }
}
