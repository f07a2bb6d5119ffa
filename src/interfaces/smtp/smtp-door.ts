// The SMTP door: a listener that takes mails with commands of the classic API, and mails that become SMS. Owns the dialogue up to
// the mail (who may connect, sign in, write to whom) and its limits; what a mail means is `transaction.ts`'s.

import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { LIMITS } from '../../base/limits.ts';
import { MINUTE } from '../../base/time.ts';
import { RateLimit } from '../../core/accounts/rate-limit.ts';
import type { Doors } from '../../core/doors.ts';
import type { Admission } from '../../dialect/frame.ts';
import { goTogether, type Hosts, targetOf } from './addresses.ts';
import { type ConnectionLimits, Connections } from './connections.ts';
import { MailRoom } from './mail-room.ts';
import { admitLetter, type GateDoors } from './mail-to-sms.ts';
import { RepeatedCommands } from './repeats.ts';
import { REFUSALS, Refusal } from './replies.ts';
import { Reports } from './reports.ts';
import { type MailDoors, type SignedIn, takeMail } from './transaction.ts';

export type SmtpDoorOptions = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly doors: Doors;
  /** Shared with every other door. */
  readonly admission: Admission;
  /** Domains served; none: any. */
  readonly hosts: Hosts;
  readonly refusals: MailDoors['refusals'];
  /** Whether some link carries the mails that tell of refusals. */
  readonly mailLink: 'yes' | 'no';
  /** PEM; absent: STARTTLS is not offered. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly gate: GateDoors;
  readonly mailsPerMinute?: number;
  /** `allow`: the same command twice in a minute is two. */
  readonly duplicates?: 'refuse' | 'allow';
  readonly limits?: Partial<ConnectionLimits> & { readonly idleTime?: number };
  /** Told of whatever broke; never gets what a mail says. */
  readonly report: (trouble: unknown) => void;
  readonly warn: (what: string) => void;
};

export type SmtpDoor = {
  readonly port: number;
  /** Takes no new connections, lets mails under way finish, resolves when the listener is closed. */
  close(): Promise<void>;
};

type Done = (error?: Error | null) => void;

type Parts = MailDoors & {
  readonly options: SmtpDoorOptions;
  readonly connections: Connections;
  readonly room: MailRoom;
  readonly pace: RateLimit;
};

/** Whatever goes wrong here passes, so the client comes again; only a Refusal says so itself. */
function refusing(parts: Parts, done: (error: Error) => void): (trouble: unknown) => void {
  return (trouble) => {
    if (trouble instanceof Refusal) return done(trouble);
    // A client that goes away in the middle of its mail is no trouble of ours.
    if ((trouble as { readonly code?: unknown }).code !== 'ECONNECTION') parts.options.report(trouble);
    done(REFUSALS.unavailable());
  };
}

