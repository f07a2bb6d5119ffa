// Settings in groups, each with its field and what it does in words; only what was changed is saved. Owns the fields and the remembering
// of changes; which settings there are and how they are sent is the page's.

import {
  Affix,
  Button,
  Group,
  NativeSelect,
  Paper,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { counted, useLanguage, useWords } from '../words/words.ts';
import { Problem } from './problem.tsx';
import { Section } from './section.tsx';

const EN = { save: 'Save', forget: 'Undo', one: 'change', other: 'changes', few: 'changes', many: 'changes' };

const WORDS = {
  en: EN,
  ru: {
    save: 'Сохранить',
    forget: 'Отменить',
    one: 'изменение',
    few: 'изменения',
    many: 'изменений',
    other: 'изменений',
  } satisfies typeof EN,
};

/** Values are texts: of a switch `1` or `0`. */
export type SettingForm =
  | { readonly kind: 'text' | 'lines' | 'whole' | 'amount' | 'switch' | 'secret' }
  | { readonly kind: 'choice'; readonly of: readonly (readonly [value: string, label: string])[] };

type SettingRow = {
  readonly name: string;
  readonly label: string;
  readonly about?: string | undefined;
  readonly form: SettingForm;
  /** Why it cannot be changed here. */
  readonly fixed?: string | undefined;
};

export type SettingGroup = {
  readonly title: string;
  readonly about?: string;
  readonly rows: readonly SettingRow[];
};

type Values = Readonly<Record<string, string>>;

type SettingsFormProps = {
  readonly groups: readonly SettingGroup[];
  readonly values: Values;
  readonly onSave: (changed: Values) => Promise<unknown>;
  /** What the last refusal said of one of them. */
  readonly errorOf?: (name: string, trouble: Error | undefined) => string | undefined;
};

export function SettingsForm({ groups, values, onSave, errorOf }: SettingsFormProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const [changed, setChanged] = useState<Values>({});
  const [state, setState] = useState<{ readonly busy: 'no' | 'yes'; readonly trouble?: Error }>({
    busy: 'no',
  });
  const set = (name: string, value: string): void => {
    const { [name]: _before, ...others } = changed;
    setChanged(value === (values[name] ?? '') ? others : { ...others, [name]: value });
  };
  const save = async (): Promise<void> => {
    setState({ busy: 'yes' });
    try {
      await onSave(changed);
      setChanged({});
      setState({ busy: 'no' });
    } catch (trouble) {
      setState({ busy: 'no', trouble: trouble as Error });
    }
  };
  const count = Object.keys(changed).length;
  return (
    <Stack pb={count > 0 ? 96 : 0}>
      {groups.map(({ title, about, rows }) => (
        <Section key={title} title={title} {...(about !== undefined && { about })}>
          <SimpleGrid cols={{ base: 1, md: 2 }} verticalSpacing="md">
            {rows.map((row) => (
              <SettingField
                key={row.name}
                row={row}
                value={changed[row.name] ?? values[row.name] ?? ''}
                error={errorOf?.(row.name, state.trouble)}
                onChange={(value) => set(row.name, value)}
              />
            ))}
          </SimpleGrid>
        </Section>
      ))}
      {count > 0 && (
        <Affix position={{ bottom: 16, right: 16 }}>
          <Paper withBorder shadow="md" p="sm" maw={440}>
            <Stack gap="xs">
              <Problem of={state.trouble} />
              <Group justify="flex-end">
                <Text size="sm" role="status">
                  {counted(language, count, words)}
                </Text>
                <Button
                  variant="default"
                  onClick={() => {
                    setChanged({});
                    setState({ busy: 'no' });
                  }}
                >
                  {words.forget}
                </Button>
                <Button loading={state.busy === 'yes'} onClick={() => void save()}>
                  {words.save}
                </Button>
              </Group>
            </Stack>
          </Paper>
        </Affix>
      )}
    </Stack>
  );
}

type FieldProps = {
  readonly row: SettingRow;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
};

function SettingField({ row, value, error, onChange }: FieldProps) {
  const { name, label, form, fixed } = row;
  const about = [row.about, fixed].filter((text) => text !== undefined).join(' ');
  const all = {
    label,
    name,
    description: about === '' ? undefined : about,
    error,
    disabled: fixed !== undefined,
  };
  const typed = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onChange(event.currentTarget.value);
  switch (form.kind) {
    case 'switch':
      return (
        <Switch
          {...all}
          checked={value === '1'}
          onChange={(event) => onChange(event.currentTarget.checked ? '1' : '0')}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...all}
          value={value}
          data={form.of.map(([one, text]) => ({ value: one, label: text }))}
          onChange={typed}
        />
      );
    case 'lines':
      return <Textarea {...all} autosize minRows={2} value={value} onChange={typed} />;
    case 'secret':
      return (
        <TextInput {...all} type="password" autoComplete="new-password" value={value} onChange={typed} />
      );
    case 'whole':
    case 'amount':
      return (
        <TextInput
          {...all}
          inputMode={form.kind === 'whole' ? 'numeric' : 'decimal'}
          value={value}
          onChange={typed}
        />
      );
    case 'text':
      return <TextInput {...all} value={value} onChange={typed} />;
  }
}
