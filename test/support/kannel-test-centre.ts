// Kannel's own test centre, `drive_smpp`: takes a transmitter and a receiver, answers submissions without an id, sends the receiver
// deliveries and questions whether it lives. Owns its process and the listener it wants to find where smsbox would be.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/lib/kannel/test/drive_smpp';
/** Where bearerbox listens for smsbox; the program has it built in, and dies when nobody is there. */
const BOX_PORT = 13_001;

type Waiting = { readonly wanted: RegExp; readonly resolve: () => void };

export class KannelTestCentre {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #box: Server;
  #said = '';
  #waiting: Waiting[] = [];

  private constructor(port: number, child: ChildProcess, box: Server) {
    this.port = port;
    this.#child = child;
    this.#box = box;
    child.stderr?.on('data', (bytes: Buffer) => this.#hear(bytes.toString('latin1')));
    child.once('error', (error) => this.#hear(error.message));
  }

  /** @param deliveries how many it sends to the receiver */
  static async start(deliveries: number): Promise<KannelTestCentre> {
    const box = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    box.listen(BOX_PORT, '127.0.0.1');
    await once(box, 'listening');
    const port = await freePort();
    const child = spawn(PROGRAM, ['-v', '0', '-p', `${port}`, '-m', `${deliveries}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return new KannelTestCentre(port, child, box);
  }

  /** Resolves when its log holds the words; they may be there already. */
  async says(wanted: RegExp): Promise<void> {
    if (wanted.test(this.#said)) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`drive_smpp never said ${wanted}: ${this.#said.slice(-4_000)}`)),
        30_000,
      );
      const heard = (): void => {
        clearTimeout(late);
        resolve();
      };
      this.#waiting.push({ wanted, resolve: heard });
    });
  }

  /** How often its log has the words. */
  count(wanted: RegExp): number {
    return [...this.#said.matchAll(new RegExp(wanted, 'g'))].length;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await gone;
    }
    this.#box.close();
  }

  #hear(text: string): void {
    this.#said += text;
    const heard = this.#waiting.filter(({ wanted }) => wanted.test(this.#said));
    this.#waiting = this.#waiting.filter((one) => !heard.includes(one));
    for (const { resolve } of heard) resolve();
  }
}
