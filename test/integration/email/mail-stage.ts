// What tests of the e-mail link need: mail servers that keep what they get, servers of any manners, and a link between them and
// a queue in memory.

import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type Instant, later } from '../../../src/base/time.ts';
import type { EmailTimes } from '../../../src/channels/email/email-channel.ts';
import { EMAIL_TIMES, openEmail } from '../../../src/channels/email/email-link.ts';
import { type EmailSettings, emailSettings } from '../../../src/channels/email/email-settings.ts';
import type { MailDns } from '../../../src/channels/email/exchangers.ts';
import type { StsSource } from '../../../src/channels/email/sts-source.ts';
import type { LinkDoors, OpenLink } from '../../../src/channels/link.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import type { ClaimedMessage, Work } from '../../../src/core/ports.ts';
import { accountValue } from '../../support/account.ts';
import { FakeOutbox } from '../../support/fake-outbox.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { planOf } from '../../support/numbering.ts';

/** A queue that remembers until when messages were put back. */
export class MailQueue extends FakeOutbox {
  readonly putBackAt: (Instant | undefined)[] = [];
  readonly #woken = new Set<() => void>();

  override async putBack(ref: MessageRef, at?: Instant): Promise<void> {
    this.putBackAt.push(at);
    await super.putBack(ref);
  }

  override onWork(work: Work, wake: () => void): () => void {
    this.#woken.add(wake);
    return super.onWork(work, wake);
  }

  /** The time has come for what was put back. */
  due(): void {
    for (const wake of this.#woken) wake();
  }
}

export type TakenMail = { readonly from: string; readonly to: readonly string[]; readonly raw: string };

export type MailServer = { readonly port: number; readonly mails: TakenMail[]; sessions: number };

/** A real server that takes everything, on 127.0.0.1. */
export async function mailServer(context: TestContext, changes: SMTPServerOptions = {}): Promise<MailServer> {
  const taken = { port: 0, mails: [] as TakenMail[], sessions: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 10,
    onConnect: (_session, done) => {
      taken.sessions++;
      done();
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope;
        taken.mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        });
        done(null, 'taken');
      });
    },
    ...changes,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  context.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const bound = server.server.address();
  if (typeof bound === 'object' && bound !== null) taken.port = bound.port;
  return taken;
}

/** What a server of any manners says to a line; undefined: nothing. `end`: the mark at the end of a mail. */
export type Manners = (line: string, socket: Socket) => string | undefined;

export type MannersServer = { readonly port: number; sessions: number };

/** Speaks SMTP as `manners` say; what they leave out is friendly. */
export async function mannersServer(
  context: TestContext,
  manners: Partial<
    Record<'greeting' | 'EHLO' | 'HELO' | 'STAR' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'end', Manners>
  >,
): Promise<MannersServer> {
  const counted = { port: 0, sessions: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    counted.sessions++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let inMail = false;
    let rest = '';
    const say = (reply: string | undefined): void => {
      if (reply !== undefined && !socket.destroyed) socket.write(`${reply}\r\n`);
    };
    say(manners.greeting ? manners.greeting('', socket) : '220 mx.example');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inMail && line !== '.') {
          say(manners.body?.(line, socket));
          continue;
        }
        const word = inMail ? 'end' : line.slice(0, 4).toUpperCase();
        inMail = word === 'DATA' && !manners.DATA;
        say(
          word in manners
            ? manners[word as keyof typeof manners]!(line, socket)
            : word === 'DATA'
              ? '354 go on'
              : '250 fine',
        );
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const bound = server.address();
  if (typeof bound === 'object' && bound !== null) counted.port = bound.port;
  return counted;
}

export type Zone = Readonly<
  Record<
    string,
    { readonly mx?: readonly string[]; readonly at?: readonly string[]; readonly txt?: readonly string[] }
  >
>;

/** A DNS of the names given: each `mx` as `10 host`, `at` addresses, `txt` texts. What is not there does not exist. */
export function zoneDns(zone: Zone): MailDns & { asked: number } {
  const found = (name: string) => {
    const entry = zone[name];
    if (!entry) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return entry;
  };
  const dns = {
    asked: 0,
    mx: async (domain: string) => {
      dns.asked++;
      const { mx } = found(domain);
      if (!mx) throw Object.assign(new Error(domain), { code: 'ENODATA' });
      return mx.map((one) => ({ priority: Number(one.split(' ')[0]), exchange: one.split(' ')[1] ?? '' }));
    },
    addresses: async (host: string) => {
      const { at } = found(host);
      if (!at) throw Object.assign(new Error(host), { code: 'ENODATA' });
      return at;
    },
    texts: async (name: string) => {
      const { txt } = found(name);
      if (!txt) throw Object.assign(new Error(name), { code: 'ENODATA' });
      // In pieces, as long records travel.
      return txt.map((one) => [one.slice(0, 5), one.slice(5)]);
    },
  };
  return dns;
}

