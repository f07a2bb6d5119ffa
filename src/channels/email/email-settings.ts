// What the configuration says of an e-mail link, as one table, and every default of it. Owns the settings and the sentences
// about what does not go together; besides reading the key files it opens nothing.

import { createPrivateKey } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { type FieldRow, FORMS, type YesNo } from '../../base/section-table.ts';
import { readKeyFile } from '../key-file.ts';
import type { FaultReport } from '../link.ts';

/** `bounces`: taken means on its way, a bounce ends it; `dsn`: a report of success is asked for too (RFC 3461). */
const RECEIPTS = ['reply', 'bounces', 'dsn'] as const;
type Receipts = (typeof RECEIPTS)[number];

const TLS_WAYS = ['off', 'opportunistic', 'starttls', 'implicit'] as const;
type TlsWay = (typeof TLS_WAYS)[number];

export type DkimSettings = {
  readonly domain: string;
  readonly selector: string;
  /** PEM. Never logged. */
  readonly key: string;
};

/** One link, every default filled in. */
export type EmailSettings = {
  /** Absent: straight to the mail servers of the recipients' domains. */
  readonly host?: string;
  readonly port: number;
  readonly protocol: 'smtp' | 'lmtp';
  readonly tls: TlsWay;
  /** Whether what domains demand of TLS to their mail servers is heeded (RFC 8461). */
  readonly mtaSts: YesNo;
  /** Certificates, PEM, besides or instead of the system's. */
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
  readonly helloName?: string;
  readonly connections: number;
  readonly perSecond?: number;
  readonly privateHosts: YesNo;
  readonly sizeMax: number;
  readonly receipts: Receipts;
  readonly bounceDomain?: string;
  readonly bounceHours: number;
  readonly bounceAddress: string;
  readonly bouncePort?: number;
  readonly bounceProtocol: 'smtp' | 'lmtp';
  readonly unsubscribe?: string;
  readonly secret?: string;
  readonly autoSubmitted: YesNo;
  readonly dkim?: DkimSettings;
};

const DOMAIN = {
  kind: 'text',
  pattern: /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/,
  form: 'a domain name',
} as const;

const SELECTOR = {
  kind: 'text',
  pattern: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
  form: 'letters, digits, dots, dashes',
} as const;

