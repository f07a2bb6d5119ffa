// Where things lie inside the data folder. Owns the names of the folders that more than one part of the program uses.

import path from 'node:path';
import { RECORDINGS_FOLDER } from '../storage/recordings.ts';
import type { Settings } from './settings.ts';

/** WAV files of calls. */
export function recordingsFolder(settings: Settings): string {
  return path.join(settings.data, RECORDINGS_FOLDER);
}
