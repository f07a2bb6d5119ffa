// All mails by one host that is configured. Owns how the settings become connections, and trying whether it is there; whether
// it is taken for away is `host-watch.ts`.

import { SECOND } from '../../base/time.ts';
import type { EmailSettings } from './email-settings.ts';
import type { Letter } from './letter.ts';
import type { MailWay, WayResult } from './mail-way.ts';
import { type HostOptions, SmtpHost, type SmtpTimes } from './smtp-host.ts';

type SmarthostOptions = {
  readonly settings: EmailSettings & { readonly host: string };
  readonly times: SmtpTimes;
};

export class SmarthostWay implements MailWay {
  readonly #host: SmtpHost;

  constructor({ settings, times }: SmarthostOptions) {
    this.#host = new SmtpHost(hostOptions(settings, times));
  }

  send(letter: Letter, stop: AbortSignal): Promise<WayResult> {
    return this.#host.send(letter, stop);
  }

  try(): Promise<string | undefined> {
    return this.#host.try();
  }

  close(): void {
    this.#host.close();
  }
}

function hostOptions(settings: EmailSettings & { readonly host: string }, times: SmtpTimes): HostOptions {
  const { host, port, protocol, tls, ca, username, password, helloName, connections, perSecond } = settings;
  return {
    times,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    lmtp: protocol === 'lmtp',
    secure: tls === 'implicit',
    ...(tls === 'off' && { ignoreTLS: true }),
    ...(tls === 'starttls' && { requireTLS: true }),
    ...(tls === 'opportunistic' && { opportunisticTLS: true }),
    tls: { rejectUnauthorized: tls !== 'opportunistic', ...(ca !== undefined && { ca }) },
    ...(username !== undefined && { auth: { user: username, pass: password ?? '' }, forceAuth: true }),
    ...(helloName !== undefined && { name: helloName }),
    maxConnections: connections,
    ...(perSecond !== undefined && { rateLimit: perSecond, rateDelta: SECOND }),
  };
}
