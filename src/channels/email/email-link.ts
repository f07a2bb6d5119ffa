// E-mail as a kind of link: mails out by a host or straight to the recipients' mail servers, reports about them in. Owns which
// parts a link has; the work is theirs.

import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import { readMailReport } from '../../protocols/mail-report/mail-report.ts';
import type { LinkDoors, LinkKind, OpenLink } from '../link.ts';
import { EmailChannel, type EmailTimes } from './email-channel.ts';
import { EMAIL_FIELDS, type EmailSettings, readEmailSettings } from './email-settings.ts';
import { type MailDns, systemDns } from './exchangers.ts';
import { receiptOf, wordFor } from './report-receipt.ts';
import { openReportSink, type ReportSink } from './report-sink.ts';
import type { OwnAddress } from './return-path.ts';
import { SMTP_TIMES } from './smtp-host.ts';
import type { StsSource } from './sts-source.ts';
import { unsubscribeByClick, unsubscribeByMail } from './unsubscribing.ts';

export const EMAIL_TIMES: EmailTimes = {
  ...SMTP_TIMES,
  pause: SECOND,
  pauseMost: 60 * SECOND,
  awayTime: LIMITS.email.awayTime,
  aloneTime: LIMITS.email.aloneTime,
  trialTime: LIMITS.email.trialTime,
  drain: LIMITS.email.drainTime,
  reportSession: LIMITS.email.reportSessionTime,
};

type World = {
  readonly dns: MailDns;
  readonly times: EmailTimes;
  /** Told where reports are taken. */
  readonly listens?: (port: number) => void;
  /** Of tests: where policies come from (RFC 8461) and what mail servers are trusted by, PEM. */
  readonly policies?: StsSource;
  readonly ca?: string;
};

export const EMAIL: LinkKind<EmailSettings> = {
  kind: 'email',
  says: 'E-mails, by a mail server of yours or straight to those of the recipients.',
  table: EMAIL_FIELDS,
  settings: readEmailSettings,
  kindsOf: () => new Set(['mail']),
  open: (settings, doors) => openEmail(settings, doors, { dns: systemDns(), times: EMAIL_TIMES }),
};

export function openEmail(settings: EmailSettings, doors: LinkDoors, { listens, ...world }: World): OpenLink {
  const { name: link, report, unsubscribed } = doors;
  const channel = new EmailChannel({ settings, doors, ...world });
  const sink = openSink(settings, doors, world.times.reportSession);
  sink?.listening.then(
    (port) => listens?.(port),
    (trouble) => report('mails that come back cannot be taken', trouble),
  );
  return {
    stop: async () => {
      await Promise.all([channel.stop(), sink?.close()]);
    },
    ...(settings.secret !== undefined && {
      hear: (request) => unsubscribeByClick(request, { link, secret: settings.secret, unsubscribed }),
    }),
  };
}

function openSink(settings: EmailSettings, doors: LinkDoors, sessionTime: number): ReportSink | undefined {
  const { bounceDomain, bouncePort, bounceAddress, bounceProtocol } = settings;
  if (bounceDomain === undefined || bouncePort === undefined) return undefined;
  return openReportSink({
    domain: bounceDomain,
    address: bounceAddress,
    port: bouncePort,
    protocol: bounceProtocol,
    sessionTime,
    take: (to, mail) => takeMail(to, mail, { settings, doors }),
    report: doors.report,
  });
}

async function takeMail(
  to: OwnAddress,
  mail: Uint8Array,
  { settings, doors }: { readonly settings: EmailSettings; readonly doors: LinkDoors },
): Promise<void> {
  const { name: link, inbox, clock, meter, unsubscribed } = doors;
  if (to.kind === 'unsubscribe') {
    const told = await unsubscribeByMail(to.proof, mail, { link, secret: settings.secret, unsubscribed });
    meter.receipt(told === 'told' ? 'unsubscribed' : 'unknown');
    return;
  }
  const read = readMailReport(mail);
  const report = receiptOf(read);
  if (report) await inbox.receipt({ link, ids: [to.token], at: clock.now(), report });
  meter.receipt(wordFor(read));
}
