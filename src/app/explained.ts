// What went wrong outside the program, as a sentence for the person at the terminal: a port that is taken, a file that is
// not there, a database that is away. Owns the words for the system's codes; a bug of ours is left as it is.

import { PageTaken } from '../interfaces/http/web-pages.ts';
import { BackupError } from '../storage/backup/backup-error.ts';
import { StorageUnavailable } from '../storage/database/database.ts';
import { EmbeddedPostgresError } from '../storage/database/embedded/embedded-error.ts';
import { MigrationError } from '../storage/database/migrate.ts';
import { NodeTaken } from '../storage/nodes.ts';
import { NumberingRefused } from '../storage/numbering/numbering-files.ts';
import { CommandError } from './command-error.ts';
import { causeInWords } from './system-words.ts';

const KNOWN = [
  BackupError,
  EmbeddedPostgresError,
  StorageUnavailable,
  MigrationError,
  NodeTaken,
  NumberingRefused,
  PageTaken,
];

/** Faults an operator can do something about become their sentence; anything else is a bug and stays as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  if (KNOWN.some((one) => error instanceof one)) return new CommandError(error.message);
  const words = causeInWords(error);
  return words === undefined ? error : new CommandError(words);
}
