// What became of the rows of a file of contacts, whoever took it in: the data folder or a server. Owns that form and how it ends the
// command.

import { CommandError } from './command-error.ts';
import { say } from './say.ts';
import { oneLine } from './terminal/foreign-text.ts';
import { toldFaults } from './told-faults.ts';

type Report = {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly failed: number;
  readonly faults: readonly { readonly row: number; readonly sentence: string }[];
  readonly groupsMade: readonly string[];
};

/** `stopped`: why the rest of it was not read. */
export function sayImport(report: Report, stopped: string | null | undefined): void {
  const { rows, added, changed, same, failed, faults } = report;
  say(`${rows} rows: ${added} added, ${changed} changed, ${same} as they were, ${failed} refused`);
  if (report.groupsMade.length > 0) say(oneLine(`groups made: ${report.groupsMade.join(', ')}`));
  const sentences = faults.map(({ row, sentence }) => oneLine(`row ${row}: ${sentence}`));
  for (const line of toldFaults(sentences, failed)) say(line);
  if (stopped !== undefined && stopped !== null) throw new CommandError(oneLine(stopped));
}
