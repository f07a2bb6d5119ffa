// What contacts, groups and entries of black lists look like on this wire. Owns the schemas, and the way to and from the core's
// values; what a field may be is decided by the core.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { type Book, type ContactAddress, parseAddress } from '../../../core/contacts/addresses.ts';
import type { BlackEntry, BlackScope } from '../../../core/contacts/black-list.ts';
import { type Contact, type ContactFields, checkFields } from '../../../core/contacts/contact.ts';
import type { ContactGroup } from '../../../core/contacts/contacts.ts';
import { dayTold } from './dates.ts';
import { type Fault, mistaken } from './replies.ts';
import { Moment, momentText, recordNumber } from './schemas.ts';

export const BookName = Type.Enum(['phones', 'mails'] as Book[], {
  description: 'The book of telephone numbers, or that of e-mail addresses.',
});

/** `{book}` of a path. */
export const BookPath = Type.Object({ book: BookName }, { additionalProperties: false });

export const RecordNumber = recordNumber();

const GroupRef = recordNumber('The id of a group or its number; none can be both.');

const Name = Type.Union([Type.String({ maxLength: LIMITS.contacts.nameCharacters }), Type.Null()]);
const Text = Type.Union([Type.String({ maxLength: LIMITS.contacts.fieldCharacters }), Type.Null()]);
const Day = Type.Union([Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }), Type.Null()]);

const FIELDS = {
  name: Name,
  lastName: Name,
  firstName: Name,
  middleName: Name,
  birthday: Day,
  ownId: Name,
  comment: Text,
  tags: Text,
  otherPhones: Text,
  limit: Text,
};

const OPTIONAL_FIELDS = {
  name: Type.Optional(Name),
  lastName: Type.Optional(Name),
  firstName: Type.Optional(Name),
  middleName: Type.Optional(Name),
  birthday: Type.Optional(Day),
  ownId: Type.Optional(Name),
  comment: Type.Optional(Text),
  tags: Type.Optional(Text),
  otherPhones: Type.Optional(Text),
  limit: Type.Optional(Text),
};

export const ContactTold = Type.Object(
  { id: RecordNumber, addresses: Type.Array(Type.String()), groups: Type.Array(RecordNumber), ...FIELDS },
  { title: 'Contact', additionalProperties: false },
);

const Addresses = Type.Array(Type.String({ minLength: 1, maxLength: 254 }), {
  minItems: 1,
  maxItems: LIMITS.contacts.addresses,
  description: 'Telephone numbers, or e-mail addresses; one belongs to one contact of the book.',
});
const Groups = Type.Array(GroupRef, { maxItems: LIMITS.contacts.groupsOfContact });

export const NewContact = Type.Object(
  { addresses: Addresses, groups: Type.Optional(Groups), ...OPTIONAL_FIELDS },
  {
    title: 'NewContact',
    additionalProperties: false,
    examples: [{ addresses: ['79990000001'], name: 'Anna', birthday: '1990-01-07' }],
  },
);

export const ContactChange = Type.Object(
  { addresses: Type.Optional(Addresses), groups: Type.Optional(Groups), ...OPTIONAL_FIELDS },
  {
    title: 'ContactChange',
    additionalProperties: false,
    minProperties: 1,
    description:
      'What is left out stays; null takes a field away; addresses and groups are in place of all it had.',
  },
);

export const GroupTold = Type.Object(
  {
    id: RecordNumber,
    name: Type.String(),
    number: Type.Union([Type.Integer(), Type.Null()], { description: 'What `G5` among recipients says.' }),
    contacts: Type.Integer({ minimum: 0 }),
  },
  { title: 'ContactGroup', additionalProperties: false },
);

const GroupName = Type.String({ minLength: 1, maxLength: LIMITS.contacts.nameCharacters });
const GroupNumber = Type.Integer({ minimum: 1, maximum: LIMITS.contacts.groupNumber });

export const NewGroup = Type.Object(
  { name: GroupName, number: Type.Optional(GroupNumber) },
  { title: 'NewContactGroup', additionalProperties: false, examples: [{ name: 'Customers', number: 5 }] },
);

export const GroupChange = Type.Object(
  { name: Type.Optional(GroupName), number: Type.Optional(Type.Union([GroupNumber, Type.Null()])) },
  { title: 'ContactGroupChange', additionalProperties: false, minProperties: 1 },
);

/** Words of this wire for what an entry stops. */
const STOPS = ['all', 'mailings', 'single'] as const;

