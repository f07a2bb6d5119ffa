// One mail server that mails are given to, over a pool of connections. Owns the sessions and what an ending of one means for
// its mail: refused, certainly not taken, or taken perhaps. Which server a mail goes to, and what follows, is its user's.

import { tmpdir } from 'node:os';
import { PassThrough, type Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import DKIM from 'nodemailer/lib/dkim';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';
import { LIMITS } from '../../base/limits.ts';
import type { YesNo } from '../../base/section-table.ts';
import { type MailReply, readReply } from '../../protocols/mail-report/enhanced-status.ts';
import type { SmtpStage } from './error-table.ts';
import type { Letter } from './letter.ts';
import { needsUtf8, Utf8Transport } from './utf8-transport.ts';

export type SendResult =
  | { readonly kind: 'taken'; readonly reply: MailReply; readonly knowsDsn: YesNo }
  /** A reply 4yz or 5yz. */
  | { readonly kind: 'refused'; readonly stage: SmtpStage; readonly reply: MailReply }
  /** No server has it: nobody was there, or the session ended before the end of the mail. */
  | { readonly kind: 'unreached'; readonly why: string; readonly encryption: 'failed' | 'as usual' }
  /** The mail went out whole, and no reply came. */
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'sign-in-refused'; readonly why: string }
  /** A file could not be read to its end. */
  | { readonly kind: 'unreadable'; readonly why: string }
  /** No mail can be made of it: another time will not do better. */
  | { readonly kind: 'unsendable'; readonly why: string };

/** Milliseconds; those of the limits outside tests. */
export type SmtpTimes = {
  readonly connect: number;
  readonly answer: number;
  readonly session: number;
};

export const SMTP_TIMES: SmtpTimes = {
  connect: LIMITS.email.connectTime,
  answer: LIMITS.email.answerTime,
  session: LIMITS.email.sessionTime,
};

export type HostOptions = SMTPPoolOptions & { readonly times: SmtpTimes };

// From which size on a mail is signed by way of a file.
const SIGNED_IN_MEMORY = 1024 * 1024;

/** Who looks on while a mail goes out. */
class Passage {
  /** The last byte was taken by the connection: the end mark follows by itself. */
  whole = false;
  readonly #letter: Letter;

  constructor(letter: Letter) {
    this.#letter = letter;
  }

  /** Last of all that is done to the mail, so that what is read from it goes to the server. */
  through(input: Readable): Readable {
    const { dkim } = this.#letter;
    const signed = dkim ? signedBy(dkim, input) : input;
    const output = new PassThrough();
    // The pool may take a mail to another connection: never once it was whole.
    if (this.whole) return output.destroy(new Error('the mail was sent already'));
    output.once('end', () => {
      this.whole = true;
    });
    signed.once('error', (trouble) => output.destroy(trouble));
    output.once('close', () => signed.destroy());
    return signed.pipe(output);
  }
}

function signedBy({ domain, selector, key }: NonNullable<Letter['dkim']>, input: Readable): Readable {
  const signer = new DKIM({
    domainName: domain,
    keySelector: selector,
    privateKey: key,
    cacheDir: tmpdir(),
    cacheTreshold: SIGNED_IN_MEMORY,
  });
  return signer.sign(input);
}

export class SmtpHost {
  readonly #times: SmtpTimes;
  readonly #transport: ReturnType<typeof poolOf>;
  /** Of addresses beyond ASCII. */
  readonly #utf8: ReturnType<typeof utf8Of>;
  readonly #passages = new WeakMap<object, Passage>();

