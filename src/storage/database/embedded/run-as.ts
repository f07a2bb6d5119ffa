// As whom the server's programs run. PostgreSQL refuses to be root, so root hands them to an unprivileged user; where that
// user cannot enter the folders (a clone under /root), it is given the one capability to pass through them. Owns the
// choice; must not start the server.

import { spawnSync } from 'node:child_process';
import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

type User = { readonly uid: number; readonly gid: number };

export type RunAs =
  /** The process's own user, who is not root. */
  | { readonly kind: 'self' }
  | { readonly kind: 'user'; readonly user: User }
  /** The user cannot enter the folders and gets there by `setpriv` with this capability. */
  | { readonly kind: 'capable'; readonly user: User; readonly capability: string }
  /** Neither works: the programs must be copied and the data kept where the user can go. */
  | { readonly kind: 'elsewhere'; readonly user: User };

type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
};

// The first is enough to pass through folders; the second is what containers usually leave.
const CAPABILITIES = ['dac_read_search', 'dac_override'];

const USERS = ['postgres', 'nobody'];

/** `data` is the server's data folder, `folder` the existing one it is or will be made in. */
export function chooseRunAs(binaries: Binaries, folder: string, data: string): RunAs {
  const owner = statSync(data, { throwIfNoEntry: false });
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner && owner.uid !== self) {
      throw new EmbeddedPostgresError(`${data} belongs to user ${owner.uid}: run as that user or as root`);
    }
    return { kind: 'self' };
  }
  // Whoever made the data keeps it, so that a user added later does not lock the database out.
  const user = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : unprivilegedUser();
  if (mayEnter(user, dirname(binaries.postgres)) && mayEnter(user, folder)) return { kind: 'user', user };
  for (const capability of CAPABILITIES) {
    const choice: RunAs = { kind: 'capable', user, capability };
    if (canRun(commandAs(choice, binaries.postgres, ['--version']))) return choice;
  }
  return { kind: 'elsewhere', user };
}

/** Installed under a strict umask, a program may start and yet not be allowed to look at itself, which it tells and needs. */
function canRun({ file, args }: Command): boolean {
  const tried = spawnSync(file, args, { cwd: '/', encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return tried.status === 0 && !tried.stderr.includes('invalid binary');
}

/** How to run a program of the package under this choice. */
export function commandAs(choice: RunAs, file: string, args: readonly string[]): Command {
  switch (choice.kind) {
    case 'self':
      return { file, args, identity: {} };
    case 'user':
    case 'elsewhere':
      return { file, args, identity: { uid: choice.user.uid, gid: choice.user.gid } };
    case 'capable': {
      const { user, capability } = choice;
      const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
      const rights = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
      // Without this bit access(2) forgets the capability, and PostgreSQL asks access(2) about its own programs.
      const bits = ['--securebits=+no_setuid_fixup'];
      return { file: 'setpriv', args: [...identity, ...rights, ...bits, '--', file, ...args], identity: {} };
    }
  }
}

/** The owner of the data folder; undefined: the process itself. */
export function ownerOf(choice: RunAs): User | undefined {
  return choice.kind === 'self' ? undefined : choice.user;
}

function unprivilegedUser(): User {
  for (const name of USERS) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && uid > 0 && gid !== undefined) return { uid, gid };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root and there is no user postgres or nobody to run it; add one or set DATABASE_URL',
  );
}

function idOf(flag: string, name: string): number | undefined {
  const asked = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return asked.status === 0 ? Number(asked.stdout.trim()) : undefined;
}

/** Whether the user may pass every folder on the way to `path`, by owner, group and others' rights. */
function mayEnter(user: User, path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const stats = statSync(at, { throwIfNoEntry: false });
    if (stats?.isDirectory() && !mayPass(user, stats)) return false;
    if (at === dirname(at)) return true;
  }
}

function mayPass(user: User, stats: Stats): boolean {
  if (stats.uid === user.uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === user.gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}