function fromOf({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom === false ? '' : envelope.mailFrom.address;
}

/** The library writes `false` for nobody once a session is encrypted. */
function signedInOf({ user }: SMTPServerSession): { readonly signedIn?: SignedIn } {
  return user ? { signedIn: user as SignedIn } : {};
}

async function signIn(
  { doors }: Parts,
  session: SMTPServerSession,
  credentials: SignedIn['credentials'],
): Promise<SignedIn> {
  const { login, password } = credentials;
  const address = session.remoteAddress;
  const signed = await doors.authenticate({ login, password, apiKey: '', address, needs: 'send' });
  if (signed.ok) return { account: signed.value, credentials };
  throw signed.error === 'address-locked' ? REFUSALS.signInLater() : REFUSALS.signInFailed();
}

/** Resolves when a mail may be written to it. */
async function admitRecipient(address: string, session: SMTPServerSession, parts: Parts): Promise<void> {
  const { hosts } = parts.options;
  const { rcptTo } = session.envelope;
  if (rcptTo.length >= LIMITS.smtp.recipients) throw REFUSALS.tooManyRecipients();
  const target = targetOf(address, hosts);
  if (target === undefined) throw REFUSALS.noSuchAddress();
  const before = rcptTo[0] && targetOf(rcptTo[0].address, hosts);
  if (before && !goTogether(before, target)) throw REFUSALS.apart();
  if (target.kind === 'command') return;
  const { signedIn } = signedInOf(session);
  const letter = { from: fromOf(session), address: session.remoteAddress };
  const owner = await admitLetter(
    target,
    { ...letter, ...(signedIn && { account: signedIn.account }) },
    parts.gate,
  );
  if (!owner.ok) throw REFUSALS.notAllowed(owner.error);
}

function handlersOf(parts: Parts): SMTPServerOptions {
  const { connections, pace, room, options, doors } = parts;
  return {
    onConnect: (session, done: Done) =>
      done(connections.enter(session) === 'full' ? REFUSALS.tooManyConnections() : null),
    onClose: (session) => connections.leave(session),
    onAuth: ({ username = '', password }, session, done) => {
      signIn(parts, session, { login: username, password: password ?? '' }).then(
        (user) => done(null, { user }),
        refusing(parts, done),
      );
    },
    onMailFrom: (_address, session, done: Done) =>
      done(pace.admit(session.remoteAddress, doors.clock.now()) === 'full' ? REFUSALS.tooManyMails() : null),
    onRcptTo: ({ address }, session, done: Done) => {
      admitRecipient(address, session, parts).then(() => done(), refusing(parts, done));
    },
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const targets = to.flatMap((address) => targetOf(address, options.hosts) ?? []);
      const envelope = {
        from: fromOf(session),
        to,
        targets,
        address: session.remoteAddress,
        ...signedInOf(session),
      };
      room
        .with(stream, (received) => takeMail(received, envelope, parts))
        .then((text) => done(null, text), refusing(parts, done))
        .finally(() => connections.renew(session));
    },
  };
}

function serverOf(parts: Parts): SMTPServer {
  const { options } = parts;
  return new SMTPServer({
    banner: 'Dozvon',
    size: LIMITS.smtp.mailBytes,
    maxClients: LIMITS.smtp.connections,
    maxCommandLength: LIMITS.smtp.commandBytes,
    socketTimeout: options.limits?.idleTime ?? LIMITS.smtp.idleTime,
    closeTimeout: LIMITS.smtp.drainTime,
    disabledCommands: options.tls ? [] : ['STARTTLS'],
    ...options.tls,
    authOptional: true,
    // The mail itself carries the password: where nothing is encrypted AUTH gives away no more (spec smtp 1).
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    logger: false,
    ...handlersOf(parts),
  });
}

function partsOf(options: SmtpDoorOptions): Parts {
  const { doors, admission, hosts, refusals, gate, warn, report } = options;
  const { clock } = doors;
  return {
    options,
    doors,
    admission,
    refusals,
    gate,
    room: new MailRoom(),
    repeats: new RepeatedCommands(clock, options.duplicates ?? 'refuse'),
    reports: new Reports({ submit: doors.submit, clock, hosts, carried: options.mailLink, warn, report }),
    connections: new Connections({
      ofAddress: options.limits?.ofAddress ?? LIMITS.smtp.connectionsOfAddress,
      mailTime: options.limits?.mailTime ?? LIMITS.smtp.mailTime,
    }),
    pace: new RateLimit({
      most: options.mailsPerMinute ?? LIMITS.smtp.mailsPerMinute,
      windowMilliseconds: MINUTE,
      keysMax: LIMITS.smtp.addresses,
    }),
  };
}

/** Resolves when the listener is open; rejects when the address cannot be had. */
export async function openSmtpDoor(options: SmtpDoorOptions): Promise<SmtpDoor> {
  const parts = partsOf(options);
  const server = serverOf(parts);
  parts.connections.attach(server);
  let listening: 'yes' | 'no' = 'no';
  // Errors of single connections are the clients' own: TLS that is none, resets.
  server.on('error', (trouble) => {
    const ofClient = 'remoteAddress' in trouble || 'meta' in trouble;
    if (listening === 'yes' && !ofClient) options.report(trouble);
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host.replace(/^\[|\]$/g, ''), () => {
      server.server.off('error', reject);
      listening = 'yes';
      resolve();
    });
  });
  const bound = server.server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        parts.connections.end();
      }),
  };
}
