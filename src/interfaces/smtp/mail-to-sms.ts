// E-mails that become SMS: whose they are, who may send them, what of them is sent. Owns these rules. A sender's address can be
// forged, so it alone opens nothing: the session is signed in, or comes from a network the operator trusts.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { HOUR, type Instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import { isAllowedFrom } from '../../core/accounts/account-addresses.ts';
import { mailSourcesOf, takesMailFrom } from '../../core/accounts/mail-sources.ts';
import { parseSendingTime } from '../../core/messages/sending-time.ts';
import type { Submission } from '../../core/messages/submission.ts';
import { splitPhones } from '../../core/numbers/phone-number.ts';
import type { MailTarget } from './addresses.ts';
import { textOf } from './command-text.ts';
import type { Mail } from './mail.ts';
import { decodeField } from './mail-charset.ts';

type MailAccounts = {
  readonly byLogin: (login: string) => Promise<Account | undefined>;
  /** Those that take e-mails of this address, one too many at most. */
  readonly bySource: (address: string) => Promise<readonly Account[]>;
};

export type GateDoors = {
  readonly accounts: MailAccounts;
  /** Networks whose mails need no sign-in; none unless configured. */
  readonly networks: readonly string[];
};

type Letter = {
  /** The envelope's sender. */
  readonly from: string;
  /** Of the client. */
  readonly address: string;
  /** Who signed in. */
  readonly account?: Account;
};

export type SmsTarget = Exclude<MailTarget, { readonly kind: 'command' }>;

const NOBODY = 'This address takes no mails from you';

async function ownerOf(
  target: SmsTarget,
  { from, address, account }: Letter,
  { accounts, networks }: GateDoors,
): Promise<Account | undefined> {
  if (account) return target.kind === 'phone' || target.login === account.login ? account : undefined;
  if (networks.length === 0 || !isAllowedFrom(networks, address)) return undefined;
  if (target.kind === 'login') return await accounts.byLogin(target.login);
  const found = await accounts.bySource(from);
  // Who pays must not be a guess.
  return found.length === 1 ? found[0] : undefined;
}

/** The account that pays for an SMS made of this mail; the error is a sentence for whoever sends it, the same for every reason. */
export async function admitLetter(
  target: SmsTarget,
  letter: Letter,
  doors: GateDoors,
): Promise<Result<Account, string>> {
  if (letter.from === '') return err(NOBODY);
  const owner = await ownerOf(target, letter, doors);
  if (owner?.state !== 'open') return err(NOBODY);
  const { more } = owner.settings;
  if (more['mfl[0]'] === '1' || !takesMailFrom(mailSourcesOf(more), letter.from)) return err(NOBODY);
  if (target.kind === 'login' && splitPhones(more.mph ?? '').length === 0) return err(NOBODY);
  return ok(owner);
}

/** RFC 3676 4.3; some programs lose the blank. */
const SIGNATURE = /(?:^|\n)-- ?\n[\s\S]*$/;

/** Subject and body, as far as the account wants them, cut to its length. */
export function smsText(mail: Mail, more: Account['settings']['more']): string {
  const subject = more['mfl[1]'] === '1' ? '' : decodeField(mail.field('subject') ?? '');
  const body = more['mfl[2]'] === '1' ? '' : `${textOf(mail)}\n`.replace(SIGNATURE, '');
  const lines = [subject.replace(/\s+/g, ' '), ...body.split('\n')].map((line) => line.trim());
  // Every blank line of a mail would be paid for.
  const text = lines.filter((line) => line !== '').join('\n');
  const most = Number(more.mlen) || LIMITS.smtp.smsCharacters;
  return [...text].slice(0, most).join('').trim();
}

function whenOf({ settings }: Account, now: Instant): Submission['when'] {
  const { mh1, mh2 } = settings.more;
  if (mh1 === undefined && mh2 === undefined) return { kind: 'now' };
  const hours = parseSendingTime(`${mh1 ?? 0}-${mh2 ?? 24}`, {
    tz: '',
    now,
    accountZone: settings.timeZone,
  });
  return hours.ok ? hours.value : { kind: 'now' };
}

/** The SMS of a mail to these addresses; undefined: it has nothing to say. */
export function smsOf(
  mail: Mail,
  targets: readonly SmsTarget[],
  { account, now, address }: { readonly account: Account; readonly now: Instant; readonly address: string },
): Submission | undefined {
  const { more } = account.settings;
  const text = smsText(mail, more);
  if (text === '') return undefined;
  const phones = targets.flatMap((target) =>
    target.kind === 'phone' ? [target.phone] : splitPhones(more.mph ?? ''),
  );
  return {
    door: 'smtp',
    kind: 'sms',
    items: [{ phones: [...new Set(phones)], text }],
    when: whenOf(account, now),
    validity: 24 * HOUR,
    transliterate: more['mfl[4]'] === '1' ? 'translit' : 'no',
    purpose: 'send',
    clientAddress: address,
  };
}
