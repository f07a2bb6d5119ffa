// The policy of a domain as its own web server has it (RFC 8461 section 3.3), over HTTPS that its certificate proves. Owns
// where it lies and what counts as an answer; it follows nothing elsewhere and reaches no private address unless mail servers
// may have one.

import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import type { YesNo } from '../../base/section-table.ts';
import { readStsPolicy, type StsPolicy } from '../../protocols/mta-sts/policy.ts';
import { OutboundHttp, outboundSentence } from '../outbound-http.ts';
import type { MailDns } from './exchangers.ts';

export interface StsSource {
  /** The error is a sentence. Never rejects. */
  policy(domain: string): Promise<Result<StsPolicy, string>>;
  close(): void;
}

type StsSourceOptions = {
  readonly dns: Pick<MailDns, 'addresses'>;
  readonly privateHosts: YesNo;
  /** Of tests: 443 otherwise. */
  readonly port?: number;
  /** Of tests: certificates, PEM, in place of the system's. */
  readonly ca?: string;
};

export class WebStsSource implements StsSource {
  readonly #http: OutboundHttp;
  readonly #port: string;

  constructor({ dns, privateHosts, port, ca }: StsSourceOptions) {
    this.#port = port === undefined ? '' : `:${port}`;
    this.#http = new OutboundHttp({
      privateAddresses: privateHosts === 'yes' ? 'allow' : 'refuse',
      ...(ca !== undefined && { ca }),
      resolve: (name, done) => {
        dns.addresses(name).then(
          (found) =>
            done(
              null,
              found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
            ),
          (trouble: Error) => done(trouble, []),
        );
      },
    });
  }

  async policy(domain: string): Promise<Result<StsPolicy, string>> {
    const answer = await this.#http.send({
      method: 'GET',
      address: `https://mta-sts.${domain}${this.#port}/.well-known/mta-sts.txt`,
      headers: {},
      timeMax: LIMITS.email.policyTime,
      bytesMax: LIMITS.email.policyBytes,
      longer: 'refused',
      // One question a day: nothing is gained by a connection that is kept.
      connection: 'own',
    });
    if (!answer.ok) return err(outboundSentence(answer.error));
    const { status, contentType, body } = answer.value;
    if (status !== 200) return err(`the web server of the policy answers ${status}`);
    if (!/^text\/plain\s*(?:;|$)/i.test(contentType)) return err('the policy is no plain text');
    return readStsPolicy(body.toString('latin1'));
  }

  close(): void {
    this.#http.close();
  }
}
