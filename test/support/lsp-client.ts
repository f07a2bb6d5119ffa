// An editor as the language server sees it: the process it starts, messages in frames, answers by their numbers. Owns the process; it
// must not judge what is answered.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ROOT } from './repository.ts';

const MAIN = path.join(ROOT, 'dist/src/app/main.js');

export type LspError = { readonly code: number; readonly message: string };

export type LspAnswer<Result> = { readonly result?: Result; readonly error?: LspError };

type Message = LspAnswer<unknown> & {
  readonly id?: number | null;
  readonly method?: string;
  readonly params?: unknown;
};

export type LspDiagnostic = {
  readonly code: string;
  readonly severity: number;
  readonly message: string;
  readonly range: LspRange;
  readonly tags?: readonly number[];
};

export type LspRange = {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
};

type Published = {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly LspDiagnostic[];
};

export class LspClient {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #exit: Promise<readonly unknown[]>;
  #bytes = Buffer.alloc(0);
  #lastId = 0;
  readonly #waiting = new Map<number, (message: Message) => void>();
  /** Messages nobody waits for yet: told ones, and refusals without a number. */
  #told: Message[] = [];
  #listeners: (() => void)[] = [];

  static readonly #running = new Set<LspClient>();

  private constructor(args: readonly string[]) {
    this.#process = spawn(process.execPath, [MAIN, 'lsp', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#exit = once(this.#process, 'exit');
    this.#process.stdout.on('data', (bytes: Buffer) => this.#read(bytes));
    // Whoever writes to a server that is gone hears of it by its exit.
    this.#process.stdin.on('error', () => {});
    LspClient.#running.add(this);
    this.#process.once('exit', () => {
      LspClient.#running.delete(this);
      for (const settle of this.#waiting.values())
        settle({ error: { code: 0, message: 'the server is gone' } });
    });
  }

  static start(...args: readonly string[]): LspClient {
    return new LspClient(args);
  }

  /** Begins a session as an editor that can do everything. */
  static async open(
    options: { readonly args?: readonly string[]; readonly params?: object } = {},
  ): Promise<LspClient> {
    const client = new LspClient(options.args ?? []);
    const capabilities = {
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      },
    };
    await client.ask('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      ...options.params,
    });
    client.tell('initialized', {});
    return client;
  }

  async answer<Result>(method: string, params?: unknown): Promise<LspAnswer<Result>> {
    const id = ++this.#lastId;
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) });
    return (await answer) as LspAnswer<Result>;
  }

  async ask<Result>(method: string, params?: unknown): Promise<Result> {
    const { result, error } = await this.answer<Result>(method, params);
    if (error) throw new Error(`${method}: ${error.code} ${error.message}`);
    return result as Result;
  }

  tell(method: string, params?: unknown): void {
    this.#send({ jsonrpc: '2.0', method, ...(params !== undefined && { params }) });
  }

  /** Bytes as they are, for what is no message. */
  write(bytes: Uint8Array | string): void {
    this.#process.stdin.write(bytes);
  }

  async complaints(uri: string, version?: number): Promise<readonly LspDiagnostic[]> {
    const told = await this.hear(({ method, params }) => {
      const one = params as Published | undefined;
      return (
        method === 'textDocument/publishDiagnostics' &&
        one?.uri === uri &&
        (version === undefined || one.version === version)
      );
    });
    return (told.params as Published).diagnostics;
  }

  /** The next message that nobody asked for and that fits; it is taken off. */
  async hear(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#told.find(fits);
      if (found) {
        this.#told = this.#told.filter((one) => one !== found);
        return found;
      }
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Ends the session as the protocol wants it and gives the exit code. */
  async close(): Promise<unknown> {
    await this.ask('shutdown');
    this.tell('exit');
    return this.exitCode();
  }

  /** For a test that failed: no server of this process is left running. */
  static killAll(): void {
    for (const client of LspClient.#running) client.#process.kill('SIGKILL');
  }

  hangUp(): void {
    this.#process.stdin.end();
  }

  async exitCode(): Promise<unknown> {
    return (await this.#exit)[0];
  }

  #send(message: object): void {
    const content = Buffer.from(JSON.stringify(message));
    this.write(`Content-Length: ${content.length}\r\n\r\n`);
    this.write(content);
  }

  #read(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const header = this.#bytes.subarray(0, end).toString('latin1');
      const length = Number(/^Content-Length: (\d+)$/.exec(header)?.[1]);
      if (Number.isNaN(length)) throw new Error(`not a header: ${header}`);
      if (this.#bytes.length < end + 4 + length) return;
      const content = this.#bytes.subarray(end + 4, end + 4 + length).toString('utf8');
      this.#bytes = this.#bytes.subarray(end + 4 + length);
      this.#take(JSON.parse(content) as Message);
    }
  }

  #take(message: Message): void {
    const { id, method } = message;
    const settle = typeof id === 'number' && method === undefined ? this.#waiting.get(id) : undefined;
    if (settle && typeof id === 'number') {
      this.#waiting.delete(id);
      settle(message);
      return;
    }
    this.#told.push(message);
    for (const listener of this.#listeners.splice(0)) listener();
  }
}
