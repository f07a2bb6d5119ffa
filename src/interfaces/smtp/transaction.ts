// What is done with a mail that has been received: a command is sent by the words of the classic API, any other becomes an SMS, and
// the reply tells what came of it. Owns who learns of a refusal how; nothing is answered 250 before it is committed.

import { createHash } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Doors } from '../../core/doors.ts';
import type { Accepted, IdempotencyKey } from '../../core/messages/submission.ts';
import type { Admission, SignedRequest, Work } from '../../dialect/frame.ts';
import { type Parameters, textParameters } from '../../dialect/parameters.ts';
import type { ClassicFault } from '../../dialect/replies.ts';
import { send, sentReply } from '../../dialect/send.ts';
import type { MailTarget } from './addresses.ts';
import { type Command, type Credentials, readCommand } from './command.ts';
import { commandTextOf } from './command-text.ts';
import { type Mail, readMail } from './mail.ts';
import type { ReceivedMail } from './mail-room.ts';
import { admitLetter, type GateDoors, type SmsTarget, smsOf } from './mail-to-sms.ts';
import type { RepeatedCommands } from './repeats.ts';
import { faultText, isTemporary, REFUSALS, refusalOf, replyText } from './replies.ts';
import type { Reports } from './reports.ts';

/** Who signed in by AUTH. */
export type SignedIn = { readonly account: Account; readonly credentials: Credentials };

type Envelope = {
  /** Empty: the null reverse-path. */
  readonly from: string;
  /** As written, and who they are. */
  readonly to: readonly string[];
  readonly targets: readonly MailTarget[];
  /** The client's network address. */
  readonly address: string;
  readonly signedIn?: SignedIn;
};

export type MailDoors = {
  readonly doors: Doors;
  readonly admission: Admission;
  readonly reports: Reports;
  readonly repeats: RepeatedCommands;
  readonly gate: GateDoors;
  /** How an account learns of a refusal: by a mail, or by the reply to its own. */
  readonly refusals: 'mail' | 'dialogue';
};

type Asked = { readonly mail: Mail; readonly envelope: Envelope };

/** What came of it, and who asked; without an account nobody is known to have. */
type Done = {
  readonly outcome: Result<string, ClassicFault>;
  readonly account?: Account;
  readonly report: Command['report'];
};

function readWhole(received: ReceivedMail): Mail {
  switch (received.kind) {
    case 'too-large':
      throw REFUSALS.tooLarge(LIMITS.smtp.mailBytes);
    case 'no-room':
      throw REFUSALS.noRoom();
    case 'whole': {
      const mail = readMail(received.bytes);
      const { textBytes } = LIMITS.smtp;
      if (!mail.ok)
        throw mail.error.kind === 'too-large'
          ? REFUSALS.tooLarge(textBytes)
          : REFUSALS.unread(mail.error.says);
      if (mail.value.files.length === 0 && received.bytes.length > textBytes)
        throw REFUSALS.tooLarge(textBytes);
      return mail.value;
    }
  }
}

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}

/** Everything a command asks for: names and lengths of files are no files. */
function commandDigest({ identity, files }: Parameters): string {
  return digestOf([identity, ...files.map(({ bytes }) => bytes)]);
}

type Keyed = { readonly account: Account; readonly digest: string; readonly mail: Mail };

/**
 * Does it unless this very mail has been here before, or another asked the same less than a minute ago. Without a Message-ID
 * only the core's own limit on likeness holds.
 */
async function once(
  { repeats }: MailDoors,
  { account, digest, mail }: Keyed,
  work: (key: IdempotencyKey | undefined) => Promise<Result<Accepted, ClassicFault>>,
): Promise<Result<Accepted, ClassicFault>> {
  const id = mail.field('message-id')?.trim() ?? '';
  if (id === '') return await work(undefined);
  const command = `${account.id} ${digest}`;
  if (repeats.admit(command, id) === 'repeated') return err({ fault: 'request-repeated' });
  const done = await work({ key: `smtp ${digestOf([id, digest])}`, request: digest });
  // The same mail under way twice: the other one may well be taken.
  if (!done.ok && done.error.fault !== 'key-in-use') repeats.revoke(command);
  return done;
}

type Noted = {
  readonly parameters: Parameters;
  readonly address: string;
  readonly outcome: Done['outcome'];
};

