// The SMTP door as the settings have it. Owns which setting becomes which of its options; it decides nothing about mails.

import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { parseNetwork } from '../core/accounts/account-addresses.ts';
import type { Doors } from '../core/doors.ts';
import type { Admission } from '../dialect/frame.ts';
import { openSmtpDoor, type SmtpDoor, type SmtpDoorOptions } from '../interfaces/smtp/smtp-door.ts';
import type { Storage } from '../storage/storage.ts';
import { readDomains, readNetworks, type Settings } from './settings.ts';

type SmtpParts = {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly doors: Doors;
  readonly admission: Admission;
  readonly log: Logger;
};

async function tlsOf(settings: Settings): Promise<Pick<SmtpDoorOptions, 'tls'>> {
  const [certificate, key] = [settings['smtp.certificate'], settings['smtp.key']];
  if (certificate === undefined || key === undefined) return {};
  return { tls: { cert: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') } };
}

/** A single address is a network of one. */
function networksOf(settings: Settings): readonly string[] {
  const written = settings['smtp.networks'];
  return (written === undefined ? [] : (readNetworks(written) ?? [])).flatMap(
    (one) => parseNetwork(one) ?? [],
  );
}

export async function openSmtp({ settings, storage, doors, admission, log }: SmtpParts): Promise<SmtpDoor> {
  const { accounts } = storage;
  return await openSmtpDoor({
    host: settings['smtp.address'],
    port: settings['smtp.port'],
    doors,
    admission,
    hosts: readDomains(settings['smtp.hosts'] ?? '') ?? [],
    refusals: settings['smtp.refusals'],
    mailLink: settings.links.some(({ kinds }) => kinds.has('mail')) ? 'yes' : 'no',
    ...(await tlsOf(settings)),
    gate: {
      accounts: {
        byLogin: (login) => accounts.find(login),
        bySource: (address) => accounts.takingMailsOf(address),
      },
      networks: networksOf(settings),
    },
    mailsPerMinute: settings['smtp.mailsPerMinute'],
    duplicates: settings.duplicates,
    report: (trouble) => log.error({ err: trouble }, 'SMTP'),
    warn: (what) => log.warn(what),
  });
}
