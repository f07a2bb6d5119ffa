// An address book against a model of plain lists: whatever is added, changed, moved and deleted in whatever order, both agree on
// every answer and on what there is in the end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { ContactAddress } from '../../../src/core/contacts/addresses.ts';
import type { Contacts, GroupMove } from '../../../src/core/contacts/contacts.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';

type Step =
  | {
      readonly kind: 'add';
      readonly phones: readonly string[];
      readonly name: string;
      readonly group: number;
    }
  | {
      readonly kind: 'change';
      readonly phone: string;
      readonly name: string;
      readonly next: readonly string[];
      readonly group: number;
    }
  | { readonly kind: 'remove'; readonly phones: readonly string[] }
  | { readonly kind: 'move'; readonly phone: string; readonly group: number; readonly how: GroupMove['how'] }
  | { readonly kind: 'add-group'; readonly number: number }
  | { readonly kind: 'remove-group'; readonly group: number };

const PHONE = fc.constantFrom('79990000001', '79990000002', '79990000003', '79990000004');
const PHONES = fc.uniqueArray(PHONE, { minLength: 1, maxLength: 2 });
const NAME = fc.constantFrom('', 'Анна', 'Boris');
// Numbers of groups; 0 means none.
const GROUP = fc.integer({ min: 0, max: 3 });

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('add' as const), phones: PHONES, name: NAME, group: GROUP }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('change' as const), phone: PHONE, name: NAME, group: GROUP },
      next: fc.uniqueArray(PHONE, { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), phones: PHONES }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('move' as const), phone: PHONE, group: GROUP },
      how: fc.constantFrom('move' as const, 'add' as const, 'remove' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add-group' as const), number: GROUP }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove-group' as const), group: GROUP }) },
);

type ModelContact = { phones: string[]; name: string; groups: Set<number> };

/** The same book as lists in memory; groups are known by their numbers. */
class Model {
  contacts: ModelContact[] = [];
  readonly groups = new Set<number>();

  #having(phone: string): ModelContact | undefined {
    return this.contacts.find((contact) => contact.phones.includes(phone));
  }

  act(step: Step): string {
    switch (step.kind) {
      case 'add': {
        if (step.group !== 0 && !this.groups.has(step.group)) return 'record-missing';
        const met = [...new Set(step.phones.map((phone) => this.#having(phone)))].filter(
          (one) => one !== undefined,
        );
        if (met.length > 1) return 'change-failed';
        const contact = met[0] ?? { phones: [], name: '', groups: new Set<number>() };
        if (!met[0]) this.contacts.push(contact);
        contact.phones = [...new Set([...contact.phones, ...step.phones])];
        if (step.name !== '') contact.name = step.name;
        if (step.group !== 0) contact.groups.add(step.group);
        return 'ok';
      }
      case 'change': {
        const contact = this.#having(step.phone);
        if (!contact) return 'record-missing';
        if (step.group !== 0 && !this.groups.has(step.group)) return 'record-missing';
        if (step.next.some((phone) => (this.#having(phone) ?? contact) !== contact)) return 'change-failed';
        if (step.next.length > 0) contact.phones = [...step.next];
        contact.name = step.name;
        if (step.group !== 0) contact.groups = new Set([step.group]);
        return 'ok';
      }
      case 'remove': {
        const met = step.phones.map((phone) => this.#having(phone));
        if (met.includes(undefined)) return 'record-missing';
        this.contacts = this.contacts.filter((contact) => !met.includes(contact));
        return 'ok';
      }
      case 'move': {
        const contact = this.#having(step.phone);
        if (!this.groups.has(step.group) || !contact) return 'record-missing';
        if (step.how === 'move') contact.groups = new Set([step.group]);
        else if (step.how === 'add') contact.groups.add(step.group);
        else contact.groups.delete(step.group);
        return 'ok';
      }
      case 'add-group':
        if (step.number === 0) return 'parameters-wrong';
        if (this.groups.has(step.number)) return 'change-failed';
        this.groups.add(step.number);
        return 'ok';
      case 'remove-group':
        if (!this.groups.delete(step.group)) return 'record-missing';
        for (const contact of this.contacts) contact.groups.delete(step.group);
        return 'ok';
    }
  }
}

const addresses = (phones: readonly string[]): readonly ContactAddress[] =>
  phones as readonly ContactAddress[];

async function act(contacts: Contacts, account: Account, step: Step): Promise<string> {
  const book = 'phones' as const;
  const groups = 'group' in step && step.group !== 0 ? [step.group] : undefined;
  const asked = () => {
    switch (step.kind) {
      case 'add':
        return contacts.add(account, {
          book,
          addresses: addresses(step.phones),
          fields: { name: step.name },
          groups: groups ?? [],
        });
      case 'change':
        return contacts.change(
          account,
          { book, addresses: addresses([step.phone]) },
          {
            fields: { name: step.name },
            ...(step.next.length > 0 && { addresses: addresses(step.next) }),
            ...(groups && { groups }),
          },
        );
      case 'remove':
        return contacts.remove(account, { book, addresses: addresses(step.phones) });
      case 'move':
        return contacts.move(account, { book, addresses: addresses([step.phone]) }, step);
      case 'add-group':
        return contacts.addGroup(account, { book, name: `group ${step.number}`, number: step.number });
      case 'remove-group':
        return contacts.removeGroups(account, [step.group]);
    }
  };
  const result = await asked();
  return result.ok ? 'ok' : result.error.fault;
}

test('a book and its model agree, whatever is done', async () => {
  const given = await openTestStorage();
  const { contacts } = given.storage.doors;
  const members = given.storage.groupMembers;
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 30 }), async (steps) => {
        const account = await testAccount(given.storage, `run${++runs}`);
        const model = new Model();
        for (const step of steps)
          assert.equal(await act(contacts, account, step), model.act(step), JSON.stringify(step));
        const groups = await contacts.groups(account, { book: 'phones' });
        const listed = await contacts.list(account, { book: 'phones' });
        assert.ok(groups.ok && listed.ok);
        const numbered = new Map(groups.value.map((group) => [group.id, group.number]));
        assert.deepEqual(
          listed.value.map((contact) => ({
            phones: contact.addresses,
            name: contact.name,
            groups: contact.groups.map((id) => numbered.get(id)).sort(),
          })),
          model.contacts.map((contact) => ({ ...contact, groups: [...contact.groups].sort() })),
        );
        for (const group of groups.value.filter(({ number }) => number !== undefined)) {
          const inModel = model.contacts.filter((contact) => contact.groups.has(group.number!));
          assert.equal(group.count, inModel.length);
          const found = await members.find(account, 'phones', group.number!);
          const paged: string[] = [];
          for (let after = 0; ; ) {
            const page = await members.members(found!, after, 1);
            if (page.length === 0) break;
            paged.push(...page.flatMap((member) => [...member.addresses]));
            after = page.at(-1)!.id;
          }
          assert.deepEqual(
            paged,
            inModel.flatMap((contact) => contact.phones),
          );
        }
        const counted = await given.client.query(
          'select contacts from contact_books where account_id = $1 and book = 0',
          [account.id],
        );
        assert.equal(Number(counted.rows[0]?.contacts), model.contacts.length);
      }),
      { numRuns: 60 },
    );
  } finally {
    await given.close();
  }
});
