// Kannel as the client of a message centre: bearerbox with its SMPP connections, smsbox with its door for sending. Owns both processes
// and their folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';

export type KannelOptions = {
  /** Where the centre listens. */
  readonly centrePort: number;
  readonly mode?: 'transceiver' | 'pair';
  /** Binds at once, and submissions of each that may wait for their answers. */
  readonly binds?: number;
  readonly window?: number;
  readonly enquireSeconds?: number;
  /** Asked with every message of a subscriber. */
  readonly messageUrl?: string;
  /** More lines of bearerbox's core group. */
  readonly core?: readonly string[];
};

const ADMIN = 'admin-secret';
/** What Kannel calls an error and worse. */
const LOG_ERRORS = 3;

export const KANNEL_LOGIN = { username: 'shop', password: 'secret' } as const;
export const KANNEL_BIND = { system_id: 'kannel', password: 'sesame' } as const;

export class Kannel {
  readonly #folder: string;
  readonly #adminPort: number;
  readonly boxPort: number;
  readonly #sendPort: number;
  readonly #bearerbox: ChildProcess;
  #smsbox: ChildProcess | undefined;

  private constructor(folder: string, ports: readonly [number, number, number]) {
    this.#folder = folder;
    [this.#adminPort, this.boxPort, this.#sendPort] = ports;
    this.#bearerbox = this.#run('bearerbox');
  }

  static async start(options: KannelOptions): Promise<Kannel> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-kannel-'));
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    await writeFile(path.join(folder, 'kannel.conf'), configuration(options, ports, folder));
    const kannel = new Kannel(folder, ports);
    await kannel.#listens(kannel.boxPort);
    return kannel;
  }

  /** Its door for sending, with a process of its own. */
  async openDoor(): Promise<void> {
    this.#smsbox = this.#run('smsbox');
    await this.#listens(this.#sendPort);
  }

  get pid(): number {
    return this.#bearerbox.pid ?? 0;
  }

  /** The reply of `cgi-bin/sendsms`. */
  async send(fields: Readonly<Record<string, string>>): Promise<string> {
    const query = new URLSearchParams({ ...KANNEL_LOGIN, ...fields });
    return await (await fetch(`http://127.0.0.1:${this.#sendPort}/cgi-bin/sendsms?${query}`)).text();
  }

  async status(): Promise<string> {
    return await (await fetch(`http://127.0.0.1:${this.#adminPort}/status.txt?password=${ADMIN}`)).text();
  }

  async log(): Promise<string> {
    return await readFile(path.join(this.#folder, 'bearerbox.log'), 'utf8');
  }

  /** In good order: it unbinds first. */
  async stop(): Promise<void> {
    if (this.#smsbox) await ended(this.#smsbox);
    await ended(this.#bearerbox);
    await rm(this.#folder, { recursive: true, force: true });
  }

  #run(program: 'bearerbox' | 'smsbox'): ChildProcess {
    const child = spawn(program, ['-v', `${LOG_ERRORS}`, 'kannel.conf'], {
      cwd: this.#folder,
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
      stdio: 'ignore',
    });
    child.once('error', () => {});
    return child;
  }

  async #listens(port: number): Promise<void> {
    for (let tries = 0; !(await answers(port)); tries++)
      if (tries > 100 || this.#bearerbox.exitCode !== null)
        throw new Error(`Kannel does not listen on ${port}: ${await this.log().catch(() => 'no log')}`);
  }
}

/** Whether somebody listens there, within a short while. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (!answered) await new Promise((resolve) => setTimeout(resolve, 100));
  return answered;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

type Ports = readonly [admin: number, box: number, send: number];

function configuration(options: KannelOptions, [admin, box, send]: Ports, folder: string): string {
  const { centrePort, mode = 'transceiver', binds = 1, window = 10, enquireSeconds = 30 } = options;
  const bind = (ports: readonly string[]) => [
    'group = smsc',
    'smsc = smpp',
    'smsc-id = centre',
    'host = 127.0.0.1',
    ...ports,
    `smsc-username = ${KANNEL_BIND.system_id}`,
    `smsc-password = ${KANNEL_BIND.password}`,
    'system-type = ""',
    'interface-version = 34',
    `max-pending-submits = ${window}`,
    `enquire-link-interval = ${enquireSeconds}`,
    'reconnect-delay = 1',
    'source-addr-autodetect = yes',
  ];
  const kinds =
    mode === 'transceiver'
      ? [[`port = ${centrePort}`, 'transceiver-mode = true']]
      : [[`port = ${centrePort}`], [`receive-port = ${centrePort}`]];
  const groups = [
    [
      'group = core',
      `admin-port = ${admin}`,
      `admin-password = ${ADMIN}`,
      'admin-interface = 127.0.0.1',
      `smsbox-port = ${box}`,
      'smsbox-interface = 127.0.0.1',
      'box-allow-ip = "127.0.0.1"',
      `log-file = "${path.join(folder, 'bearerbox.log')}"`,
      `log-level = ${LOG_ERRORS}`,
      'dlr-storage = internal',
      ...(options.core ?? []),
    ],
    ...Array.from({ length: binds }, () => kinds.map(bind)).flat(),
    [
      'group = smsbox',
      'bearerbox-host = 127.0.0.1',
      `sendsms-port = ${send}`,
      'sendsms-interface = 127.0.0.1',
      `log-file = "${path.join(folder, 'smsbox.log')}"`,
      `log-level = ${LOG_ERRORS}`,
      'mo-recode = true',
    ],
    [
      'group = sendsms-user',
      `username = ${KANNEL_LOGIN.username}`,
      `password = ${KANNEL_LOGIN.password}`,
      'max-messages = 10',
      'concatenation = true',
    ],
    [
      'group = sms-service',
      'keyword = default',
      'max-messages = 0',
      'concatenation = true',
      'catch-all = true',
      options.messageUrl === undefined ? 'text = "nobody"' : `get-url = "${options.messageUrl}"`,
    ],
  ];
  return groups.map((lines) => `${lines.join('\n')}\n`).join('\n');
}
