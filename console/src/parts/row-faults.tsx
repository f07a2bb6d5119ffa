// Rows of a file that were not taken in: which row, which column, why; and these rows as a file, to be mended and taken in again. Owns the
// list and the making of that file.

import { Alert, Button, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { RowFault } from '../../../clients/typescript/src/schema.ts';
import { CSV_MARK, csvRow } from '../../../src/base/table-cells.ts';
import { counted, useLanguage, useWords } from '../words/words.ts';
import { letterOf } from './file-mapping.tsx';

const EN = {
  row: 'Row',
  column: 'Column',
  why: 'What is wrong',
  there: 'What stands there',
  save: 'Save these rows as a file',
  first: (count: number) => `The first ${count} are told of one by one.`,
};

const WORDS = {
  en: EN,
  ru: {
    row: 'Строка',
    column: 'Столбец',
    why: 'Что не так',
    there: 'Что там стоит',
    save: 'Сохранить эти строки файлом',
    first: (count: number) => `По одной названы первые ${count}.`,
  } satisfies typeof EN,
};

const WRONG = {
  en: { one: 'row was not taken in', other: 'rows were not taken in' },
  ru: { one: 'строка не принята', few: 'строки не приняты', many: 'строк не принято' },
};

type RowFaultsProps = {
  /** What to do with them. */
  readonly about: string;
  readonly faults: readonly RowFault[];
  readonly failed: number;
  /** Of the file's columns; empty when it has none. */
  readonly headings: readonly string[];
  /** What the file of wrong rows is called after. */
  readonly fileName: string;
};

/** A cell as spreadsheets write it; one that they would take for a formula begins with an apostrophe, which an import takes away. */
function cellText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^\+?[\d\s()-]+$/.test(text) ? `'${text}` : text;
}

/** With a mark of UTF-8, which spreadsheets ask for. */
function fileOf(faults: readonly RowFault[], headings: readonly string[]): Blob {
  const rows = faults.filter(({ cells }) => cells.length > 0).map(({ cells }) => cells);
  const all = headings.some((one) => one !== '') ? [headings, ...rows] : rows;
  const text = all.map((cells) => csvRow(cells.map(cellText), ';')).join('\r\n');
  return new Blob([`${CSV_MARK}${text}\r\n`], { type: 'text/csv;charset=utf-8' });
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export function RowFaults({ about, faults, failed, headings, fileName }: RowFaultsProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  if (failed === 0) return null;
  const name = `${fileName.replace(/\.[^.]*$/, '')}-wrong.csv`;
  return (
    <Stack gap="xs">
      <Alert color="orange" variant="light" title={counted(language, failed, WRONG[language])}>
        <Group justify="space-between">
          <Text size="sm" maw={520}>
            {about}
          </Text>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} />}
            onClick={() => save(fileOf(faults, headings), name)}
          >
            {words.save}
          </Button>
        </Group>
      </Alert>
      <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0 }}>
        <Table aria-label={words.why}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80}>{words.row}</Table.Th>
              <Table.Th>{words.column}</Table.Th>
              <Table.Th>{words.why}</Table.Th>
              <Table.Th>{words.there}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {faults.map(({ row, column, sentence, cells }) => (
              <Table.Tr key={row}>
                <Table.Td>{row}</Table.Td>
                <Table.Td>
                  {column === null
                    ? '—'
                    : [letterOf(column), headings[column - 1] ?? ''].filter((one) => one !== '').join(': ')}
                </Table.Td>
                <Table.Td>{sentence}</Table.Td>
                <Table.Td>
                  <code>{column === null ? '' : (cells[column - 1] ?? '').slice(0, 80)}</code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {failed > faults.length && <Text size="sm">{words.first(faults.length)}</Text>}
    </Stack>
  );
}
