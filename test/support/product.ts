// The whole product as its users have it: `dozvon serve` as a child process with a folder and ports of its own, commands
// run beside it, requests sent to its HTTP door. Owns the child; it must not look inside.

import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommandRunner } from './command-runner.ts';
import { ROOT } from './repository.ts';

export type HistoryMessage = {
  readonly id: number | string;
  readonly phone: string;
  readonly type: number;
  readonly sender: string;
  readonly message: string;
  readonly status: number;
  readonly err: number;
  readonly cause: number | string | null;
  readonly events: readonly {
    readonly at: string;
    readonly kind: string;
    readonly [field: string]: unknown;
  }[];
  readonly recordings: readonly { readonly item: string; readonly url: string; readonly seconds: number }[];
};

export type ProductOptions = {
  readonly trunks: readonly Readonly<Record<string, unknown>>[];
  readonly env?: Readonly<Record<string, string>>;
  /** Further keys of the configuration file. */
  readonly config?: Readonly<Record<string, unknown>>;
};

const MAIN = path.join(ROOT, 'dist/src/app/main.js');
const VOICE = path.join(ROOT, 'dist/test/support/product-voice.js');
/** Milliseconds a start may take on a busy machine: a database is made. */
const START_PATIENCE = 90_000;

export type CommandResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

