// Where one embedded server keeps its things: data, socket, log, and the notes by which processes find each other. Owns the
// layout of these paths; makes folders, nothing else.

import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { type Binaries, binariesIn } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { chooseRunAs, ownerOf, type RunAs } from './run-as.ts';

export type Place = {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  /** PostgreSQL's own data folder. */
  readonly data: string;
  /** Folder of the socket, closed to everybody but the server's user and root. */
  readonly socket: string;
  readonly log: string;
  readonly lock: string;
  /** Names the pipe of the running server's users. */
  readonly note: string;
  /** Prefix of such pipes. */
  readonly pipe: string;
};

// sockaddr_un holds 108 bytes on Linux and 104 on macOS; PostgreSQL adds `/.s.PGSQL.5432.lock`.
const SOCKET_FOLDER_MAX = 80;
const ELSEWHERE = '/var/lib/dozvon';

/** Prepares the folders for a server whose product data live in `folder`. */
export function preparePlace(folder: string, found: Binaries): Place {
  makeFolder(folder, 0o711);
  const home = realpathSync(folder);
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const elsewhere = join(ELSEWHERE, name);
  const moved = existsSync(join(elsewhere, 'postgres'));
  const near = chooseRunAs(found, moved ? elsewhere : home, join(moved ? elsewhere : home, 'postgres'));
  const away = moved || near.kind === 'elsewhere';
  const base = away ? elsewhere : home;
  if (away) makeFolder(base, 0o711);
  const binaries = away ? copied(found, elsewhere) : found;
  const data = join(base, 'postgres');
  const socket = Buffer.byteLength(base) > SOCKET_FOLDER_MAX - 8 ? `/tmp/dozvon-${name}` : join(base, 'run');
  for (const owned of [data, socket]) ownFolder(owned, near);
  return {
    binaries,
    runAs: near,
    data,
    socket,
    log: join(home, 'postgres.log'),
    lock: join(home, 'postgres.lock'),
    note: join(home, 'postgres.json'),
    pipe: join(home, 'postgres.users'),
  };
}

/** The programs of one version are copied once; a copy that a crash cut short is never taken for a whole one. */
function copied(found: Binaries, elsewhere: string): Binaries {
  const { version } = JSON.parse(readFileSync(join(dirname(found.root), 'package.json'), 'utf8')) as {
    version: string;
  };
  const root = join(elsewhere, `native-${version}`);
  if (!existsSync(root)) {
    const making = `${root}.${process.pid}`;
    cpSync(found.root, making, { recursive: true, verbatimSymlinks: true });
    if (existsSync(root)) rmSync(making, { recursive: true });
    else renameSync(making, root);
  }
  return binariesIn(root);
}

/** A folder in a place that everybody may write to could have been put there by a stranger. */
function ownFolder(folder: string, runAs: RunAs): void {
  makeFolder(folder, 0o700);
  const owner = ownerOf(runAs);
  const found = lstatSync(folder);
  const ours = [0, owner?.uid, process.getuid?.()].includes(found.uid);
  if (!found.isDirectory() || !ours) {
    throw new EmbeddedPostgresError(`${folder} is not a folder of this installation; remove it`);
  }
  if (owner) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
}