  constructor({ times, ...options }: HostOptions) {
    this.#times = times;
    const all: SMTPPoolOptions = {
      maxMessages: LIMITS.email.mailsOfConnection,
      idleTimeout: LIMITS.email.idleTime,
      maxResponseSize: LIMITS.email.replyBytes,
      connectionTimeout: times.connect,
      greetingTimeout: times.connect,
      dnsTimeout: times.connect,
      socketTimeout: times.answer,
      // For connections that the server closed while they were idle; `Passage` sees to it that nothing is sent twice.
      maxRequeues: 2,
      ...options,
    };
    this.#transport = poolOf(all);
    this.#utf8 = utf8Of(all);
    for (const transport of [this.#transport, this.#utf8])
      transport.use('stream', ({ data, message }, done) => {
        const passage = data.envelope && this.#passages.get(data.envelope);
        if (passage) message.processFunc((input) => passage.through(input));
        done();
      });
  }

  /** `stop` breaks the sending off. Never rejects. */
  async send(letter: Letter, stop: AbortSignal): Promise<SendResult> {
    const passage = new Passage(letter);
    const { options } = letter;
    const envelope = { ...Object(options.envelope) };
    this.#passages.set(envelope, passage);
    const limit = limitedBy(stop, this.#times.session);
    try {
      const transport = needsUtf8(letter.recipient) ? this.#utf8 : this.#transport;
      const info = await transport.sendMail({ ...options, envelope, signal: limit.signal });
      // LMTP refuses recipients after the mail (RFC 2033 4.2).
      const refused = info.rejectedErrors?.[0];
      if (refused?.response !== undefined)
        return { kind: 'refused', stage: 'recipient', reply: readReply(refused.response) };
      const knowsDsn = (info.ehlo ?? []).some((line) => /^DSN\b/i.test(line)) ? 'yes' : 'no';
      return { kind: 'taken', reply: readReply(info.response ?? ''), knowsDsn };
    } catch (trouble) {
      return resultOf(trouble as SmtpTrouble, passage.whole ? 'whole' : 'part');
    } finally {
      limit.lift();
    }
  }

  /** Connects and signs in; undefined: it works. */
  async try(): Promise<string | undefined> {
    try {
      await this.#transport.verify();
      return undefined;
    } catch (trouble) {
      return sentence(trouble as SmtpTrouble);
    }
  }

  close(): void {
    this.#transport.close({ force: true });
  }
}

/** Ends with `stop` or after some milliseconds; nothing of it is left behind when it is lifted. */
function limitedBy(
  stop: AbortSignal,
  milliseconds: number,
): { readonly signal: AbortSignal; readonly lift: () => void } {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const timer = setTimeout(end, milliseconds);
  stop.addEventListener('abort', end);
  if (stop.aborted) end();
  return {
    signal: controller.signal,
    lift: () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
    },
  };
}

function poolOf(options: SMTPPoolOptions) {
  return createTransport({ ...options, pool: true });
}

function utf8Of(options: SMTPPoolOptions) {
  return createTransport(new Utf8Transport(options));
}

type SmtpTrouble = Error & {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
};

/** The library's codes for what happens to a session rather than a mail. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EPROTOCOL',
  'EABORT',
  'EMAXLIMIT',
]);

function resultOf(trouble: SmtpTrouble, sent: 'whole' | 'part'): SendResult {
  const { code, command = '', response = '', responseCode = 0 } = trouble;
  const why = sentence(trouble);
  if (code === 'EAUTH' || code === 'ENOAUTH') return { kind: 'sign-in-refused', why };
  if (responseCode >= 400 && responseCode <= 599 && code !== 'ETLS')
    return { kind: 'refused', stage: stageOf(code, command), reply: readReply(response) };
  if (sent === 'whole') return { kind: 'lost', why };
  if (code === 'ESTREAM') return { kind: 'unreadable', why };
  // What a server babbles is no word about the mail.
  if (response === '' && !OF_CONNECTIONS.has(code ?? '')) return { kind: 'unsendable', why };
  const encryption =
    code === 'ETLS' || /\b(?:SSL|TLS|certificate)\b|ERR_(?:SSL|TLS)/i.test(why) ? 'failed' : 'as usual';
  return { kind: 'unreached', why, encryption };
}

function stageOf(code: string | undefined, command: string): SmtpStage {
  if (code === 'EMESSAGE' || command === 'DATA') return 'content';
  if (command === 'RCPT TO') return 'recipient';
  return command === 'MAIL FROM' ? 'sender' : 'connection';
}

// Commands of a sign-in are never quoted by the library, replies to them hold no password.
function sentence({ code, message }: SmtpTrouble): string {
  return `${code ?? 'trouble'}: ${message}`.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
}
