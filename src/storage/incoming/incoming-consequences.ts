// Messages that incoming ones lead to: an answer to the subscriber, a mail to the owner. Owns what these look like and that they are
// accepted in the transaction of the message they come from; which of them follow is decided in the core.

import { LIMITS } from '../../base/limits.ts';
import { DAY } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { Consequence } from '../../core/incoming/incoming-message.ts';
import { type Accepting, accept } from '../../core/messages/accept.ts';
import type { Submission } from '../../core/messages/submission.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Session } from '../database/database.ts';
import { acceptStore } from '../messages/accept-store.ts';
import { judgingStore } from '../messages/judging-store.ts';
import type { Matchers } from '../messages/template-rule.ts';
import { queueOf } from '../work-queues.ts';

type SendingDoors = {
  readonly book: AccountBook;
  readonly clock: Accepting['clock'];
  /** The store is the session's. */
  readonly accepting: Omit<Accepting, 'store'>;
  readonly templates: Matchers;
};

/** Whether there is such a message now, and the queues that what can be sent of it waits in. */
export type Sent =
  | { readonly stored: 'yes'; readonly queues: readonly number[] }
  | { readonly stored: 'no'; readonly queues: readonly []; readonly fault: FaultCode };

export async function sendConsequence(
  session: Session,
  doors: SendingDoors,
  { owner, submission }: { readonly owner: Account; readonly submission: Submission },
): Promise<Sent> {
  const store = judgingStore(acceptStore({ ...doors, session }), { ...doors, session });
  const accepted = await accept(owner, submission, { ...doors.accepting, store });
  if (accepted.ok) {
    const links = accepted.value.recipients.flatMap(({ link, refused }) => (refused ? [] : [link]));
    return { stored: 'yes', queues: links.map((link) => queueOf(owner, submission, link)) };
  }
  const { fault, publicId } = accepted.error;
  // Refused, as for want of money, it stands in the history with its status like any other message.
  if (publicId !== undefined) return { stored: 'yes', queues: [] };
  return { stored: 'no', queues: [], fault };
}

export function answerOf({ to, text }: Extract<Consequence, { kind: 'answer' }>): Submission {
  return {
    door: 'sms',
    kind: 'sms',
    items: [{ phones: [`+${to}`], text }],
    when: { kind: 'now' },
    validity: DAY,
    transliterate: 'no',
    purpose: 'send',
  };
}

/** The client's own message from its own mailbox to itself, as the sample services do ([client]), paid like any other. */
export function mailOf({ to, phone, text }: Extract<Consequence, { kind: 'mail' }>): Submission {
  const { replySubjectCharacters: most } = LIMITS.oms;
  const [line = ''] = text.trim().split(/\s*[\r\n]+\s*/);
  const characters = [...line];
  const subject = characters.length <= most ? line : `${characters.slice(0, most).join('')}…`;
  return {
    door: 'notice',
    kind: 'mail',
    items: pieces(text).map((piece) => ({ phones: [to], text: piece })),
    when: { kind: 'now' },
    validity: DAY,
    transliterate: 'no',
    purpose: 'send',
    subject: subject === '' ? phone : subject,
    replyMobile: phone,
  };
}

/** A line `~~~` begins a comment in what clients send; in what a subscriber wrote it is a line like any other. */
const COMMENT = /\n(?=~~~)/g;

/** What is longer than a message may be becomes several mails, each of which needs a text: one without a word has a dash for it. */
function pieces(text: string): readonly string[] {
  const characters = [...text.replace(COMMENT, '\n ')];
  const most = LIMITS.menu.textCharacters;
  const count = Math.ceil(characters.length / most);
  const cut = Array.from({ length: count }, (_, at) => characters.slice(at * most, (at + 1) * most).join(''));
  const worded = cut.filter((piece) => piece.trim() !== '');
  return worded.length > 0 ? worded : ['-'];
}
