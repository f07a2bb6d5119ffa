// Taking in a file of contacts: chosen, looked at, its columns told, taken in; then what became of it, with the wrong rows to be mended.
// Owns the order of these steps.

import { Alert, Anchor, Button, Card, FileInput, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportReport } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { columnsText, FileMapping, isMapped, type Mapping, usePreview } from '../../parts/file-mapping.tsx';
import type { Book } from '../../parts/number-list.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { GroupsField } from '../../parts/recipients-field.tsx';
import { RowFaults } from '../../parts/row-faults.tsx';
import { useFormats } from '../../words/formats.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { WORDS } from './contact-words.ts';

export function ImportPage() {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const client = useQueryClient();
  const search = useSearch({ from: '/signed-in/contacts/import' });
  const [book, setBook] = useState<Book>(search.book ?? 'phones');
  const [file, setFile] = useState<File>();
  const [mapping, setMapping] = useState<Mapping>();
  const [groups, setGroups] = useState<readonly string[]>([]);
  const preview = usePreview(file, book, mapping);
  const take = useMutation({
    mutationFn: (bytes: File) => {
      const columns = columnsText(mapping);
      const query = {
        language,
        ...(columns !== undefined && { columns }),
        ...(groups.length > 0 && { groups: groups.join(',') }),
      };
      const asked = { parameters: { book }, query, body: bytes };
      return ask('importContacts', asked, { contentType: 'application/octet-stream' });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listContacts'] });
      await client.invalidateQueries({ queryKey: ['listGroups'] });
    },
  });
  const choose = (next: File | undefined): void => {
    setFile(next);
    setMapping(undefined);
    take.reset();
  };
  const back = (
    <Anchor component={Link} to={book === 'mails' ? '/contacts?book=mails' : '/contacts'} size="sm">
      {words.toContacts}
    </Anchor>
  );
  if (take.data)
    return (
      <Page title={words.importTitle}>
        {back}
        <Taken report={take.data} />
        <RowFaults
          about={words.wrongRows}
          faults={take.data.faults}
          failed={take.data.failed}
          headings={preview.data?.columns.map(({ heading }) => heading) ?? []}
          fileName={file?.name ?? 'contacts.csv'}
        />
        <Group>
          <Button component={Link} to={book === 'mails' ? '/contacts?book=mails' : '/contacts'}>
            {words.toContacts}
          </Button>
          <Button variant="default" onClick={() => choose(undefined)}>
            {words.another}
          </Button>
        </Group>
      </Page>
    );
  return (
    <Page title={words.importTitle} about={words.importAbout}>
      {back}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (file) take.mutate(file);
        }}
      >
        <Card withBorder>
          <Stack>
            <SegmentedControl
              aria-label={words.book}
              data={(['phones', 'mails'] as const).map((value) => ({ value, label: words[value] }))}
              value={book}
              onChange={(value) => {
                setBook(value as Book);
                setMapping(undefined);
                setGroups([]);
              }}
            />
            <FileInput
              label={words.file}
              description={words.fileAbout}
              placeholder="CSV, XLSX"
              accept=".csv,.txt,.xlsx"
              clearable
              clearButtonProps={{ 'aria-label': words.another }}
              value={file ?? null}
              onChange={(next) => choose(next ?? undefined)}
            />
            {file && (
              <FileMapping
                book={book}
                preview={preview}
                value={mapping}
                onChange={setMapping}
                variables="none"
              />
            )}
            {file && <Joined book={book} value={groups} onChange={setGroups} />}
            <Problem of={take.error} />
            <Group>
              <Button
                type="submit"
                loading={take.isPending}
                disabled={!file || preview.isError || !isMapped(mapping, preview.data)}
              >
                {words.take}
              </Button>
            </Group>
          </Stack>
        </Card>
      </form>
    </Page>
  );
}

type JoinedProps = {
  readonly book: Book;
  readonly value: readonly string[];
  readonly onChange: (groups: readonly string[]) => void;
};

function Joined(props: JoinedProps) {
  const words = useWords(WORDS);
  return (
    <Stack gap={4}>
      <GroupsField {...props} />
      {props.value.length > 0 && (
        <Text size="sm" c="dimmed">
          {words.joins}
        </Text>
      )}
    </Stack>
  );
}

function Taken({ report }: { readonly report: ImportReport }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { added, changed, same, groupsMade, stopped } = report;
  return (
    <Alert color="green" variant="light" icon={<IconCircleCheck />} title={words.taken} role="status">
      <Text size="sm">
        {words.counts(formats.number(added), formats.number(changed), formats.number(same))}
      </Text>
      {groupsMade.length > 0 && (
        <Text size="sm">
          {words.groupsMade} {groupsMade.join(', ')}
        </Text>
      )}
      {stopped !== null && (
        <Text size="sm">
          {words.stopped} {stopped}
        </Text>
      )}
    </Alert>
  );
}
