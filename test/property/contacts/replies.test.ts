// The four forms of a reply say the same: read back from XML and JSON they are equal, and the two text forms hold the same values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import type { ContactAddress } from '../../../src/core/contacts/addresses.ts';
import { type Contact, type ContactId, type GroupId, NO_FIELDS } from '../../../src/core/contacts/contact.ts';
import type { ContactGroup } from '../../../src/core/contacts/contacts.ts';
import type { Format } from '../../../src/dialect/replies.ts';
import { contactsReply, groupsReply } from '../../../src/interfaces/http/classic/contact-reply.ts';

// What every form can hold: no line ends, and none of the signs that part fields in the text forms.
const TEXT = fc
  .stringMatching(/^[A-Za-zа-яё0-9"'<>&;|{}\\ .!]{0,12}$/)
  .map((text) => text.replace(/\s+/g, ' ').trim());

const CONTACT: fc.Arbitrary<Contact> = fc
  .record({
    id: fc.integer({ min: 1, max: 2_000_000_000 }),
    ...{
      name: TEXT,
      lastName: TEXT,
      firstName: TEXT,
      middleName: TEXT,
      comment: TEXT,
      tags: TEXT,
      otherPhones: TEXT,
      ownId: TEXT,
    },
    birthday: fc.constantFrom('', '07.01.1990'),
    addresses: fc.constantFrom(['79990000001'], ['a@b.example']),
    groups: fc.array(fc.integer({ min: 1_000_001, max: 1_000_009 }), { maxLength: 3 }),
  })
  .map((contact) => ({
    ...NO_FIELDS,
    ...contact,
    id: contact.id as ContactId,
    addresses: [...contact.addresses] as string[] as ContactAddress[],
    groups: contact.groups as GroupId[],
  }));

const GROUP: fc.Arbitrary<ContactGroup> = fc.record({
  id: fc.integer({ min: 1_000_001, max: 2_000_000_000 }).map((id) => id as GroupId),
  book: fc.constant('phones' as const),
  name: TEXT,
  number: fc.option(fc.integer({ min: 1, max: 999_999 }), { nil: undefined }),
  count: fc.nat(),
});

type Record = readonly (readonly [string, string])[];

function fromJson(text: string): Record[] {
  return (JSON.parse(text) as object[]).map((row) =>
    Object.entries(row).map(([name, value]) => [name, String(value)] as const),
  );
}

function fromXml(text: string): Record[] {
  const parser = new XMLParser({ preserveOrder: true, parseTagValue: false, trimValues: false });
  type Node = { readonly [name: string]: readonly Node[] | string };
  const [root] = parser.parse(text) as Node[];
  const lists = Object.values(root ?? {})[0] as readonly Node[];
  const records = lists.filter((node) => !('#text' in node));
  return records.map((record) =>
    (Object.values(record)[0] as readonly Node[]).map((field) => {
      const [name] = Object.keys(field);
      const content = (field[name!] as readonly Node[])[0]?.['#text'] ?? '';
      return [name!, String(content)] as const;
    }),
  );
}

const fromText = (text: string): Record[] =>
  text.split('\n').map((line) =>
    line.split(', ').map((pair) => {
      const at = pair.indexOf(' = ');
      return at < 0
        ? ([pair.replace(/ =$/, ''), ''] as const)
        : ([pair.slice(0, at), pair.slice(at + 3)] as const);
    }),
  );

function agree(told: (format: Format) => string): void {
  const records = fromJson(told('json'));
  assert.deepEqual(fromXml(told('xml')), records);
  assert.deepEqual(fromText(told('text')), records);
  assert.equal(
    told('numbers'),
    records.map((record) => record.map(([, value]) => value).join(',')).join('\n'),
  );
}

test('contacts are the same in the four forms', () => {
  fc.assert(
    fc.property(
      fc.array(CONTACT, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('phones' as const, 'mails' as const),
      fc.constantFrom('yes' as const, 'no' as const),
      (contacts, book, paged) => agree((format) => contactsReply(contacts, { book, format, paged })),
    ),
  );
});

test('groups are the same in the four forms', () => {
  fc.assert(
    fc.property(fc.array(GROUP, { minLength: 1, maxLength: 4 }), (groups) =>
      agree((format) => groupsReply(groups, format)),
    ),
  );
});
