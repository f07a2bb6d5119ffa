// The way of a mail to an address whose mailbox is not spelt in ASCII (RFC 6531): only to a server that says it knows such
// addresses. A connection of its own for each, as the pool would not ask before it writes the address; such mails are few. Owns
// that session; what its end means is `smtp-host.ts`'s.

import type { Transport } from 'nodemailer';
import type MailMessage from 'nodemailer/lib/mailer/mail-message';
import type { SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';

/** RFC 6531 3.5 and RFC 5248: what a server says, or we in its place. */
const NOT_KNOWN = '550 5.6.7 The server takes no addresses beyond ASCII (SMTPUTF8)';

export function needsUtf8(address: string): boolean {
  return /[^\x20-\x7e]/.test(address);
}

export class Utf8Transport implements Transport<SMTPConnectionSendInfo> {
  readonly name = 'SMTPUTF8';
  readonly version = '1';
  readonly supportsAbortSignal = true;
  readonly #options: SMTPPoolOptions;

  constructor(options: SMTPPoolOptions) {
    this.#options = options;
  }

  send(
    { data, message }: MailMessage<SMTPConnectionSendInfo>,
    done: (trouble: Error | null, info: SMTPConnectionSendInfo) => void,
  ): void {
    const { signal } = data;
    const connection = new SMTPConnection(this.#options);
    let over = false;
    const finish = (trouble: Error | null, info?: SMTPConnectionSendInfo): void => {
      if (over) return;
      over = true;
      signal?.removeEventListener('abort', breakOff);
      if (trouble) connection.close();
      else connection.quit();
      done(trouble, info!);
    };
    const breakOff = (): void => finish(failure('ECONNECTION', 'broken off'));
    signal?.addEventListener('abort', breakOff);
    if (signal?.aborted) return breakOff();
    connection.once('error', finish);
    connection.once('end', () => finish(failure('ECONNECTION', 'the server closed the connection')));
    const give = (): void => {
      const envelope = { ...message.getEnvelope(), ...(data.dsn && { dsn: data.dsn }), use8BitMime: true };
      connection.send(envelope, message.createReadStream(), finish);
    };
    connection.connect((trouble) => {
      if (trouble) return finish(trouble);
      // What it said to EHLO, behind STARTTLS where there is one.
      const knows = /^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || '');
      if (!knows) return finish(failure('EENVELOPE', NOT_KNOWN, NOT_KNOWN));
      const { auth } = this.#options;
      if (auth) connection.login(auth, (refused) => (refused ? finish(refused) : give()));
      else give();
    });
  }
}

/** As the library's own. */
function failure(code: string, message: string, response?: string): Error {
  const replied = response === undefined ? {} : { response, responseCode: 550, command: 'RCPT TO' };
  return Object.assign(new Error(message), { code, ...replied });
}
