// Which calls to look at: a mailing, a saved menu or a text, and for the last two the days. Owns the form.

import { Button, Group, NativeSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client.ts';
import { useWords } from '../../words/words.ts';
import { type HeatSearch, heatSearchOf } from './heat-search.ts';
import { HEAT_WORDS } from './heat-words.ts';

type HeatFormProps = { readonly search: HeatSearch; readonly onShow: (search: HeatSearch) => void };

/** Mailings the choice offers, the newest. */
const MAILINGS = 100;

export function HeatForm({ search, onShow }: HeatFormProps) {
  const words = useWords(HEAT_WORDS);
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({
    mailing: search.mailing ?? '',
    menu: search.menu === undefined ? '' : String(search.menu),
    text: search.text ?? '',
    from: search.from ?? '',
    to: search.to ?? '',
  });
  const { data: mailings } = useQuery({
    queryKey: ['listMailings', 'calls'],
    queryFn: ({ signal }) => ask('listMailings', { query: { limit: MAILINGS } }, { signal }),
  });
  const { data: menus } = useQuery({
    queryKey: ['listMenus'],
    queryFn: ({ signal }) => ask('listMenus', {}, { signal }),
  });
  /** One of the three is chosen; the others give way. */
  const choose = (name: 'mailing' | 'menu' | 'text', value: string): void =>
    setFields({ ...fields, mailing: '', menu: '', text: '', [name]: value });
  const go = (event: FormEvent): void => {
    event.preventDefault();
    onShow(heatSearchOf({ ...fields, ...(fields.menu === '' && { menu: undefined }) }));
  };
  const none = { value: '', label: words.choose };
  const ofCalls = (mailings?.items ?? []).filter(({ kind }) => kind === 'call');
  return (
    <form onSubmit={go}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
        <NativeSelect
          label={words.mailing}
          value={fields.mailing ?? ''}
          onChange={({ currentTarget }) => choose('mailing', currentTarget.value)}
          data={[none, ...ofCalls.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))]}
        />
        <NativeSelect
          label={words.menu}
          value={fields.menu ?? ''}
          onChange={({ currentTarget }) => choose('menu', currentTarget.value)}
          data={[none, ...(menus?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))]}
        />
      </SimpleGrid>
      <Textarea
        mt="xs"
        label={words.text}
        autosize
        minRows={2}
        maxRows={8}
        value={fields.text ?? ''}
        onChange={({ currentTarget }) => choose('text', currentTarget.value)}
      />
      <Group align="flex-end" mt="xs">
        {(['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            label={words[name]}
            value={fields[name] ?? ''}
            onChange={({ currentTarget }) => setFields({ ...fields, [name]: currentTarget.value })}
          />
        ))}
        <Button type="submit">{words.show}</Button>
      </Group>
    </form>
  );
}