/** `mx.example` on 127.0.0.1 takes the mails of `there.example`. */
export const ONE_EXCHANGER: Zone = {
  'there.example': { mx: ['10 mx.example'] },
  'mx.example': { at: ['127.0.0.1'] },
};

export type Stage = {
  readonly queue: MailQueue;
  readonly clock: ManualClock;
  readonly link: OpenLink;
  readonly turned: ('yes' | 'no')[];
  readonly troubles: string[];
  readonly answers: string[];
  readonly counted: string[];
  readonly unsubscribed: string[];
  /** Where reports are taken. */
  readonly port: Promise<number>;
  readonly post: (given?: Partial<ClaimedMessage> & { readonly to?: string }) => MessageRef;
};

type StageOptions = {
  readonly settings: Partial<EmailSettings>;
  readonly dns?: MailDns;
  readonly times?: Partial<EmailTimes>;
  readonly doors?: Partial<LinkDoors>;
  readonly queue?: MailQueue;
  readonly policies?: StsSource;
  readonly ca?: string;
};

export function stage(context: TestContext, options: StageOptions): Stage {
  const {
    settings,
    dns = zoneDns(ONE_EXCHANGER),
    times,
    doors,
    queue = new MailQueue(accountValue()),
    ...world
  } = options;
  const clock = new ManualClock();
  const seen = {
    turned: [] as ('yes' | 'no')[],
    troubles: [] as string[],
    answers: [] as string[],
    counted: [] as string[],
    unsubscribed: [] as string[],
  };
  let listens: (port: number) => void = () => undefined;
  const port = new Promise<number>((resolve) => {
    listens = resolve;
  });
  const nothing = (): void => undefined;
  const all: LinkDoors = {
    name: 'post',
    outbox: queue,
    inbox: queue,
    reception: {
      receive: () => Promise.reject(new Error('nothing comes in')),
      receivePart: () => Promise.reject(new Error('nothing comes in')),
    },
    clock,
    meter: {
      connections: nothing,
      window: nothing,
      answered: (answer, _seconds, code) => seen.answers.push(`${answer} ${code}`),
      receipt: (state) => seen.counted.push(state),
      incoming: nothing,
    },
    numbering: planOf(),
    providers: new OutboundHttp({ privateAddresses: 'allow' }),
    uploadPath: () => undefined,
    publicUrl: () => 'https://dozvon.example',
    turned: (up) => seen.turned.push(up),
    report: (what, trouble) => seen.troubles.push(`${what}: ${trouble}`),
    unsubscribed: async (address) => void seen.unsubscribed.push(address),
    ...doors,
  };
  const link = openEmail(emailSettings({ tls: 'off', privateHosts: 'yes', ...settings }), all, {
    dns,
    times: { ...EMAIL_TIMES, pause: 5, pauseMost: 20, awayTime: 0, drain: 50, ...times },
    listens,
    ...world,
  });
  context.after(() => link.stop());
  return {
    queue,
    clock,
    link,
    ...seen,
    port,
    post: ({ to = 'anna@there.example', ...given } = {}) =>
      queue.add(to, 'mail', {
        sender: 'shop@here.example',
        subject: 'Your order',
        text: 'It is on its way.',
        acceptedAt: clock.now(),
        validUntil: later(clock.now(), 86_400_000),
        ...given,
      }),
  };
}

/** One session with the place for reports: each line is said when the last one was answered; the replies. */
export function talk(port: number, lines: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const replies: string[] = [];
    const left = [...lines];
    const socket = connect(port, '127.0.0.1');
    let rest = '';
    socket.on('error', reject);
    socket.on('close', () => resolve(replies));
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('latin1')).split('\r\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        if (/^\d{3}-/.test(part)) continue;
        replies.push(part);
        const next = left.shift();
        if (next === undefined) socket.end();
        else socket.write(`${next}\r\n`);
      }
    });
  });
}
