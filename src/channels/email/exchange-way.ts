// Straight to the mail servers of a recipient's domain: the next one is tried while nobody has taken or refused the mail, and
// TLS is used where it works (RFC 7435). Owns the pools of connections by address; it must not retry later, that is the channel's.

import type { Clock } from '../../base/time.ts';
import type { EmailSettings } from './email-settings.ts';
import { type Exchanger, Exchangers, type MailDns } from './exchangers.ts';
import { HostPools } from './host-pools.ts';
import type { Letter } from './letter.ts';
import type { MailWay, WayResult } from './mail-way.ts';
import type { SendResult, SmtpTimes } from './smtp-host.ts';

type ExchangeOptions = {
  readonly settings: EmailSettings;
  readonly dns: MailDns;
  readonly clock: Clock;
  readonly times: SmtpTimes;
};

export class ExchangeWay implements MailWay {
  readonly #options: ExchangeOptions;
  readonly #exchangers: Exchangers;
  readonly #pools = new HostPools();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { dns, clock, settings } = options;
    this.#exchangers = new Exchangers({ dns, clock, privateHosts: settings.privateHosts });
  }

  async send(letter: Letter, stop: AbortSignal): Promise<WayResult> {
    const exchange = await this.#exchangers.of(letter.domain);
    if (exchange.kind === 'none') return { kind: 'no-server', why: exchange.why };
    if (exchange.kind === 'unknown') return { kind: 'unreached', why: exchange.why, encryption: 'as usual' };
    let last: SendResult = { kind: 'unreached', why: 'stopped', encryption: 'as usual' };
    for (const exchanger of exchange.exchangers) {
      if (stop.aborted) break;
      last = await this.#give(exchanger, letter, stop);
      if (!passesOn(last)) break;
    }
    return last;
  }

  close(): void {
    this.#pools.close();
  }

  async #give(exchanger: Exchanger, letter: Letter, stop: AbortSignal): Promise<SendResult> {
    if (this.#options.settings.tls === 'off') return this.#through(exchanger, 'open', { letter, stop });
    const result = await this.#through(exchanger, 'opportunistic', { letter, stop });
    if (result.kind !== 'unreached' || result.encryption !== 'failed') return result;
    return this.#through(exchanger, 'open', { letter, stop });
  }

  #through(
    { name, address }: Exchanger,
    tls: 'opportunistic' | 'open',
    { letter, stop }: { readonly letter: Letter; readonly stop: AbortSignal },
  ): Promise<SendResult> {
    const { settings, times } = this.#options;
    const options = {
      times,
      host: address,
      port: settings.port,
      secure: false,
      maxConnections: settings.connections,
      ...(settings.helloName !== undefined && { name: settings.helloName }),
      ...(tls === 'open'
        ? { ignoreTLS: true }
        : {
            opportunisticTLS: true,
            // Nobody to show a false certificate to: without TLS the mail would go open (RFC 7435 3).
            tls: { servername: name, rejectUnauthorized: false },
          }),
    };
    return this.#pools.use(`${tls} ${name} ${address}`, options, (host) => host.send(letter, stop));
  }
}

/** Whether the next server is asked: this one said nothing about the mail, only about itself. */
function passesOn(result: SendResult): boolean {
  if (result.kind === 'unreached') return true;
  return result.kind === 'refused' && (result.stage === 'connection' || result.reply.code === 421);
}
