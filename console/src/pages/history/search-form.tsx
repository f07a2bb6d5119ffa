// The filters of the search as fields. Owns the form; what is found is the page's. The address of the page holds what was asked last.

import { Button, Group, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { KIND_WORDS, STATUS_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { DIRECTIONS, HEAPS, type Search, searchOf } from './search.ts';
import { SEARCH_WORDS } from './search-words.ts';

type SearchFormProps = { readonly search: Search; readonly onSearch: (search: Search) => void };

type Fields = Readonly<Record<string, string>>;

export function SearchForm({ search, onSearch }: SearchFormProps) {
  const words = useWords(SEARCH_WORDS);
  const kinds = useWords(KIND_WORDS);
  const statuses = useWords(STATUS_WORDS);
  const [fields, setFields] = useState<Fields>(search as Fields);
  // On a phone what was found must not be a screen below the fields.
  const [more, setMore] = useState<'no' | 'yes'>(
    FOLDED.some((name) => search[name] !== undefined) ? 'yes' : 'no',
  );
  const seldom = more === 'no' ? { visibleFrom: 'xs' } : {};
  const field = (name: keyof Search) => ({
    value: fields[name] ?? '',
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      setFields({ ...fields, [name]: currentTarget.value }),
  });
  const go = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(searchOf(fields));
  };
  const clear = (): void => {
    setFields({});
    onSearch({});
  };
  const any = { value: '', label: words.any };
  const choices = (all: readonly (readonly [string, string])[]) => [
    any,
    ...all.map(([value, label]) => ({ value, label })),
  ];
  return (
    <form onSubmit={go}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" verticalSpacing="xs">
        <TextInput label={words.words} {...field('words')} />
        <TextInput
          label={words.number}
          description={words.numberHint}
          inputWrapperOrder={ORDER}
          {...field('number')}
        />
        <TextInput label={words.from} type="date" {...seldom} {...field('from')} />
        <TextInput label={words.to} type="date" {...seldom} {...field('to')} />
        <NativeSelect
          label={words.heap}
          data={[
            ...choices(HEAPS.map((heap) => [heap, words[heap]])),
            {
              group: words.exactly,
              items: Object.entries(statuses).map(([value, label]) => ({ value, label })),
            },
          ]}
          value={fields.status ?? fields.heap ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const isHeap = HEAPS.some((heap) => heap === value);
            setFields({ ...fields, heap: isHeap ? value : '', status: isHeap ? '' : value });
          }}
        />
        <NativeSelect
          label={words.kind}
          {...seldom}
          data={choices(Object.entries(kinds))}
          {...field('kind')}
        />
        <NativeSelect
          label={words.direction}
          {...seldom}
          data={choices(DIRECTIONS.map((direction) => [direction, words[direction]]))}
          {...field('direction')}
        />
        {SELDOM.map((name) => (
          <TextInput key={name} label={words[name]} {...seldom} {...field(name)} />
        ))}
      </SimpleGrid>
      <Group mt="sm">
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>
          {words.search}
        </Button>
        <Button variant="default" onClick={clear}>
          {words.clear}
        </Button>
        {more === 'no' && (
          <Button variant="subtle" hiddenFrom="xs" onClick={() => setMore('yes')}>
            {words.more}
          </Button>
        )}
      </Group>
    </form>
  );
}

const SELDOM = ['sender', 'id', 'mailing'] as const;
/** What a pocket shows on request, or when it is set. */
const FOLDED = [...SELDOM, 'direction', 'kind', 'from', 'to'] as const;

/** The hint below the field, so that fields of a row stand level. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