export const EMAIL_FIELDS: readonly FieldRow[] = [
  {
    key: 'host',
    form: FORMS.host,
    absent: "the mail servers of the recipients' domains, by DNS",
    says: 'The server that takes all mails and passes them on (a smarthost).',
  },
  {
    key: 'port',
    form: FORMS.port,
    absent: '25; with `tls: implicit` 465, with a user name 587',
    says: 'Port of that server, or of the mail servers.',
  },
  {
    key: 'protocol',
    form: { kind: 'choice', choices: ['smtp', 'lmtp'] },
    absent: 'smtp',
    says: '`lmtp`: the host is the mailboxes themselves (RFC 2033), so what it takes is delivered.',
  },
  {
    key: 'tls',
    form: { kind: 'choice', choices: TLS_WAYS },
    absent: '`opportunistic`; with a user name `starttls`, on port 465 `implicit`',
    says: '`implicit`: from the first byte; `starttls`: after STARTTLS or not at all; `opportunistic`: when the server can, whatever its certificate.',
  },
  {
    key: 'mtaSts',
    form: FORMS.switch,
    absent: 'true',
    says: 'Without a host: domains that publish an MTA-STS policy (RFC 8461) with `enforce` get mails over TLS to the servers it names and with their certificates proved, or not yet. `tls: off` leaves it out.',
  },
  {
    key: 'caFile',
    form: FORMS.line,
    absent: 'the certificates of the system',
    says: 'File with the certificates (PEM) that the host is trusted by.',
  },
  { key: 'username', form: FORMS.line, absent: 'no sign-in', says: 'For signing in to the host.' },
  { key: 'password', form: FORMS.line, absent: 'no sign-in', says: 'Never logged.' },
  {
    key: 'helloName',
    form: DOMAIN,
    absent: 'the name of the machine',
    says: 'Name given with EHLO; straight to mail servers it should be what the address resolves to.',
  },
  {
    key: 'connections',
    form: { kind: 'number', least: 1, most: 100, whole: 'whole' },
    absent: String(LIMITS.email.connectionsOfDomain),
    says: 'Connections at once to the host, or to the mail servers of one domain.',
  },
  {
    key: 'perSecond',
    form: { kind: 'number', least: 1, most: 10_000, whole: 'whole' },
    absent: 'not paced',
    says: 'Mails a second the host is given at most.',
  },
  {
    key: 'privateHosts',
    form: FORMS.switch,
    absent: 'false',
    says: 'Mail servers found by DNS may have private addresses. A host that is named may always.',
  },
  {
    key: 'sizeMax',
    form: { kind: 'number', least: 10_000, most: 100 * 1024 * 1024, whole: 'whole' },
    absent: `${LIMITS.email.messageBytes}`,
    says: 'Bytes of a mail as it travels; files grow by a third. Larger ones end with error 255.',
  },
  {
    key: 'receipts',
    form: { kind: 'choice', choices: RECEIPTS },
    absent: '`bounces` with a host and a `bouncePort`, else `reply`',
    says: '`reply`: what the server takes is delivered; `bounces`: unless it comes back; `dsn`: reports of success are asked for as well, and where the server knows them a mail without one has failed.',
  },
  {
    key: 'bounceDomain',
    form: DOMAIN,
    absent: 'the return path is the sender',
    says: 'Domain of return paths, one for each mail: `bounce+…@` it. Its MX must lead to `bouncePort`.',
  },
  {
    key: 'bounceHours',
    form: { kind: 'number', least: 1, most: 240, whole: 'whole' },
    absent: '72',
    says: 'How long a mail may come back, or its report be on its way; then silence counts.',
  },
  {
    key: 'bounceAddress',
    form: FORMS.host,
    absent: '127.0.0.1',
    says: 'Address the place for mails to `bounceDomain` listens on.',
  },
  {
    key: 'bouncePort',
    form: FORMS.port,
    absent: 'does not listen',
    says: 'Its port. It takes mails to return paths and to `unsubscribe+…@`, nothing else.',
  },
  {
    key: 'bounceProtocol',
    form: { kind: 'choice', choices: ['smtp', 'lmtp'] },
    absent: 'smtp',
    says: 'What is spoken there.',
  },
  {
    key: 'unsubscribe',
    form: {
      kind: 'text',
      pattern:
        /^(?:mailto:|https:\/\/|\{url\})[^\s<>\p{Cc}]*(?:, (?:mailto:|https:\/\/|\{url\})[^\s<>\p{Cc}]*){0,3}$/u,
      form: 'an address that begins with https://, mailto: or {url}, or up to four with a comma and a blank between',
    },
    absent: 'no List-Unsubscribe',
    says: '`{address}` and `{token}` stand for the recipient and a proof that we wrote to it, `{url}` for this link. Ours: `{url}?address={address}&token={token}` for one click (RFC 8058), `mailto:unsubscribe+{token}@<bounceDomain>?subject={address}` for mail; both, with a comma and a blank between, for programs that know one of them alone (RFC 2369).',
  },
  {
    key: 'secret',
    form: { kind: 'text', pattern: /^[^\p{Cc}]{16,200}$/u, form: '16 to 200 characters' },
    absent: 'needed for `{token}`',
    says: 'Makes the proofs. With another one the proofs of mails sent before are void. Never logged.',
  },
  {
    key: 'autoSubmitted',
    form: FORMS.switch,
    absent: 'true',
    says: 'Mark mails as written by a program (RFC 3834), so that nobody who is away answers them.',
  },
  { key: 'dkimDomain', form: DOMAIN, absent: 'not signed', says: 'Domain mails are signed for (RFC 6376).' },
  { key: 'dkimSelector', form: SELECTOR, absent: 'not signed', says: 'Selector of the key in DNS.' },
  {
    key: 'dkimKeyFile',
    form: FORMS.line,
    absent: 'not signed',
    says: 'File with the private RSA key (PEM), of 1024 bits or more (RFC 8301).',
  },
];

