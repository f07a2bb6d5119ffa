// Personal texts: words such as `#name#` in a text, replaced by what the address book knows of the recipient. Owns the table of
// these words, which is ours: no public page has their syntax [inferred]. It must not know who is written to, or how.

import { spokenValue } from '../menus/spoken-value.ts';
import type { ContactFields } from './contact.ts';

/** A recipient as texts may speak of it; `address` is the number or e-mail address this message goes to. */
export type FilledContact = ContactFields & { readonly address: string };

/** `call`: what is filled in is spoken, and must be no command. */
type FillFor = 'text' | 'call';

const fullName = ({ name, lastName, firstName, middleName }: FilledContact): string =>
  name || [lastName, firstName, middleName].filter((part) => part !== '').join(' ');

/** Word between two number signs → what it stands for, in any letter case. */
const PLACEHOLDERS: Readonly<Record<string, (contact: FilledContact) => string>> = {
  name: fullName,
  fnm: (contact) => contact.firstName,
  lnm: (contact) => contact.lastName,
  mnm: (contact) => contact.middleName,
  phone: (contact) => contact.address,
  mail: (contact) => contact.address,
  bd: (contact) => contact.birthday,
  cmt: (contact) => contact.comment,
  tags: (contact) => contact.tags,
  myid: (contact) => contact.ownId,
};

const WORD = new RegExp(`#(${Object.keys(PLACEHOLDERS).join('|')})#`, 'gi');

/** Words that mean nothing here stay as they are; what is filled in is not looked into again. */
export function fill(text: string, contact: FilledContact, use: FillFor = 'text'): string {
  return text.replace(WORD, (_whole, word: string) => {
    const value = PLACEHOLDERS[word.toLowerCase()]?.(contact) ?? '';
    return use === 'call' ? spokenValue(value) : value;
  });
}

/** Whether a text has any such word: one that has none is the same for everybody. */
export function isPersonal(text: string): boolean {
  return new RegExp(WORD.source, 'i').test(text);
}
