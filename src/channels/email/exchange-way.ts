// Straight to the mail servers of a recipient's domain: the next one is tried while nobody has taken or refused the mail, and
// TLS is used where it works (RFC 7435), or as the domain demands (RFC 8461). Owns the pools of connections by address; it must
// not retry later, that is the channel's.

import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { unreachable } from '../../base/assert.ts';
import type { Clock } from '../../base/time.ts';
import { namesServer, type StsPolicy } from '../../protocols/mta-sts/policy.ts';
import type { EmailSettings } from './email-settings.ts';
import { type Exchanger, Exchangers, type MailDns } from './exchangers.ts';
import { HostPools } from './host-pools.ts';
import type { Letter } from './letter.ts';
import type { MailWay, WayResult } from './mail-way.ts';
import type { SendResult, SmtpTimes } from './smtp-host.ts';
import { StsPolicies } from './sts-policies.ts';
import type { StsSource } from './sts-source.ts';

type ExchangeOptions = {
  readonly settings: EmailSettings;
  readonly dns: MailDns;
  readonly clock: Clock;
  readonly times: SmtpTimes;
  readonly policies: StsSource;
  /** Of tests: certificates, PEM, that mail servers are trusted by in place of the system's. */
  readonly ca?: string;
  readonly report: (what: string, trouble: unknown) => void;
};

/** A mail on its way to one domain. */
type Errand = {
  readonly letter: Letter;
  readonly stop: AbortSignal;
  /** What the domain demands of its servers; absent: nothing. */
  readonly enforced?: StsPolicy;
};

type Encryption = 'open' | 'opportunistic' | 'proved';

export class ExchangeWay implements MailWay {
  readonly #options: ExchangeOptions;
  readonly #exchangers: Exchangers;
  readonly #policies: StsPolicies;
  readonly #pools = new HostPools();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { dns, clock, settings, policies: source, report } = options;
    this.#policies = new StsPolicies({ dns, source, clock, report });
    this.#exchangers = new Exchangers({ dns, clock, privateHosts: settings.privateHosts });
  }

  async send(letter: Letter, stop: AbortSignal): Promise<WayResult> {
    const { settings } = this.#options;
    const heeds = settings.mtaSts === 'yes' && settings.tls !== 'off';
    const [exchange, policy] = await Promise.all([
      this.#exchangers.of(letter.domain),
      heeds ? this.#policies.of(letter.domain) : undefined,
    ]);
    if (exchange.kind === 'none') return { kind: 'no-server', why: exchange.why };
    if (exchange.kind === 'unknown') return { kind: 'unreached', why: exchange.why, encryption: 'as usual' };
    const errand: Errand = { letter, stop, ...(policy?.mode === 'enforce' && { enforced: policy }) };
    let last: SendResult = { kind: 'unreached', why: 'stopped', encryption: 'as usual' };
    for (const exchanger of exchange.exchangers) {
      if (stop.aborted) break;
      last = await this.#give(exchanger, errand);
      if (!passesOn(last)) break;
    }
    if (errand.enforced && last.kind === 'unreached' && last.encryption === 'failed')
      this.#options.report(`mails to ${letter.domain} wait, as its MTA-STS policy demands`, last.why);
    return last;
  }

  close(): void {
    this.#pools.close();
    this.#policies.close();
  }

  async #give(exchanger: Exchanger, errand: Errand): Promise<SendResult> {
    const { enforced } = errand;
    if (enforced) {
      const why = `${exchanger.name} is none of the mail servers the policy names`;
      if (!namesServer(enforced, exchanger.name)) return { kind: 'unreached', why, encryption: 'failed' };
      return this.#through(exchanger, 'proved', errand);
    }
    if (this.#options.settings.tls === 'off') return this.#through(exchanger, 'open', errand);
    const result = await this.#through(exchanger, 'opportunistic', errand);
    if (result.kind !== 'unreached' || result.encryption !== 'failed') return result;
    return this.#through(exchanger, 'open', errand);
  }

  #through({ name, address }: Exchanger, tls: Encryption, { letter, stop }: Errand): Promise<SendResult> {
    const { settings, times } = this.#options;
    const options = {
      times,
      host: address,
      port: settings.port,
      secure: false,
      maxConnections: settings.connections,
      ...(settings.helloName !== undefined && { name: settings.helloName }),
      ...this.#encrypted(tls, name),
    };
    return this.#pools.use(`${tls} ${name} ${address}`, options, (host) => host.send(letter, stop));
  }

  #encrypted(tls: Encryption, servername: string) {
    const { ca } = this.#options;
    switch (tls) {
      case 'open':
        return { ignoreTLS: true };
      case 'opportunistic':
        // Nobody to show a false certificate to: without TLS the mail would go open (RFC 7435 3).
        return { opportunisticTLS: true, tls: { servername, rejectUnauthorized: false } };
      case 'proved':
        return {
          requireTLS: true,
          tls: {
            servername,
            rejectUnauthorized: true,
            checkServerIdentity: provedName,
            ...(ca !== undefined && { ca }),
          },
        };
      default:
        return unreachable(tls);
    }
  }
}

/** RFC 8461 section 4.2: the name stands among the alternative names; a common name is none. */
function provedName(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate.subjectaltname === undefined) return new Error('the certificate names no server');
  return checkServerIdentity(host, certificate);
}

/** Whether the next server is asked: this one said nothing about the mail, only about itself. */
function passesOn(result: SendResult): boolean {
  if (result.kind === 'unreached') return true;
  return result.kind === 'refused' && (result.stage === 'connection' || result.reply.code === 421);
}
