// A client of SMTP that says exactly what a test tells it to, and the SMTP door on a free port for it to talk to. Owns the socket
// and how replies are told apart; it knows no command.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { connect as connectTls } from 'node:tls';

export class SmtpDialogue {
  #socket: Socket;
  #said = '';
  #ended = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** Connected, the greeting not yet read. Destroyed when the test ends. */
  static async open(context: Pick<TestContext, 'after'>, port: number): Promise<SmtpDialogue> {
    const socket = connect(port, '127.0.0.1');
    const dialogue = new SmtpDialogue(socket);
    context.after(() => dialogue.#socket.destroy());
    await once(socket, 'connect');
    return dialogue;
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('latin1');
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#ended = this.#ended || socket === this.#socket;
      this.#wake();
    });
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** The next reply, all its lines; an empty text when the server has closed instead. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(this.#said);
      if (match) {
        this.#said = this.#said.slice(match[0].length);
        return match[0].replaceAll('\r', '').trimEnd();
      }
      if (this.#ended) return '';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Nothing more is written. */
  end(): void {
    this.#socket.end();
  }

  async say(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return await this.reply();
  }

  /** Sends a mail of these bytes, its lines and dots as they are; the reply to it. */
  async mail(
    bytes: string | Buffer,
    { from = 'api@client.example', to = ['send@send.sms.example'] } = {},
  ): Promise<string> {
    await this.say(`MAIL FROM:<${from}>`);
    for (const one of to) await this.say(`RCPT TO:<${one}>`);
    await this.say('DATA');
    this.write(bytes);
    return await this.say('\r\n.');
  }

  /** A byte whenever there is time for one, until the server has had enough. */
  trickle(): void {
    if (this.#ended || this.#socket.destroyed) return;
    this.write('x');
    setImmediate(() => this.trickle());
  }

  /** Everything after STARTTLS goes encrypted. */
  async startTls(): Promise<void> {
    const secured = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    this.#socket = secured;
    this.#listen();
    await once(secured, 'secureConnect');
  }

  /** Resolves when the server has closed. */
  async closed(): Promise<void> {
    while (!this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }
}

/** Greeted, EHLO said. */
export async function greeted(context: Pick<TestContext, 'after'>, port: number): Promise<SmtpDialogue> {
  const dialogue = await SmtpDialogue.open(context, port);
  await dialogue.reply();
  await dialogue.say('EHLO client.example');
  return dialogue;
}
