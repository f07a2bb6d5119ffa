// Whom a mailing goes to: numbers as clients write them made into rows that are told apart, files of recipients, and rows
// made into a submission's items again. Owns these forms; whether a number can be reached is judged when its turn comes.

import { LIMITS } from '../../base/limits.ts';
import type { Account } from '../accounts/account.ts';
import { groupCode } from '../contacts/group-code.ts';
import type { SubmissionItem } from '../messages/submission.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import type { MailingContent } from './mailings.ts';

export type MailingRecipient = {
  /** A valid number with its plus; anything else as it was written. */
  readonly phone: string;
  /** When it has a text, or a sender, of its own. */
  readonly text?: string;
  readonly sender?: string;
};

/**
 * The members of a group as they are now, page by page, with texts of their own when the mailing's speaks of each; undefined:
 * the account has no such group.
 */
export type GroupPages = (
  account: Account,
  asked: { readonly group: number; readonly content: Pick<MailingContent, 'kind' | 'text'> },
) => Promise<AsyncIterable<readonly MailingRecipient[]> | undefined>;

/** A number that is corrected keeps its plus, so that it is not corrected once more when it is read again. */
function writtenPhone(written: string): string {
  const phone = parsePhone(written);
  return phone === undefined ? written.trim().slice(0, LIMITS.mailing.addressCharacters) : `+${phone}`;
}

type Split = { readonly recipients: readonly MailingRecipient[]; readonly groups: readonly number[] };

/** Items of a request: one text for all is the mailing's and not each recipient's. Who comes twice in an item comes once. */
export function recipientsOf(items: readonly SubmissionItem[]): Split {
  const shared = items.length === 1;
  const recipients = new Map<string, MailingRecipient>();
  const groups = new Set<number>();
  for (const [at, { phones, text, sender }] of items.entries()) {
    for (const written of phones) {
      const group = groupCode(written);
      if (group !== undefined) groups.add(group);
      else {
        const own = { ...(shared ? {} : { text }), ...(sender === undefined ? {} : { sender }) };
        const phone = writtenPhone(written);
        recipients.set(`${at} ${phone}`, { phone, ...own });
      }
    }
  }
  return { recipients: [...recipients.values()], groups: [...groups] };
}

type NamedRecipient = { readonly to: string; readonly text?: string; readonly sender?: string };

/** The same of a list in which only some have a text or a sender of their own. */
export function recipientsFrom(list: readonly NamedRecipient[]): Split {
  const recipients = new Map<string, MailingRecipient>();
  const groups = new Set<number>();
  for (const { to, text, sender } of list) {
    const group = groupCode(to);
    if (group !== undefined) groups.add(group);
    else {
      const own = { ...(text === undefined ? {} : { text }), ...(sender === undefined ? {} : { sender }) };
      const phone = writtenPhone(to);
      recipients.set(JSON.stringify([phone, text]), { phone, ...own });
    }
  }
  return { recipients: [...recipients.values()], groups: [...groups] };
}

/** Rows in their order as items, those with the same text and sender together. */
export function itemsOf(rows: readonly MailingRecipient[], text: string): readonly SubmissionItem[] {
  const items = new Map<string, { phones: string[]; text: string; sender?: string }>();
  for (const row of rows) {
    const key = `${row.sender ?? ''}\n${row.text === undefined ? '' : `=${row.text}`}`;
    const known = items.get(key);
    if (known) known.phones.push(row.phone);
    else {
      const sender = row.sender === undefined ? {} : { sender: row.sender };
      items.set(key, { phones: [row.phone], text: row.text ?? text, ...sender });
    }
  }
  return [...items.values()];
}

/** What a line of a file says: a number, and behind a semicolon, tabulator or comma a text of its own. Empty lines say nothing. */
export function recipientOfLine(line: string): MailingRecipient | undefined {
  const separator = line.search(/[;\t,]/);
  const phone = unquoted(separator < 0 ? line : line.slice(0, separator));
  if (phone === '') return undefined;
  const text = separator < 0 ? '' : unquoted(line.slice(separator + 1)).replace(/\\n/g, '\n');
  return { phone: writtenPhone(phone), ...(text === '' ? {} : { text }) };
}

/** As spreadsheets write it: in quotes, quotes inside doubled. */
function unquoted(cell: string): string {
  const bare = cell.replace(/^\ufeff/, '').trim();
  const inQuotes = bare.length > 1 && bare.startsWith('"') && bare.endsWith('"');
  return inQuotes ? bare.slice(1, -1).replaceAll('""', '"').trim() : bare;
}
