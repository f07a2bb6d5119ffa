// What was paid into the account and out of it, the newest first. Owns the list.

import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Payment } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { Empty } from '../../parts/empty.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const isOut = ({ amount }: Payment): boolean => amount.amount.startsWith('-');

export function Payments() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = usePaged('listPayments', { query: { limit: 100 } });
  const what = (payment: Payment): string => {
    const { why, other } = payment;
    if (why === 'rent') return words.why.rent;
    if (why === 'top-up') return isOut(payment) ? words.why.out : words.why.in;
    return isOut(payment) ? words.why.to(other ?? '') : words.why.from(other ?? '');
  };
  return (
    <PagedTable
      label={words.parts.payments}
      query={query}
      rowKey={({ number }) => number}
      empty={
        <Empty
          title={words.paymentsEmptyTitle}
          next={words.paymentsEmptyNext}
          action={
            <Anchor component={Link} to="/statistics">
              {words.statistics}
            </Anchor>
          }
        />
      }
      columns={[
        { name: words.at, width: '15rem', cell: ({ at }) => formats.moment(at) },
        { name: words.what, width: 'minmax(10rem, 2fr)', cell: what },
        { name: words.purse, width: '9rem', cell: ({ purse }) => words.purses[purse] },
        {
          name: words.sum,
          width: '9rem',
          cell: (payment) => (
            <Text fw={600} ta="right">
              {isOut(payment) ? '' : '+'}
              {formats.money(payment.amount)}
            </Text>
          ),
        },
      ]}
    />
  );
}
