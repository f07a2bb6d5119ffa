// The product under load: `serve` in a process of its own with a fresh data folder and one trunk to the phones, and the few requests the
// bench makes of it. Owns that process and its folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '../../../src/app/load-settings.ts';
import { storageOptions } from '../../../src/app/storage-options.ts';
import { parseMoney } from '../../../src/core/accounts/money.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { type Usage, usageOf } from './usage.ts';

export type ServerOptions = {
  readonly trunk: { readonly address: string; readonly port: number; readonly concurrent?: number };
  readonly rtpPorts: string;
  readonly body: 'batch' | 'dgram';
};

export type Message = {
  readonly login: string;
  readonly phones: readonly string[];
  readonly mes: string;
};

/** An account may have fifteen requests under way; a bench that sends faster has several. */
export const LOGINS: readonly string[] = Array.from({ length: 8 }, (_, at) => `bench${at}`);
const PASSWORD = 'bench-secret';

export class Server {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly #data: string;
  readonly #storage: Storage;

  private constructor(child: ChildProcess, known: { url: string; data: string; storage: Storage }) {
    this.#process = child;
    this.#url = known.url;
    this.#data = known.data;
    this.#storage = known.storage;
  }

  static async start(options: ServerOptions): Promise<Server> {
    const data = await mkdtemp(path.join(tmpdir(), 'dozvon-bench-'));
    const config = path.join(data, 'dozvon.config.json');
    await writeFile(config, JSON.stringify(configOf(options, data)));
    const main = fileURLToPath(new URL('../../../src/app/main.js', import.meta.url));
    process.env.DOZVON_CONFIG = config;
    const child = spawn(process.execPath, [...nodeOptions(), main, 'serve'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await addressOf(child);
    const settings = await loadSettings();
    const storage = await openStorage(
      storageOptions(settings, { role: 'command', publicUrl: () => url, onFault: console.error }),
    );
    for (const login of LOGINS) {
      const balance = parseMoney('1000000');
      if (!balance) throw new Error('a balance');
      // A phone that is listened to for a minute presses nothing in between: the menu must not end by silence.
      await storage.accounts.add({ login, password: PASSWORD, balance, settings: { menuSilence: 60 } });
    }
    return new Server(child, { url, data, storage });
  }

  /** Milliseconds the request took; throws when it was refused. */
  async send(message: Message): Promise<number> {
    const fields = { login: message.login, psw: PASSWORD, call: '1', charset: 'utf-8', fmt: '3' };
    const body = new URLSearchParams({ ...fields, phones: message.phones.join(','), mes: message.mes });
    const began = performance.now();
    const response = await fetch(`${this.#url}/sys/send.php`, { method: 'POST', body });
    const answer = (await response.json()) as { id?: number; error?: string };
    if (answer.id === undefined) throw new Error(`a message was refused: ${answer.error}`);
    return performance.now() - began;
  }

  /** Milliseconds until the main thread answers something that costs nothing. */
  async ping(): Promise<number> {
    const began = performance.now();
    await (await fetch(`${this.#url}/nothing-here`)).arrayBuffer();
    return performance.now() - began;
  }

  usage(): Usage {
    return usageOf(this.#process.pid ?? 0, this.#data);
  }

  /** How many messages have which status. */
  async statuses(): Promise<ReadonlyMap<number, number>> {
    const rows = await this.#storage.database.query<{ status: number; count: number }>(
      'select status, count(*) as count from messages group by status',
    );
    return new Map(rows.map((row) => [row.status, row.count]));
  }

  /** Sentences about what does not balance. */
  async audit(): Promise<readonly string[]> {
    return (await this.#storage.audit()).map(({ sentence }) => sentence.en);
  }

  async stop(): Promise<void> {
    await this.#storage.close();
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await gone;
    await rm(this.#data, { recursive: true, force: true });
  }
}

/** Options for the server's runtime, such as `--cpu-prof`, come by BENCH_NODE_OPTIONS. */
function nodeOptions(): readonly string[] {
  return (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter((option) => option !== '');
}

function configOf({ trunk, rtpPorts, body }: ServerOptions, data: string): unknown {
  const { address: host, port, concurrent } = trunk;
  return {
    data,
    http: { port: 0 },
    sip: { port: 0 },
    rtp: { ports: rtpPorts, body },
    duplicates: 'allow',
    trunks: [{ name: 'phones', host, port, ...(concurrent === undefined ? {} : { concurrent }) }],
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const url = /HTTP\s+(\S+)/.exec(said)?.[1];
      if (said.includes('dozvon is ready') && url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
