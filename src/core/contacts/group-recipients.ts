// A member of a group as a recipient: each of its addresses, with a text of its own when the text for all speaks of its
// reader. Owns this step, the same for sendings and mailings; when members are read is their own business.

import type { MessageKind } from '../messages/kind.ts';
import type { Book } from './addresses.ts';
import type { GroupMember } from './expand-groups.ts';
import { fill, isPersonal } from './fill.ts';

type ForAll = { readonly kind: MessageKind; readonly text: string };
type GroupRecipient = { readonly phone: string; readonly text?: string };

export function bookOf(kind: MessageKind): Book {
  return kind === 'mail' ? 'mails' : 'phones';
}

export function recipientsOfMember(member: GroupMember, { kind, text }: ForAll): GroupRecipient[] {
  const use = kind === 'call' ? 'call' : 'text';
  const personal = isPersonal(text);
  return member.addresses.map((address) => ({
    // A number of the book is in its international form: the plus says that nothing is to be corrected.
    phone: bookOf(kind) === 'phones' ? `+${address}` : address,
    ...(personal && { text: fill(text, { ...member, address }, use) }),
  }));
}
