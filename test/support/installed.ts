// A package installed somewhere, driven as its user drives it: programs run to their end, the server until it is stopped.
// Owns the child processes; it must not know what is in a package.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Surroundings = { readonly cwd: string; readonly env?: NodeJS.ProcessEnv };

/** Milliseconds a program may take on a busy machine: packages are installed, a database is made. */
const PATIENCE = 300_000;

/** To its end; what it printed is the answer whatever its exit code. */
export async function run(command: readonly string[], { cwd, env }: Surroundings): Promise<Run> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd,
    env: env ?? process.env,
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (printed.stderr += text));
  const [code] = await once(child, 'close');
  return { code: code as number | null, ...printed };
}

/** A run that has to succeed; what it printed on standard output. */
export async function done(command: readonly string[], surroundings: Surroundings): Promise<string> {
  const { code, stdout, stderr } = await run(command, surroundings);
  assert.equal(code, 0, `${command.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

export type InstalledServer = {
  /** All that it said when it was ready. */
  readonly greeting: string;
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** Asked to stop as systemd asks; its exit code. */
  readonly stop: () => Promise<number | null>;
};

/** Every port a free one, so that it runs beside anything. */
export const FREE_PORTS = {
  DOZVON_HTTP_PORT: '0',
  DOZVON_SIP_PORT: '0',
  DOZVON_SMPP_PORT: '0',
  DOZVON_SMTP_PORT: '0',
} as const;

/** Starts `command`, which is to end in `serve --welcome`, and resolves when it is ready. */
export async function startInstalled(
  command: readonly string[],
  { cwd, env }: Surroundings,
): Promise<InstalledServer> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const ended = once(child, 'exit');
  const greeting = await new Promise<string>((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`not ready:\n${said}${errors}`)), PATIENCE);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (!said.includes('curl http')) return;
      clearTimeout(late);
      resolve(said);
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`ended with ${code}:\n${said}${errors}`));
    });
  });
  const told = (pattern: RegExp): string => pattern.exec(greeting)?.[1] ?? assert.fail(greeting);
  return {
    greeting,
    url: told(/HTTP {2}(\S+)/),
    login: told(/login (\w+)/),
    password: told(/password (\S+)/),
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code as number | null;
    },
  };
}
