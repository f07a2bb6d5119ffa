// `dozvon menu import|export FORMAT …`: menus of other systems become text, and the other way. Owns files, what is printed and
// the exit code; what is carried is the core's to say. It needs no server and no database.

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import type { Format } from '../../core/menus/exchange/fates.ts';
import { endingOf, exportMenu, FORMATS, importMenu } from '../../core/menus/exchange/formats.ts';
import type { Note } from '../../core/menus/exchange/notes.ts';
import { CommandError } from '../command-error.ts';
import { causeInWords } from '../system-words.ts';
import { readTextFile } from '../text-file.ts';

/** The exit code when something is lost; 1 is a menu that could not be made at all. */
const LOST = 3;

type Printed = { readonly json?: true };

export async function menuImport(format: string, source: string, { json }: Printed): Promise<void> {
  const files = await filesOf(known(format), source);
  const made = importMenu(known(format), files);
  const { text, notes } = made.ok ? made.value : { text: made.error.text, notes: made.error.notes };
  const error = made.ok ? undefined : made.error.sentence;
  if (json) print({ ...(text !== undefined && { text }), notes, ...(error !== undefined && { error }) });
  else {
    if (text !== undefined) process.stdout.write(`${text}\n`);
    tell(notes);
  }
  if (error !== undefined) throw new CommandError(`${source}: ${error}`);
  process.exitCode = codeFor(notes);
}

export async function menuExport(
  format: string,
  file: string,
  { into, json }: Printed & { readonly into?: string },
): Promise<void> {
  const made = exportMenu(known(format), await readTextFile(file));
  if (!made.ok) throw new CommandError(`${file}: ${made.error}`);
  const { files, notes } = made.value;
  if (into !== undefined) await writeFiles(into, files);
  if (json) print({ files: Object.fromEntries(files), notes });
  else {
    if (into === undefined) for (const [name, text] of files) process.stdout.write(`── ${name}\n${text}`);
    tell(notes);
  }
  process.exitCode = codeFor(notes);
}

function known(format: string): Format {
  const found = FORMATS.find((one) => one === format);
  if (!found) throw new CommandError(`${format} is no format; there are ${FORMATS.join(', ')}`);
  return found;
}

function codeFor(notes: readonly Note[]): number {
  return notes.some(({ severity }) => severity === 'lost') ? LOST : 0;
}

function tell(notes: readonly Note[]): void {
  for (const { place, severity, sentence, code } of notes)
    process.stderr.write(`${place}: ${severity}: ${sentence} [${code}]\n`);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** A file by its name, or the files of a folder by their paths in it. */
async function filesOf(format: Format, source: string): Promise<ReadonlyMap<string, string>> {
  if (source === '-') return new Map([[`main${endingOf(format)}`, await readTextFile(source)]]);
  const found = await stat(source).catch((error: Error) => {
    throw new CommandError(causeInWords(Object.assign(error, { path: source })) ?? error.message);
  });
  if (!found.isDirectory()) return new Map([[path.basename(source), await sized(source)]]);
  const files = new Map<string, string>();
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    const whole = path.join(entry.parentPath, entry.name);
    const name = path.relative(source, whole).split(path.sep).join('/');
    if (!entry.isFile() || !(name.endsWith(endingOf(format)) || name === 'index.json')) continue;
    if (files.size >= LIMITS.menu.exchangeFiles)
      throw new CommandError(`${source} has more than ${LIMITS.menu.exchangeFiles} files`);
    files.set(name, await sized(whole));
  }
  if (files.size === 0) throw new CommandError(`${source} has no file that ends in ${endingOf(format)}`);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A character takes at most four bytes; what is longer is not even read. */
async function sized(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > LIMITS.menu.exchangeFileCharacters * 4)
    throw new CommandError(`${file} is larger than ${LIMITS.menu.exchangeFileCharacters * 4} bytes`);
  return readFile(file, 'utf8');
}

async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(path.join(folder, name), text);
}