/** Secrets are struck out by the log itself. */
function note({ requestLog }: Doors, account: Account, { parameters, address, outcome }: Noted): void {
  const files = parameters.files.map(({ name, bytes }): [string, string] => [
    `file ${name}`,
    `${bytes.length} bytes`,
  ]);
  requestLog.note(account, {
    address,
    page: 'SMTP',
    parameters: [...parameters.named, ...files],
    status: outcome.ok ? 250 : refusalOf(outcome.error).responseCode,
    answer: outcome.ok ? outcome.value : faultText(outcome.error),
  });
}

async function obey({ mail, envelope }: Asked, doors: MailDoors): Promise<Done> {
  const command = readCommand(mail, commandTextOf(mail), envelope.signedIn?.credentials);
  if (!command.ok) throw REFUSALS.unread(command.error);
  const { parameters, report } = command.value;
  const digest = commandDigest(parameters);
  const work: Work<string> = async (request) => {
    const sent = await once(doors, { account: request.account, digest, mail }, (idempotencyKey) =>
      send(doors.doors, request, { door: 'smtp', ...(idempotencyKey && { idempotencyKey }) }),
    );
    return sent.ok ? { ok: true, value: sentReply(sent.value, request, 'text') } : sent;
  };
  const asked = { parameters, address: envelope.address };
  const { outcome, account } = await doors.admission.frame.serve({ call: 'send' }, asked, work);
  if (account?.settings.requestLog === 'on') note(doors.doors, account, { ...asked, outcome });
  return { outcome, report, ...(account && { account }) };
}

/** Signed in once more: a session may outlive its password, its key and the settings of its account by days. */
async function senderOf({ signedIn, address }: Envelope, { doors }: MailDoors): Promise<Account | undefined> {
  if (!signedIn) return undefined;
  const { login, password } = signedIn.credentials;
  const signed = await doors.authenticate({ login, password, apiKey: '', address, needs: 'send' });
  if (!signed.ok) throw refusalOf({ fault: signed.error });
  return signed.value;
}

async function passOn(
  { mail, envelope }: Asked,
  targets: readonly SmsTarget[],
  doors: MailDoors,
): Promise<Done> {
  const { from, address } = envelope;
  const sender = await senderOf(envelope, doors);
  // Looked at once more: minutes may have passed since the recipients were named.
  const owner = await admitLetter(
    targets[0]!,
    { from, address, ...(sender && { account: sender }) },
    doors.gate,
  );
  if (!owner.ok) throw REFUSALS.notAllowed(owner.error);
  const account = owner.value;
  const submission = smsOf(mail, targets, { account, now: doors.doors.clock.now(), address });
  if (submission === undefined) throw REFUSALS.unread('it has neither a subject nor a text');
  const [item] = submission.items;
  const parameters = textParameters([
    ['phones', item!.phones.join(',')],
    ['mes', item!.text],
  ]);
  const request: SignedRequest = { parameters, address, account };
  const outcome = await doors.admission.frame.serveAs({ call: 'send' }, request, async () => {
    const sent = await once(doors, { account, digest: parameters.identity, mail }, (idempotencyKey) =>
      doors.doors.submit(account, { ...submission, ...(idempotencyKey && { idempotencyKey }) }),
    );
    return sent.ok ? { ok: true, value: sentReply(sent.value, request, 'text') } : sent;
  });
  return { outcome, account, report: 'on refusal' };
}

/** The text of the 250; throws the Refusal that is the reply otherwise. */
async function replyTo({ outcome, account, report }: Done, asked: Asked, doors: MailDoors): Promise<string> {
  const { mail, envelope } = asked;
  const told = async (text: string): Promise<'told' | 'not told'> =>
    account
      ? await doors.reports.tell(account, { mail, from: envelope.from, to: envelope.to[0] ?? '', text })
      : 'not told';
  if (outcome.ok) {
    if (report === 'wanted') await told(outcome.value);
    return replyText(outcome.value);
  }
  const { error } = outcome;
  const text = faultText(error);
  const byMail = !isTemporary(error.fault) && (doors.refusals === 'mail' || report === 'wanted');
  if (byMail && (await told(text)) === 'told') return replyText(`Taken, and refused by mail: ${text}`);
  throw refusalOf(error);
}

export async function takeMail(
  received: ReceivedMail,
  envelope: Envelope,
  doors: MailDoors,
): Promise<string> {
  const asked = { mail: readWhole(received), envelope };
  const letters = envelope.targets.filter((target) => target.kind !== 'command');
  const done = letters.length > 0 ? await passOn(asked, letters, doors) : await obey(asked, doors);
  return await replyTo(done, asked, doors);
}
