// Documents that come with sender names, for operators to see. Owns their folder and rows; what a document must look like is the
// core's business.

import type { Clock } from '../../base/time.ts';
import type { DocumentForm } from '../../core/senders/document-form.ts';
import type { SenderDocument } from '../../core/senders/sender.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { FileFolder } from '../file-folder.ts';

const ADD = {
  name: 'sender-documents-add',
  text: `insert into sender_documents (sender_id, name, file, form, bytes, comment, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
};
const OF = {
  name: 'sender-documents-of',
  text: 'select name, file, form, bytes, comment from sender_documents where sender_id = $1 order by id',
};
const COUNT = {
  name: 'sender-documents-count',
  text: 'select count(*)::integer as count from sender_documents where sender_id = $1',
};
const KNOWN = 'select file from sender_documents';

/** On disk, without a row yet. */
export type WrittenDocument = SenderDocument & { readonly file: string; readonly form: DocumentForm };

type KeptDocument = {
  readonly name: string;
  /** Where it lies on this machine. */
  readonly path: string;
  readonly form: string;
  readonly bytes: number;
  readonly comment: string;
};

export class SenderDocuments {
  readonly #files: FileFolder;
  readonly #session: Session;
  readonly #clock: Clock;

  constructor(folder: string, session: Session, clock: Clock) {
    this.#files = new FileFolder(folder, clock);
    this.#session = session;
    this.#clock = clock;
  }

  /** On disk for good when it resolves. */
  async write(document: SenderDocument, form: DocumentForm): Promise<WrittenDocument> {
    const file = await this.#files.write(document.bytes, form);
    return { ...document, file, form };
  }

  async drop(file: string): Promise<void> {
    await this.#files.drop(file);
  }

  /** Part of the caller's transaction. */
  async keep(session: Session, sender: number, document: WrittenDocument): Promise<void> {
    const { name, file, form, bytes, comment } = document;
    const at = new Date(this.#clock.now());
    await session.query(ADD, [sender, storable(name), file, form, bytes.length, storable(comment), at]);
  }

  async count(session: Session, sender: number): Promise<number> {
    const [row] = await session.query<{ count: number }>(COUNT, [sender]);
    return row?.count ?? 0;
  }

  async of(sender: number): Promise<readonly KeptDocument[]> {
    const rows = await this.#session.query<Omit<KeptDocument, 'path'> & { readonly file: string }>(OF, [
      sender,
    ]);
    return rows.map(({ file, ...row }) => ({ ...row, path: this.#files.path(file) ?? '' }));
  }

  /** Removes files whose names are gone. Returns how many. */
  async sweep(): Promise<number> {
    return await this.#files.sweep(async () => {
      const rows = await this.#session.query<{ file: string }>(KNOWN);
      return new Set(rows.map((row) => row.file));
    });
  }
}
