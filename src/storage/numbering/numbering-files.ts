// Numbering files on disk: those that come with the program, those an operator installed in the data folder, and the one a
// setting names, laid over one another in this order. Owns the places, the reading and the installing.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { NumberingPlan } from '../../core/numbers/numbering-plan.ts';
import { type NumberingFault, type NumberingFile, readNumbering } from '../../core/numbers/numbering-text.ts';

/** A numbering file that cannot be used, in a sentence for the operator. */
export class NumberingRefused extends Error {
  override readonly name = 'NumberingRefused';
}

export type NumberingPlaces = {
  /** Folder of installed files; need not exist. */
  readonly installed?: string;
  /** A file or folder of the operator's own, laid over everything. */
  readonly own?: string;
};

const SHIPPED = fileURLToPath(new URL('../../../../numbering', import.meta.url));
const ENDING = '.tsv';

function below(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ENDING) && !name.startsWith('.'));
  return names.sort().map((name) => path.join(folder, name));
}

/** All files in the order they are laid over one another. A place that is named and not there is the caller's to tell. */
function filesOf({ installed, own }: NumberingPlaces): readonly string[] {
  const named = own === undefined ? [] : statSync(own).isDirectory() ? below(own) : [own];
  return [...below(SHIPPED), ...(installed === undefined ? [] : below(installed)), ...named];
}

/** Changes when any file comes, goes or changes. */
export function fingerprintOf(places: NumberingPlaces): string {
  return filesOf(places)
    .map((file) => {
      const { mtimeMs, size, ino } = statSync(file);
      return `${file} ${mtimeMs} ${size} ${ino}`;
    })
    .join('\n');
}

function readOne(file: string): Result<NumberingFile, NumberingFault> {
  if (statSync(file).size > LIMITS.numbering.fileBytes) {
    return err(`${file} is larger than ${LIMITS.numbering.fileBytes} bytes`);
  }
  return readNumbering(file.startsWith(SHIPPED) ? path.basename(file) : file, readFileSync(file, 'utf8'));
}

/** One more file that is not in its place yet. */
type Candidate = { readonly name: string; readonly text: string };

/** What may become of an installed file; one without a text is gone. */
type Tried = { readonly name: string; readonly text: string | undefined };

/** The plan all files make together, with the candidate in place of the installed file of that name. */
export function readPlan(places: NumberingPlaces, candidate?: Tried): Result<NumberingPlan, NumberingFault> {
  const target = candidate && path.join(places.installed ?? '', candidate.name);
  const files: NumberingFile[] = [];
  const paths = filesOf(places);
  const shipped = paths.filter((file) => file.startsWith(SHIPPED)).length;
  const order =
    target === undefined || paths.includes(target) ? paths : insertedBefore(paths, shipped, target);
  for (const file of order) {
    const tried = candidate && file === target ? candidate : undefined;
    if (tried && tried.text === undefined) continue;
    const read = tried?.text === undefined ? readOne(file) : readNumbering(tried.name, tried.text);
    if (!read.ok) return read;
    files.push(read.value);
  }
  return NumberingPlan.of(files);
}

/** Installed files are in the order of their names, after the shipped ones. */
function insertedBefore(paths: readonly string[], from: number, target: string): readonly string[] {
  const folder = path.dirname(target);
  const at = paths.findIndex(
    (file, index) => index >= from && (path.dirname(file) !== folder || file > target),
  );
  return at < 0 ? [...paths, target] : [...paths.slice(0, at), target, ...paths.slice(at)];
}

/** Puts a file in its place in one step, so that nobody ever reads half of it. */
export function installNumbering(installed: string, { name, text }: Candidate): string {
  mkdirSync(installed, { recursive: true });
  const target = path.join(installed, name);
  const half = path.join(installed, `.${name}.${process.pid}`);
  try {
    const file = openSync(half, 'w');
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(half, target);
  } finally {
    rmSync(half, { force: true });
  }
  return target;
}

export function isInstalled(installed: string, name: string): boolean {
  const target = path.join(installed, name);
  return path.basename(target) === name && existsSync(target);
}

/** False when there is no installed file of that name. What the others are without it is asked of `readPlan` before. */
export function removeNumbering(installed: string, name: string): boolean {
  if (!isInstalled(installed, name)) return false;
  rmSync(path.join(installed, name));
  return true;
}

/** A name under which a file may be installed. */
export function installedName(file: string): string {
  const base = path.basename(file).replace(/\.[^.]*$/, '');
  const name = base.replace(/[^\p{L}\d._-]+/gu, '-').replace(/^[-.]+/, '');
  return `${name || 'numbering'}${ENDING}`;
}

export function planOrRefusal(places: NumberingPlaces): NumberingPlan {
  const plan = readPlan(places);
  if (!plan.ok) throw new NumberingRefused(`the numbering plan cannot be read: ${plan.error}`);
  return plan.value;
}
