// The texts that are open in the editor, as it tells of their changes. Owns the copies and their limits; what is in a text is the
// language's affair.
import type { Position, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LIMITS } from '../../base/limits.ts';
import { splitComment, type TextRange } from '../../language/index.ts';
import { isRecord } from './gate.ts';

/** A file ends with a line feed that its writer did not mean to have spoken; places in front of it stay what they are. */
export function messageOf(document: TextDocument): string {
  return document.getText().replace(/\r?\n$/, '');
}

/** Past this length the language looks at no text (`LIMITS.menu`), so there is nothing to say but that it is too long. */
export function isReadable(message: string): boolean {
  return splitComment(message).text.length <= LIMITS.menu.textCharactersRead;
}

export function rangeOf(document: TextDocument, { from, to }: TextRange): Range {
  return { start: document.positionAt(from), end: document.positionAt(to) };
}

/** A place the editor names, if it is one: lines and UTF-16 units from 0. Places beyond a line are its end. */
export function positionIn(value: unknown): Position | undefined {
  if (!isRecord(value)) return undefined;
  const { line, character } = value;
  return isWhole(line) && isWhole(character) ? { line, character } : undefined;
}

function rangeIn(value: unknown): Range | undefined {
  if (!isRecord(value)) return undefined;
  const [start, end] = [positionIn(value.start), positionIn(value.end)];
  return start && end && { start, end };
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 2 ** 31 - 1;
}

/** What became of a text: it is there as it is now, it is not kept any more (and why), or nothing is known of it. */
export type Change = 'kept' | 'too-many' | 'too-long' | 'torn' | 'unknown';

export class Documents {
  readonly #open = new Map<string, TextDocument>();

  get(uri: string): TextDocument | undefined {
    return this.#open.get(uri);
  }

  open(uri: string, version: number, text: string): Change {
    if (!this.#open.has(uri) && this.#open.size >= LIMITS.languageServer.documents) return 'too-many';
    return this.#keep(TextDocument.create(uri, 'dozvon-menu', version, text));
  }

  /** `torn`: the changes fit no text, so what the editor has is not known any more. */
  change(uri: string, version: number, changes: readonly unknown[]): Change {
    const document = this.#open.get(uri);
    if (!document) return 'unknown';
    for (const change of changes) {
      const range = isRecord(change) ? rangeIn(change.range) : undefined;
      if (!isRecord(change) || typeof change.text !== 'string' || (change.range !== undefined && !range)) {
        this.#open.delete(uri);
        return 'torn';
      }
      TextDocument.update(document, [{ text: change.text, ...(range && { range }) }], version);
      if (document.getText().length > LIMITS.languageServer.documentCharacters) break;
    }
    return this.#keep(document);
  }

  close(uri: string): void {
    this.#open.delete(uri);
  }

  #keep(document: TextDocument): Change {
    if (document.getText().length > LIMITS.languageServer.documentCharacters) {
      this.#open.delete(document.uri);
      return 'too-long';
    }
    this.#open.set(document.uri, document);
    return 'kept';
  }
}
