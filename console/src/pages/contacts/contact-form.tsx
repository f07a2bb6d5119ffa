// One contact, new or known: its numbers or addresses, names, groups. Owns this form.

import { Button, Group, Modal, MultiSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Contact, ContactGroup, NewContact } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import type { Book } from '../../parts/number-list.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './contact-words.ts';

type ContactFormProps = {
  readonly book: Book;
  readonly contact: Contact | undefined;
  readonly groups: readonly ContactGroup[];
  /** A new one joins it. */
  readonly group: number | undefined;
  readonly onClose: () => void;
};

const FIELDS = [
  'lastName',
  'firstName',
  'middleName',
  'name',
  'birthday',
  'ownId',
  'tags',
  'otherPhones',
] as const;

type Entered = Readonly<Record<(typeof FIELDS)[number] | 'comment' | 'addresses', string>>;

const ENTERED: Entered = {
  lastName: '',
  firstName: '',
  middleName: '',
  name: '',
  birthday: '',
  ownId: '',
  tags: '',
  otherPhones: '',
  comment: '',
  addresses: '',
};

function enteredOf(contact: Contact | undefined): Entered {
  if (!contact) return ENTERED;
  const known = Object.fromEntries(
    [...FIELDS, 'comment' as const].map((field) => [field, contact[field] ?? '']),
  );
  return { ...ENTERED, ...known, addresses: contact.addresses.join('\n') };
}

function bodyOf(entered: Entered, groups: readonly string[]): NewContact {
  const { addresses, ...fields } = entered;
  const told = Object.fromEntries(
    Object.entries(fields).map(([field, text]) => [field, text.trim() === '' ? null : text.trim()]),
  );
  return {
    ...told,
    addresses: addresses
      .split(/[\n,;]+/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    groups: groups.map(Number),
  };
}

export function ContactForm({ book, contact, groups, group, onClose }: ContactFormProps) {
  const words = useWords(WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [entered, setEntered] = useState(() => enteredOf(contact));
  const [joined, setJoined] = useState<readonly string[]>(() =>
    (contact?.groups ?? (group === undefined ? [] : [group])).map(String),
  );
  const [asked, setAsked] = useState<'remove'>();
  const done = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['listContacts'] });
    await client.invalidateQueries({ queryKey: ['listGroups', book] });
    onClose();
  };
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(entered, joined);
      if (!contact) return await ask('addContact', { parameters: { book }, body });
      return await ask('changeContact', { parameters: { book, contact: contact.id }, body });
    },
    onSuccess: done,
  });
  const set = (field: keyof Entered) => (event: { readonly currentTarget: { readonly value: string } }) => {
    const { value } = event.currentTarget;
    setEntered((before) => ({ ...before, [field]: value }));
  };
  const [first] = contact?.addresses ?? [];
  return (
    <Modal opened onClose={onClose} title={contact ? words.contact : words.newContact} centered size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Textarea
            label={words.addresses[book]}
            description={words.addressesAbout}
            required
            autosize
            minRows={1}
            spellCheck={false}
            value={entered.addresses}
            error={fieldError(save.error, '/addresses')}
            onChange={set('addresses')}
            data-autofocus
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {FIELDS.map((field) => (
              <TextInput
                key={field}
                label={words[field]}
                type={field === 'birthday' ? 'date' : 'text'}
                value={entered[field]}
                error={fieldError(save.error, `/${field}`)}
                onChange={set(field)}
              />
            ))}
          </SimpleGrid>
          <Textarea
            label={words.comment}
            autosize
            value={entered.comment}
            error={fieldError(save.error, '/comment')}
            onChange={set('comment')}
          />
          <MultiSelect
            label={words.inGroups}
            data={groups.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={[...joined]}
            onChange={setJoined}
            searchable
          />
          <Problem of={save.error} />
          <Group justify="space-between">
            {contact ? (
              <Group gap="xs">
                {may('manage') && (
                  <Button variant="default" onClick={() => setAsked('remove')}>
                    {words.remove}
                  </Button>
                )}
                {may('send') && first !== undefined && (
                  <Button
                    component={Link}
                    to={`/send?to=${encodeURIComponent(first)}`}
                    variant="default"
                    leftSection={<IconSend size={16} />}
                  >
                    {words.write}
                  </Button>
                )}
              </Group>
            ) : (
              <span />
            )}
            {may('manage') && (
              <Button type="submit" loading={save.isPending}>
                {words.save}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <Confirm
        opened={asked === 'remove'}
        title={words.removeContact}
        text={words.removeContactText}
        yes={words.remove}
        onYes={async () => {
          if (contact) await ask('removeContact', { parameters: { book, contact: contact.id } });
          await done();
        }}
        onClose={() => setAsked(undefined)}
      />
    </Modal>
  );
}
