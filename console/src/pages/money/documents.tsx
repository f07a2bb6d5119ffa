// Invoices and acts made out to the account, opened to be printed or saved. Owns the list and what becomes of a page.

import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Document } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** The page needs nothing from anywhere, so it is as good from the disk. */
function save(name: string, page: string): void {
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.html`;
  link.click();
  URL.revokeObjectURL(address);
}

export function Documents() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['listOwnDocuments'],
    queryFn: ({ signal }) => ask('listOwnDocuments', {}, { signal }),
  });
  const fetchPage = useChange({
    work: ({ kind, number }: Document) => ask('getOwnDocument', { parameters: { kind, number } }),
    touches: [],
    onDone: ({ page }, { kind, number }) => save(`${kind}-${number}`, page),
  });
  const nameOf = ({ kind, number, month }: Document): string =>
    kind === 'invoice' ? words.invoice(number) : words.act(number, month ?? '');
  return (
    <>
      <Problem of={fetchPage.error} />
      <ListTable
        label={words.parts.documents}
        query={query}
        rowKey={({ id }) => id}
        empty={<Empty title={words.documentsEmptyTitle} next={words.documentsEmptyNext} />}
        columns={[
          { name: words.paper, cell: nameOf },
          { name: words.at, cell: ({ madeAt }) => formats.date(madeAt) },
          { name: words.sum, align: 'right', cell: ({ sum }) => formats.money(sum) },
          {
            name: words.download,
            align: 'right',
            cell: (document) => (
              <Group justify="flex-end">
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconDownload size={16} />}
                  aria-label={`${words.download}: ${nameOf(document)}`}
                  loading={fetchPage.isPending && fetchPage.variables?.id === document.id}
                  onClick={() => fetchPage.mutate(document)}
                >
                  {words.download}
                </Button>
              </Group>
            ),
          },
        ]}
      />
    </>
  );
}