export class Product {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #errors = '';
  #runner: CommandRunner | undefined;
  #sent: Promise<unknown> = Promise.resolve();
  /** What it said when it was ready. */
  greeting = '';
  url = '';
  sipPort = 0;
  smppPort = 0;
  smtpPort = 0;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#env = env;
  }

  /** Configured, with its server not started. */
  static async prepare(options: ProductOptions): Promise<Product> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-product-'));
    const config = {
      trunks: options.trunks,
      speech: { engine: 'command', command: [process.execPath, VOICE] },
      ...options.config,
    };
    const file = path.join(folder, 'dozvon.config.json');
    await writeFile(file, JSON.stringify(config));
    const first = 20_000 + 2 * Math.floor(Math.random() * 5_500);
    const { DATABASE_URL: _database, DOZVON_URL: _url, DOZVON_KEY: _key, ...inherited } = process.env;
    return new Product(folder, {
      ...inherited,
      DOZVON_CONFIG: file,
      DOZVON_DATA: path.join(folder, 'data'),
      // Nobody is signed in here, whoever runs the tests.
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      DOZVON_HTTP_PORT: '0',
      DOZVON_SMTP_PORT: '0',
      DOZVON_SIP_PORT: '0',
      DOZVON_SMPP_PORT: '0',
      DOZVON_RTP_PORTS: `${first}-${first + 999}`,
      DOZVON_PRIVATE_ADDRESSES: 'allow',
      DOZVON_DUPLICATES: 'allow',
      DOZVON_LOG: 'warn',
      ...options.env,
    });
  }

  static async start(options: ProductOptions): Promise<Product> {
    const product = await Product.prepare(options);
    try {
      await product.serve();
    } catch (error) {
      await product.discard();
      throw error;
    }
    return product;
  }

  /** Starts the server and resolves when it says that it is ready. */
  async serve(): Promise<void> {
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      cwd: ROOT,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (bytes: Buffer) => {
      this.#errors = (this.#errors + bytes.toString('utf8')).slice(-40_000);
    });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`not ready: ${said}${this.#errors}`)), START_PATIENCE);
      const dead = (code: number | null): void => {
        clearTimeout(late);
        reject(new Error(`the server ended with ${code}: ${said}${this.#errors}`));
      };
      child.once('exit', dead);
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString('utf8');
        if (!/dozvon is ready[\s\S]*data /.test(said)) return;
        clearTimeout(late);
        child.off('exit', dead);
        resolve();
      });
    });
    this.greeting = said;
    this.url = /HTTP\s+(\S+)/.exec(said)?.[1] ?? '';
    this.smppPort = Number(/SMPP\s+[\d.]+:(\d+)/.exec(said)?.[1] ?? 0);
    this.smtpPort = Number(/SMTP\s+\S+:(\d+)/.exec(said)?.[1] ?? 0);
    this.sipPort = Number(/udp:[\d.]+:(\d+)/.exec(said)?.[1] ?? 0);
  }

  /** What the server wrote to its standard error. */
  get errors(): string {
    return this.#errors;
  }

  get pid(): number {
    assert(this.#child?.pid, 'the server runs');
    return this.#child.pid;
  }

  /** SIGTERM, and how it ended. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** SIGKILL: no last word. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exit;
    return code;
  }

  /** Stops everything and removes the folder; after a kill, a start and a stop take the database down. */
  async discard(): Promise<void> {
    await this.#runner?.close();
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  command(...args: readonly string[]): Promise<CommandResult> {
    return this.commandWith({}, ...args);
  }

  /** With standard input and variables of its own. */
  async commandWith(
    { input, env }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
    ...args: readonly string[]
  ): Promise<CommandResult> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [MAIN, ...args],
        { cwd: ROOT, env: { ...this.#env, ...env }, maxBuffer: 1 << 26, timeout: 60_000 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
      if (input !== undefined) child.stdin?.end(input);
    });
  }

  /** A command that goes on until it is stopped. */
  begin(...args: readonly string[]): ChildProcess {
    return this.beginAt('ignore', ...args);
  }

  /** One whose standard input is this file descriptor: a terminal. */
  beginAt(input: 'ignore' | number, ...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...args], {
      cwd: ROOT,
      env: this.#env,
      stdio: [input, 'pipe', 'pipe'],
    });
  }

  /** Lines of a shell, run in a folder by bash with the product's environment; `typed` is what they read. */
  async shell(lines: string, folder: string, typed = ''): Promise<CommandResult> {
    return new Promise((resolve) => {
      const options = { cwd: folder, env: this.#env, maxBuffer: 1 << 26, timeout: 60_000 };
      const child = execFile('bash', ['-c', lines], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr });
      });
      // Who reads nothing may be gone before it is written.
      child.stdin?.on('error', () => {});
      child.stdin?.end(typed);
    });
  }

  /** A command that must succeed, in a process that has run others; its output. */
  async run(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.runIn(ROOT, ...args);
    assert.equal(code, 0, `dozvon ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** The same, however it ends, in a folder. */
  runIn(folder: string, ...args: readonly string[]): Promise<CommandResult> {
    this.#runner ??= new CommandRunner(this.#env);
    return this.#runner.run({ main: MAIN, folder, args });
  }

  async addAccount(login: string, settings: readonly string[] = []): Promise<void> {
    await this.run('account', 'add', login, '--password', 'secret', '--balance', '100000');
    if (settings.length > 0) await this.run('account', 'set', login, ...settings);
  }

  async history(login: string, ...filter: readonly string[]): Promise<readonly HistoryMessage[]> {
    return JSON.parse(await this.run('history', login, ...filter, '--json')) as HistoryMessage[];
  }

  /** Messages of a call and of its menu once the call has its last status. */
  async final(login: string, id: number | string): Promise<readonly HistoryMessage[]> {
    const until = Date.now() + 60_000;
    for (;;) {
      const messages = await this.history(login, '--id', String(id));
      if (messages.length > 0 && messages.every((one) => one.status > 0)) return messages;
      assert(Date.now() < until, `message ${id} has no last status: ${JSON.stringify(messages)}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  /** `/sys/send.php` with `fmt=3`, as a form; the reply as it came. */
  async post(fields: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
    const body = new URLSearchParams({ psw: 'secret', charset: 'utf-8', fmt: '3', ...fields });
    const response = await fetch(`${this.url}/sys/send.php`, { method: 'POST', body });
    return (await response.json()) as Record<string, unknown>;
  }

  /** Has a number called with a text and returns the id of the message. */
  callWith(
    login: string,
    phone: string,
    what: { readonly mes: string } & Readonly<Record<string, string>>,
  ): Promise<number> {
    // One after another: a login may have no more than fifteen requests at the same time.
    const sent = this.#sent.then(async () => {
      const reply = await this.post({ login, phones: phone, call: '1', ...what });
      assert.equal(typeof reply.id, 'number', JSON.stringify(reply));
      return reply.id as number;
    });
    this.#sent = sent.catch(() => undefined);
    return sent;
  }
}

/** Events of a message as short lines, without those whose kind is in `without`. */
export function eventLines(message: HistoryMessage, ...without: readonly string[]): readonly string[] {
  return message.events.flatMap(({ at: _at, kind, ...data }) =>
    without.includes(kind)
      ? []
      : [
          `${kind}${Object.values(data)
            .map((one) => ` ${String(one)}`)
            .join('')}`,
        ],
  );
}

/** The first (and for one call the only) message that no menu made. */
export function callOf(messages: readonly HistoryMessage[]): HistoryMessage {
  const call = messages.find((one) => one.cause === null);
  assert(call, 'the call is in the history');
  return call;
}