const SCOPE_OF = { all: 'all', mailings: 'mass', single: 'single' } as const satisfies Record<
  (typeof STOPS)[number],
  BlackScope
>;
const STOPS_OF = { all: 'all', mass: 'mailings', single: 'single' } as const satisfies Record<
  BlackScope,
  (typeof STOPS)[number]
>;

export const ListName = Type.Enum(['black', 'grey'] as const, {
  description: '`grey` stops mass mailings alone.',
});

const BLACK_TERMS = {
  list: ListName,
  stops: Type.Enum([...STOPS]),
  reason: Type.String({ maxLength: LIMITS.contacts.reasonCharacters }),
  until: Type.Union([Moment, Type.Null()], { description: 'The entry counts before it; null: for ever.' }),
};

const BlackText = Type.String({
  minLength: 1,
  maxLength: 254,
  description: 'A number, the first digits of numbers and a star, or an e-mail address.',
  examples: ['7900*'],
});

export const BlackEntryTold = Type.Object(
  { id: RecordNumber, value: BlackText, ...BLACK_TERMS },
  { title: 'BlackListEntry', additionalProperties: false },
);

export const NewBlackEntries = Type.Object(
  {
    values: Type.Array(BlackText, { minItems: 1, maxItems: LIMITS.contacts.named }),
    list: Type.Optional(ListName),
    stops: Type.Optional(Type.Enum([...STOPS])),
    reason: Type.Optional(BLACK_TERMS.reason),
    until: Type.Optional(BLACK_TERMS.until),
  },
  {
    title: 'NewBlackListEntries',
    additionalProperties: false,
    description: 'A value that is there already gets the new terms.',
    examples: [{ values: ['79990000009', '7900*'], reason: 'asked by phone' }],
  },
);

export function scopeOf(stops: (typeof STOPS)[number]): BlackScope {
  return SCOPE_OF[stops];
}

export function entryTold(entry: BlackEntry): Static<typeof BlackEntryTold> {
  const { id, form, value, list, scope, reason, until } = entry;
  return {
    id,
    value: form === 'prefix' ? `${value}*` : value,
    list,
    stops: STOPS_OF[scope],
    reason,
    until: until === undefined ? null : momentText(until),
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);

export function contactTold(contact: Contact): Static<typeof ContactTold> {
  return {
    id: contact.id,
    addresses: [...contact.addresses],
    groups: [...contact.groups],
    name: orNull(contact.name),
    lastName: orNull(contact.lastName),
    firstName: orNull(contact.firstName),
    middleName: orNull(contact.middleName),
    birthday: orNull(dayTold(contact.birthday)),
    ownId: orNull(contact.ownId),
    comment: orNull(contact.comment),
    tags: orNull(contact.tags),
    otherPhones: orNull(contact.otherPhones),
    limit: orNull(contact.limit),
  };
}

export function groupTold(group: ContactGroup): Static<typeof GroupTold> {
  return { id: group.id, name: group.name, number: group.number ?? null, contacts: group.count };
}

type GivenFields = { readonly [name in keyof ContactFields]?: string | null };

/** Fields that came, null as an empty text. */
export function readFields(given: GivenFields): Result<Partial<ContactFields>, Fault> {
  const { name, lastName, firstName, middleName, birthday, ownId, comment, tags, otherPhones, limit } = given;
  const all = { name, lastName, firstName, middleName, birthday, ownId, comment, tags, otherPhones, limit };
  const came = Object.entries(all).filter((pair): pair is [string, string | null] => pair[1] !== undefined);
  const checked = checkFields(Object.fromEntries(came.map(([field, text]) => [field, text ?? ''])));
  if (checked.ok) return checked;
  const fault = checked.error;
  const wrong =
    fault.kind === 'too long'
      ? `is longer than ${fault.most} characters`
      : 'is no date of birth such as 1990-01-07';
  return err(mistaken(`/${fault.field}`, wrong));
}

export function addressesOf(
  written: readonly string[],
  book: Book,
): Result<readonly ContactAddress[], Fault> {
  const found = new Set<ContactAddress>();
  for (const [at, text] of written.entries()) {
    const address = parseAddress(text, book);
    if (address === undefined)
      return err(
        mistaken(`/addresses/${at}`, book === 'phones' ? 'is no phone number' : 'is no e-mail address'),
      );
    found.add(address);
  }
  return ok([...found]);
}
