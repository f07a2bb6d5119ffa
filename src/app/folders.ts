// Where things lie inside the data folder. Owns the names of the folders that more than one part of the program uses.

import path from 'node:path';
import { RECORDINGS_FOLDER } from '../storage/messages/recordings.ts';
import type { NumberingPlaces } from '../storage/numbering/numbering-files.ts';
import { HOME, PROJECT } from './project.ts';
import type { Settings } from './settings.ts';

/** The console, built ahead. */
export const CONSOLE_FOLDER = path.join(PROJECT, 'dist', 'console');

/** The documents as a site, built ahead. */
export const SITE_FOLDER = path.join(PROJECT, 'dist', 'site');

/** WAV files of calls. */
export function recordingsFolder(settings: Settings): string {
  return path.join(settings.data, RECORDINGS_FOLDER);
}

/** Numbering files installed by `dozvon numbers`, and the operator's own that a setting names. */
export function numberingPlaces(settings: Settings): NumberingPlaces & { readonly installed: string } {
  const own = settings.numbering;
  return {
    installed: path.join(settings.data, 'numbering'),
    ...(own === undefined ? {} : { own: path.resolve(HOME, own) }),
  };
}

/** The file of numbers taken to another operator, when there is one. */
export function portedNumbersFile({ portedNumbers }: Settings): string | undefined {
  return portedNumbers === undefined ? undefined : path.resolve(HOME, portedNumbers);
}
