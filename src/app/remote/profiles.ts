// Who is signed in where: servers with the keys made for this machine, in a file that its owner alone may read. Owns the file
// `$XDG_CONFIG_HOME/dozvon/cli.json`; nothing of it is ever printed but addresses, names and logins.

import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { CommandError } from '../command-error.ts';

export type Profile = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
  /** The key's id in the account, to revoke it. */
  readonly keyId: number;
  readonly login: string;
  readonly account: string;
};

type Kept = Readonly<Record<string, Profile>>;

export const DEFAULT_PROFILE = 'default';

function fileOf(environment: NodeJS.ProcessEnv): string {
  const set = environment.XDG_CONFIG_HOME ?? '';
  // The specification has relative paths ignored (XDG Base Directory, Environment variables).
  const folder = path.isAbsolute(set) ? set : path.join(environment.HOME ?? homedir(), '.config');
  return path.join(folder, 'dozvon', 'cli.json');
}

function isProfile(value: unknown): value is Profile {
  const { url, key, keyId, login, account } = (value ?? {}) as Record<string, unknown>;
  return [url, key, login, account].every((one) => typeof one === 'string') && typeof keyId === 'number';
}

export function readProfiles(environment: NodeJS.ProcessEnv): Kept {
  const file = fileOf(environment);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      process.stderr.write(`dozvon: others may read ${file} and the keys in it: chmod 600 ${file}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const profiles = parsed(text);
  if (!profiles)
    throw new CommandError(`${file} is not what dozvon login writes; remove it and sign in again`);
  return profiles;
}

function parsed(text: string): Kept | undefined {
  try {
    const { profiles } = JSON.parse(text) as { profiles?: unknown };
    if (typeof profiles !== 'object' || profiles === null) return undefined;
    return Object.values(profiles).every(isProfile) ? (profiles as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** `undefined` forgets one. Where the file is. */
export function keepProfile(
  environment: NodeJS.ProcessEnv,
  name: string,
  profile: Profile | undefined,
): string {
  const { [name]: _before, ...others } = readProfiles(environment);
  const profiles = profile === undefined ? others : { ...others, [name]: profile };
  const file = fileOf(environment);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // Whole or not at all, and never readable by others, not even for a moment.
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
  return file;
}
