// Baresip as somebody's phone: it registers or waits, answers by itself, says one text over and over, presses keys when told
// to, and keeps what it hears in a file. Owns its process and folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { alawOf, samplesOf, wavOf } from './product-sound.ts';

export type BaresipOptions = {
  readonly number: string;
  /** The text it says as soon as somebody is on the line; baresip hangs up when it is over. */
  readonly says: string;
  /** Where it registers, with what password; without it is called directly. */
  readonly registrar?: {
    readonly port: number;
    readonly transport: 'udp' | 'tcp';
    readonly password: string;
  };
};

/** What baresip ends with when a port is taken, and how often it is tried again. */
const ADDRESS_IN_USE = 98;
const TRIES = 5;

export type BaresipEvent = { readonly type: string; readonly param: string };

export class Baresip {
  readonly port: number;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #control: Socket;
  readonly #events: BaresipEvent[] = [];
  #told: () => void = () => {};
  #output = '';

  private constructor(parts: { port: number; folder: string; child: ChildProcess; control: Socket }) {
    this.port = parts.port;
    this.#folder = parts.folder;
    this.#child = parts.child;
    this.#control = parts.control;
    let text = '';
    parts.control.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8');
      for (let frame = /^(\d+):/.exec(text); frame; frame = /^(\d+):/.exec(text)) {
        const end = frame[0].length + Number(frame[1]);
        if (text.length <= end) return;
        this.#take(text.slice(frame[0].length, end));
        text = text.slice(end + 1);
      }
    });
    parts.control.on('error', () => {});
    parts.child.stdout?.on('data', (bytes: Buffer) => {
      this.#output = (this.#output + bytes.toString('utf8')).slice(-8_000);
      this.#told();
    });
  }

  /** Ports found free may be taken before baresip opens them, the one for TLS behind its own too: then it is tried again. */
  static async start(options: BaresipOptions): Promise<Baresip> {
    for (let tries = 0; ; tries++) {
      try {
        return await Baresip.#start(options);
      } catch (error) {
        if (tries === TRIES || !String(error).includes(`ended with ${ADDRESS_IN_USE}`)) throw error;
      }
    }
  }

  static async #start(options: BaresipOptions): Promise<Baresip> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-baresip-'));
    const [port, controlPort] = [await freePort(), await freePort()];
    await mkdir(path.join(folder, 'heard'));
    await writeFile(path.join(folder, 'says.wav'), wavOf(samplesOf(alawOf(options.says))));
    const first = 32_000 + 2 * Math.floor(Math.random() * 300);
    const settings = [
      `sip_listen 127.0.0.1:${port}`,
      'net_interface 127.0.0.1',
      'audio_player aubridge,nowhere',
      `audio_source aufile,${path.join(folder, 'says.wav')}`,
      'audio_alert aubridge,nobody',
      'module_path /usr/lib/baresip/modules',
      ...['uuid', 'account'].map((name) => `module_tmp ${name}.so`),
      ...['g711', 'aubridge', 'aufile', 'sndfile'].map((name) => `module ${name}.so`),
      ...['menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
      `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
      `snd_path ${path.join(folder, 'heard')}`,
      `rtp_ports ${first}-${first + 40}`,
    ];
    await writeFile(path.join(folder, 'config'), `${settings.join('\n')}\n`);
    const { registrar, number } = options;
    const place = registrar
      ? `127.0.0.1:${registrar.port};transport=${registrar.transport}`
      : `127.0.0.1:${port}`;
    const signIn = registrar ? `;auth_pass=${registrar.password};regint=60` : ';regint=0';
    const account = `<sip:${number}@${place}>${signIn};answermode=auto;audio_codecs=PCMA/8000/1;ptime=20\n`;
    await writeFile(path.join(folder, 'accounts'), account);
    await writeFile(path.join(folder, 'contacts'), '');
    const child = spawn('baresip', ['-f', folder], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    const control = await reach(controlPort, child);
    const phone = new Baresip({ port, folder, child, control });
    if (!registrar) return phone;
    await phone.#registered().catch(async (error: unknown) => {
      await phone.stop();
      throw error;
    });
    return phone;
  }

  #take(text: string): void {
    const message = JSON.parse(text) as { event?: boolean; type?: string; param?: string };
    if (message.event) this.#events.push({ type: message.type ?? '', param: message.param ?? '' });
    this.#told();
  }

  /** Resolves when an event of this type has come for the `times`-th time. */
  event(type: string, times = 1): Promise<void> {
    return this.#until(() => this.#events.filter((one) => one.type === type).length >= times, type);
  }

  /** Told on its output, which loses nothing that was said before the control port was reached. */
  #registered(): Promise<void> {
    return this.#until(() => /200 OK .*binding/.test(this.#output), 'that it is registered');
  }

  async #until(met: () => boolean, what: string): Promise<void> {
    const until = Date.now() + 20_000;
    while (!met()) {
      if (Date.now() > until) throw new Error(`baresip never said ${what}: ${this.#output}`);
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, 1_000);
        this.#told = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }

  press(key: string): void {
    this.#command('sndcode', key);
  }

  hangUp(): void {
    this.#command('hangup', '');
  }

  #command(command: string, params: string): void {
    const text = JSON.stringify({ command, params, token: command });
    this.#control.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** What it heard in its calls so far, samples of 8 kHz, one call after another. */
  async heard(): Promise<Int16Array> {
    const folder = path.join(this.#folder, 'heard');
    const names = (await readdir(folder)).filter((name) => name.endsWith('dec.wav')).sort();
    const parts = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
    const sound = Buffer.concat(parts.map((bytes) => bytes.subarray(44)));
    return Int16Array.from({ length: sound.length >> 1 }, (_, at) => sound.readInt16LE(at * 2));
  }

  async stop(): Promise<void> {
    this.#control.destroy();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const late = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(late);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function reach(port: number, child: ChildProcess): Promise<Socket> {
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) => reject(new Error(`baresip cannot run: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`baresip ended with ${code}`)));
  });
  failed.catch(() => {});
  for (let tries = 0; ; tries++) {
    const socket = connect(port, '127.0.0.1');
    const stands = once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (await Promise.race([stands, failed])) return socket;
    if (tries > 200) throw new Error('baresip does not open its control port');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
