// Before a mailing begins, when there is something to decide: rows of the table that are wrong, money that does not reach for all. Owns what
// is told then and the ways on; what was found is mailing-draft.ts.

import { Alert, Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowFaults } from '../../parts/row-faults.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { type Check, isShort } from './mailing-draft.ts';
import { WORDS } from './mailing-words.ts';

type MailingCheckProps = {
  readonly id: string;
  readonly check: Check;
  readonly file: string;
  readonly headings: readonly string[];
  readonly onBack: () => void;
};

export function MailingCheck({ id, check, file, headings, onBack }: MailingCheckProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const client = useQueryClient();
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: () => ask('startMailing', { parameters: { id } }),
    onSuccess: () => navigate({ to: '/mailings/$id', params: { id } }),
  });
  const discard = useMutation({
    mutationFn: () => ask('cancelMailing', { parameters: { id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listMailings'] });
      onBack();
    },
  });
  const { recipients, price, means, report } = check;
  const short = isShort(check);
  return (
    <Page title={words.newTitle} about={words.checkAbout}>
      <Alert
        color={short || recipients === 0 ? 'orange' : 'green'}
        title={report ? words.tableTaken : words.made}
      >
        {recipients !== undefined && (
          <Title order={2}>
            {words.recipients}: {formats.number(recipients)}
          </Title>
        )}
        {price && recipients !== 0 && (
          <Text>{words.priceOfAll(formats.money(price), formats.money(means))}</Text>
        )}
      </Alert>
      {short && (
        <Alert color="red" title={words.shortTitle} role="alert">
          <Text size="sm">{words.shortAbout}</Text>
          <Anchor component={Link} to="/money" size="sm">
            {words.toMoney}
          </Anchor>
        </Alert>
      )}
      {report && (
        <RowFaults
          about={words.startGoodAbout}
          faults={report.faults}
          failed={report.failed}
          headings={headings}
          fileName={file}
        />
      )}
      <Problem of={begin.error ?? discard.error} />
      <Group>
        <Button
          variant={short ? 'default' : 'filled'}
          loading={begin.isPending}
          disabled={recipients === 0}
          onClick={() => begin.mutate()}
        >
          {short ? words.startShort : words.startGood}
        </Button>
        {recipients !== 0 && (
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/mailings/$id" params={{ id }} {...props} />}
          >
            {words.keep}
          </Button>
        )}
        <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate()}>
          {words.discard}
        </Button>
      </Group>
    </Page>
  );
}
