// Bad rows of a file, as they are told: the first of them, with what stood in them as long as that is not too much. Owns both limits.

import { LIMITS } from '../../base/limits.ts';
import type { RowFault } from '../../core/contacts/import-file.ts';
import type { RowTrouble } from '../../core/contacts/import-row.ts';

/** `cells` are empty for a row that could not be read. */
export type NumberedRow = { readonly number: number; readonly cells: readonly string[] };

export class RowFaults {
  readonly #told: RowFault[] = [];
  #characters = 0;
  #count = 0;

  /** All there were. */
  get count(): number {
    return this.#count;
  }

  /** In the order of their rows. */
  get told(): readonly RowFault[] {
    return [...this.#told].sort((one, other) => one.row - other.row);
  }

  add({ number, cells }: NumberedRow, { sentence, column }: RowTrouble): void {
    this.#count++;
    if (this.#told.length >= LIMITS.sheet.faultsTold) return;
    this.#characters += cells.reduce((sum, cell) => sum + cell.length, 0);
    const told = this.#characters <= LIMITS.sheet.faultCharacters ? cells : [];
    this.#told.push({ row: number, ...(column !== undefined && { column }), sentence, cells: told });
  }
}
