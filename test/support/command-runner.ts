// Runs commands of dozvon in one process that stays, for tests that want what a command does and not how a process ends: a start costs
// half a second of a processor, a command some hundredths. Owns that process and the order of its commands.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import path from 'node:path';
import type { Ending, Order } from './command-process.ts';
import { ROOT } from './repository.ts';

const PROGRAM = path.join(ROOT, 'dist/test/support/command-process.js');

export class CommandRunner {
  readonly #child: ChildProcess;
  #errors = '';
  #turn: Promise<unknown> = Promise.resolve();

  constructor(env: NodeJS.ProcessEnv) {
    this.#child = fork(PROGRAM, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#errors = (this.#errors + bytes.toString('utf8')).slice(-10_000);
    });
    (this.#child.stderr as Socket | null)?.unref();
    this.#idle();
  }

  /** A test that ends without `close` is not kept by it; without its parent it ends. */
  #idle(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #busy(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  run(order: Order): Promise<Ending> {
    const turn = this.#turn.then(() => this.#run(order));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#turn;
    if (!this.#child.connected) return;
    this.#busy();
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #run(order: Order): Promise<Ending> {
    return new Promise((resolve, reject) => {
      this.#busy();
      const dead = (code: number | null): void => {
        this.#child.off('message', done);
        reject(new Error(`dozvon ${order.args.join(' ')} ended its process with ${code}: ${this.#errors}`));
      };
      const done = (ending: unknown): void => {
        this.#child.off('exit', dead);
        this.#idle();
        resolve(ending as Ending);
      };
      this.#child.once('exit', dead);
      this.#child.once('message', done);
      this.#child.send(order);
    });
  }
}

/** What lies in single quotes, in double ones without anything to be filled in, or as bare letters. */
const PIECE = /'[^']*'|"[^"$`\\!]*"|[\w.,=:@/+%-]+/y;
const APART = /[ \t]+/y;

/** The words of a line that a shell would take as they stand; undefined where it would do more with it. */
export function plainWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  const next = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [piece] = pattern.exec(line) ?? [];
    at += piece?.length ?? 0;
    return piece;
  };
  for (next(APART); at < line.length; next(APART)) {
    const start = at;
    let word = '';
    for (let piece = next(PIECE); piece !== undefined; piece = next(PIECE))
      word += /^['"]/.test(piece) ? piece.slice(1, -1) : piece;
    if (at === start) return undefined;
    words.push(word);
  }
  return words;
}