type Given = Partial<Omit<EmailSettings, 'dkim' | 'ca'>> & {
  readonly caFile?: string;
  readonly dkimDomain?: string;
  readonly dkimSelector?: string;
  readonly dkimKeyFile?: string;
};

export function readEmailSettings(
  values: Readonly<Record<string, unknown>>,
  report: FaultReport,
): EmailSettings {
  const given = values as Given;
  const fault = (text: string): void => void report.faults.push(`${report.where}: ${text}`);
  if ((given.username === undefined) !== (given.password === undefined))
    fault('"username" and "password" go together');
  if (given.host === undefined && (given.username !== undefined || given.perSecond !== undefined))
    fault('"username" and "perSecond" need a "host"');
  if (given.protocol === 'lmtp' && given.host === undefined) fault('"protocol": "lmtp" needs a "host"');
  if (given.username !== undefined && given.tls === 'opportunistic')
    fault('with "username" the password must not travel open: "tls" is "starttls" or "implicit"');
  if (given.host === undefined && (given.caFile !== undefined || !tlsByDns(given.tls)))
    fault('"caFile" and "tls" other than "off" or "opportunistic" need a "host"');
  if (given.host !== undefined && given.mtaSts === 'yes')
    fault('"mtaSts" is for mails straight to the servers of domains, without a "host"');
  if (given.bouncePort !== undefined && given.bounceDomain === undefined)
    fault('"bouncePort" needs a "bounceDomain"');
  const waits = given.receipts === 'bounces' || given.receipts === 'dsn';
  if (waits && (given.bounceDomain === undefined || given.bouncePort === undefined))
    fault(
      `"receipts": "${given.receipts}" needs a "bounceDomain" and a "bouncePort", or nothing is ever told`,
    );
  if (given.unsubscribe?.includes('{token}') && given.secret === undefined)
    fault('"{token}" in "unsubscribe" needs a "secret"');
  const ca = readKeyFile(given.caFile, 'caFile', fault);
  const dkim = readDkim(given, fault);
  return emailSettings({ ...given, ...(ca !== undefined && { ca }), ...(dkim && { dkim }) });
}

/** Mail servers found by the DNS have no certificate to be held to: their names come from answers that anybody may forge. */
function tlsByDns(tls: TlsWay | undefined): boolean {
  return tls === undefined || tls === 'off' || tls === 'opportunistic';
}

/** Every default filled in: for tests, which need no reading. */
export function emailSettings(given: Partial<EmailSettings>): EmailSettings {
  const secured = given.username === undefined ? 'opportunistic' : 'starttls';
  const tls = given.tls ?? (given.port === 465 ? 'implicit' : secured);
  return {
    port: tls === 'implicit' ? 465 : given.username === undefined ? 25 : 587,
    protocol: 'smtp',
    mtaSts: 'yes',
    connections: LIMITS.email.connectionsOfDomain,
    privateHosts: 'no',
    sizeMax: LIMITS.email.messageBytes,
    receipts:
      given.host !== undefined && given.bouncePort !== undefined && given.protocol !== 'lmtp'
        ? 'bounces'
        : 'reply',
    bounceHours: 72,
    bounceAddress: '127.0.0.1',
    bounceProtocol: 'smtp',
    autoSubmitted: 'yes',
    ...given,
    tls,
  };
}

type Fault = (text: string) => void;

function readDkim(given: Given, fault: Fault): DkimSettings | undefined {
  const { dkimDomain: domain, dkimSelector: selector, dkimKeyFile: file } = given;
  if (domain === undefined && selector === undefined && file === undefined) return undefined;
  if (domain === undefined || selector === undefined || file === undefined) {
    fault('"dkimDomain", "dkimSelector" and "dkimKeyFile" go together');
    return undefined;
  }
  const key = readKeyFile(file, 'dkimKeyFile', fault);
  if (key === undefined) return undefined;
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails } = createPrivateKey(key);
    if (type === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 1024)
      return { domain, selector, key };
    fault('"dkimKeyFile": an RSA key of 1024 bits or more is needed');
  } catch {
    fault(`"dkimKeyFile": ${file} holds no private key`);
  }
  return undefined;
}
