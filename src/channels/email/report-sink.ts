// The place mails to return paths come to: a small server of SMTP or LMTP that takes nothing but mails to addresses of this link.
// Owns its sessions and limits; what a mail means is told by whoever opened it, and only then is the mail taken.

import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { LIMITS } from '../../base/limits.ts';
import { type OwnAddress, readOwnAddress } from './return-path.ts';

type ReportSinkOptions = {
  readonly domain: string;
  readonly address: string;
  /** 0 in tests: any. */
  readonly port: number;
  readonly protocol: 'smtp' | 'lmtp';
  /** Milliseconds a session may last. */
  readonly sessionTime: number;
  /** Resolves when everything the mail tells is stored; rejects: the peer is asked to come again. */
  readonly take: (to: OwnAddress, mail: Uint8Array) => Promise<void>;
  readonly report: (what: string, trouble: unknown) => void;
};

export type ReportSink = {
  /** Resolves with the port when it listens; rejects when it cannot. */
  readonly listening: Promise<number>;
  close(): Promise<void>;
};

class Refusal extends Error {
  readonly responseCode: number;

  constructor(code: number, text: string) {
    super(text);
    this.responseCode = code;
  }
}

export function openReportSink(options: ReportSinkOptions): ReportSink {
  const { domain, address, port, protocol, report } = options;
  const server = new SMTPServer({
    name: domain,
    banner: 'Dozvon',
    lmtp: protocol === 'lmtp',
    size: LIMITS.email.reportBytesTaken,
    maxClients: LIMITS.email.reportConnections,
    socketTimeout: LIMITS.email.reportIdleTime,
    closeTimeout: LIMITS.email.drainTime,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onRcptTo: (to, session, done) => {
      if (session.envelope.rcptTo.length >= LIMITS.email.reportRecipients)
        return done(new Refusal(452, '4.5.3 Too many recipients'));
      if (readOwnAddress(to.address, domain)) return done();
      done(new Refusal(550, '5.1.1 No such address here'));
    },
    onData: (stream, session, done) => {
      const owns = session.envelope.rcptTo.flatMap((to) => readOwnAddress(to.address, domain) ?? []);
      takeMail(stream, owns, options).then(
        (taken) => done(null, protocol === 'lmtp' ? owns.map(() => taken) : taken),
        (trouble: Error) => done(trouble),
      );
    },
  });
  server.server.on('connection', (socket) => {
    const end = setTimeout(() => socket.destroy(), options.sessionTime).unref();
    socket.once('close', () => clearTimeout(end));
  });
  server.on('error', (trouble) => report('the place for mails that come back', trouble));
  return {
    listening: new Promise((resolve, reject) => {
      server.server.once('error', reject);
      server.listen(port, address.replace(/^\[|\]$/g, ''), () => {
        const bound = server.server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
      });
    }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function takeMail(
  stream: Readable & { readonly sizeExceeded?: boolean },
  owns: readonly OwnAddress[],
  { take, report }: ReportSinkOptions,
): Promise<string> {
  const mail = await beginningOf(stream);
  if (stream.sizeExceeded === true) throw new Refusal(552, '5.3.4 Too large');
  try {
    for (const own of owns) await take(own, mail);
  } catch (trouble) {
    report('a mail that came back cannot be stored', trouble);
    throw new Refusal(451, '4.3.0 Cannot be stored now');
  }
  return '2.0.0 Taken';
}

/** Reads to the end, keeps the beginning: what is told stands above what was sent. */
async function beginningOf(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Uint8Array;
    const room = LIMITS.email.reportBytes - kept;
    if (room <= 0) continue;
    chunks.push(bytes.subarray(0, room));
    kept += Math.min(room, bytes.length);
  }
  return Buffer.concat(chunks);
}
