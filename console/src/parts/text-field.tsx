// The text of a message with what it comes to: characters, alphabet and the letter that made it so, parts, how it is read when it is
// transliterated; texts kept as templates and words that stand for the reader are put into it. Owns the field, not what is sent.

import { Box, Button, Group, Menu, Paper, Text, Textarea } from '@mantine/core';
import { IconTemplate, IconUserCode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Template } from '../../../clients/typescript/src/schema.ts';
import { ask } from '../api/client.ts';
import { counted, useLanguage, useWords } from '../words/words.ts';
import { measure, type Transliteration } from './text-measure.ts';

const EN = {
  template: 'From a template',
  none: 'No templates yet: keep one on the page Templates.',
  reader: 'About the reader',
  readerAbout: 'Filled for members of groups and rows of a table.',
  gsm7: 'GSM letters',
  ucs2: 'Unicode (UCS-2)',
  because: (letter: string, at: number) => `because of “${letter}”, character ${at}`,
  left: (count: number) => `${count} left in this part`,
  readAs: 'It will be read as',
  name: 'Name',
  fnm: 'First name',
  lnm: 'Surname',
  mnm: 'Middle name',
  phone: 'Number or address',
  bd: 'Birthday',
  cmt: 'Comment',
  tags: 'Tags',
  myid: 'Your id',
};

const WORDS = {
  en: EN,
  ru: {
    template: 'Из шаблона',
    none: 'Шаблонов пока нет: сохраните текст на странице «Шаблоны».',
    reader: 'О читателе',
    readerAbout: 'Заполняется для групп и строк таблицы.',
    gsm7: 'буквы GSM',
    ucs2: 'Юникод (UCS-2)',
    because: (letter: string, at: number) => `из-за «${letter}», символ ${at}`,
    left: (count: number) => `в этой части ещё ${count}`,
    readAs: 'Прочитают так',
    name: 'Имя целиком',
    fnm: 'Имя',
    lnm: 'Фамилия',
    mnm: 'Отчество',
    phone: 'Номер или адрес',
    bd: 'День рождения',
    cmt: 'Комментарий',
    tags: 'Теги',
    myid: 'Ваш id',
  } satisfies typeof EN,
};

const READER_WORDS = ['name', 'fnm', 'lnm', 'mnm', 'phone', 'bd', 'cmt', 'tags', 'myid'] as const;

const CHARACTERS = {
  en: { one: 'character', other: 'characters' },
  ru: { one: 'символ', few: 'символа', many: 'символов' },
};
const PARTS = {
  en: { one: 'part', other: 'parts' },
  ru: { one: 'часть', few: 'части', many: 'частей' },
};

type TextFieldProps = {
  readonly label: string;
  readonly about?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `parts`: an SMS, counted; `menu`: what is spoken, its line ends matter; `plain`: neither. */
  readonly form: 'parts' | 'menu' | 'plain';
  readonly transliteration?: Transliteration;
  readonly error?: string | undefined;
  /** Called when a whole template was chosen; absent: none are offered. */
  readonly onTemplate?: (template: Template) => void;
};

export function TextField(props: TextFieldProps) {
  const { label, about, value, onChange, form, transliteration = 'none', error, onTemplate } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (piece: string): void => {
    const at = area.current?.selectionStart ?? value.length;
    onChange(value.slice(0, at) + piece + value.slice(area.current?.selectionEnd ?? at));
    area.current?.focus();
  };
  return (
    <Box>
      <Textarea
        ref={area}
        label={label}
        {...(about !== undefined && { description: about })}
        autosize
        minRows={form === 'menu' ? 6 : 4}
        maxRows={18}
        required
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
        {...(form === 'menu' && {
          styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } },
        })}
      />
      <Group justify="space-between" gap="xs" mt={6}>
        {form === 'parts' ? <Measured text={value} way={transliteration} /> : <Length text={value} />}
        <Group gap={4}>
          {onTemplate && <TemplateMenu onChoose={onTemplate} />}
          <ReaderMenu onChoose={(word) => insert(`#${word}#`)} />
        </Group>
      </Group>
      {form === 'parts' && transliteration !== 'none' && value !== '' && (
        <ReadAs text={value} way={transliteration} />
      )}
    </Box>
  );
}

function Length({ text }: { readonly text: string }) {
  const { language } = useLanguage();
  return (
    <Text size="sm" c="dimmed" role="status">
      {counted(language, [...text].length, CHARACTERS[language])}
    </Text>
  );
}

type MeasuredProps = { readonly text: string; readonly way: Transliteration };

function Measured({ text, way }: MeasuredProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { characters, alphabet, because, parts, left } = useMemo(() => measure(text, way), [text, way]);
  const told = [
    counted(language, characters, CHARACTERS[language]),
    ...(characters === 0
      ? []
      : [words[alphabet] + (because ? ` ${words.because(because.character, because.at)}` : '')]),
    counted(language, parts, PARTS[language]),
    ...(parts > 0 ? [words.left(left)] : []),
  ];
  return (
    <Text size="sm" c="dimmed" role="status">
      {told.join(' · ')}
    </Text>
  );
}

function ReadAs({ text, way }: MeasuredProps) {
  const words = useWords(WORDS);
  return (
    <Paper withBorder p="xs" mt="xs">
      <Text size="xs" c="dimmed">
        {words.readAs}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {measure(text, way).sent}
      </Text>
    </Paper>
  );
}

function TemplateMenu({ onChoose }: { readonly onChoose: (template: Template) => void }) {
  const words = useWords(WORDS);
  const { data } = useQuery({
    queryKey: ['listTemplates'],
    queryFn: ({ signal }) => ask('listTemplates', {}, { signal }),
  });
  const templates = data?.items.filter(({ signature }) => !signature) ?? [];
  return (
    <Menu withinPortal position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconTemplate size={16} />}>
          {words.template}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {templates.length === 0 && <Menu.Label>{words.none}</Menu.Label>}
        {templates.map((one) => (
          <Menu.Item key={one.id} onClick={() => onChoose(one)} maw={360}>
            <Text size="sm" fw={600}>
              {one.name}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {one.text}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ReaderMenu({ onChoose }: { readonly onChoose: (word: string) => void }) {
  const words = useWords(WORDS);
  return (
    <Menu withinPortal position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconUserCode size={16} />}>
          {words.reader}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.readerAbout}</Menu.Label>
        {READER_WORDS.map((word) => (
          <Menu.Item key={word} onClick={() => onChoose(word)} rightSection={<code>#{word}#</code>}>
            {words[word]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
