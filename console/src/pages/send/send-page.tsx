// Writing a sending: whom, what, when; its price beside it; sending it once however often the button is pressed. Owns the draft and the two
// questions to the API; fields and views are beside it.

import { Anchor, Button, Card, Grid, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { AcceptedSending, Template } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useOnce } from '../../api/once.ts';
import { useMay } from '../../api/session.ts';
import { SendingNotAllowed } from '../../parts/not-allowed.tsx';
import { readNumbers } from '../../parts/number-list.ts';
import { Page } from '../../parts/page.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { RecipientsField } from '../../parts/recipients-field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useWords } from '../../words/words.ts';
import { type Draft, EMPTY, KIND_FORMS, type Kind, missingOf, sendingOf } from './draft.ts';
import { KindPicker } from './kind-picker.tsx';
import { PriceCard } from './price-card.tsx';
import { SendOptions, SubjectField, TextOptions } from './send-options.tsx';
import { WORDS } from './send-words.ts';
import { SentReport } from './sent-report.tsx';

/** Milliseconds without typing after which the price is asked for. */
const PRICE_AFTER = 500;
/** A price is good for a while: the same question is answered but a few times a minute. */
const PRICE_GOOD = 60_000;

export function SendPage() {
  const words = useWords(WORDS);
  return useMay()('send') ? <SendForm /> : <SendingNotAllowed page={words.title} />;
}

function SendForm() {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const { to, menu, version, template } = useSearch({ from: '/signed-in/send' });
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, recipients: { typed: to ?? '', groups: [] } });
  const [sent, setSent] = useState<AcceptedSending>();
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const missing = missingOf(draft);
  const [asked] = useDebouncedValue(missing === undefined ? sendingOf(draft) : undefined, PRICE_AFTER);
  const price = useQuery({
    queryKey: ['priceMessages', asked],
    queryFn: ({ signal }) => ask('priceMessages', { body: asked ?? sendingOf(draft) }, { signal }),
    enabled: asked !== undefined && missing === undefined,
    staleTime: PRICE_GOOD,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const once = useOnce();
  const send = useMutation({
    mutationFn: async (body: ReturnType<typeof sendingOf>) =>
      await ask('sendMessages', { body }, { idempotencyKey: once.keyOf(body) }),
    onSuccess: (accepted) => {
      once.done();
      setSent(accepted);
      void client.invalidateQueries({ queryKey: ['getBalance'] });
      void client.invalidateQueries({ queryKey: ['listMessages'] });
    },
  });
  const take = (one: Template): void =>
    set({
      text: one.text,
      ...(one.kind !== null && { kind: one.kind }),
      ...(one.sender && { sender: one.sender }),
    });
  const kept = useKept({ menu, version, template }, { set, take });
  const begin = (next: Draft): void => {
    send.reset();
    setSent(undefined);
    setDraft(next);
  };
  const wrong = readNumbers(draft.recipients.typed, KIND_FORMS[draft.kind].book).wrong.length > 0;
  if (sent)
    return (
      <Page title={words.title}>
        <SentReport
          sent={sent}
          later={draft.when.kind === 'now' ? 'no' : 'yes'}
          onAnother={() => begin(EMPTY)}
          onAgain={() => begin({ ...draft, recipients: EMPTY.recipients })}
        />
      </Page>
    );
  return (
    <Page title={words.title} about={words.about}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === undefined && !send.isPending) send.mutate(sendingOf(draft));
        }}
      >
        <Grid>
          <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
            <Stack>
              <KindPicker value={draft.kind} onChange={(kind) => set({ kind, files: [], sender: '' })} />
              {kept.menu && (
                <Group gap="xs">
                  <Text size="sm">{words.menuFrom(kept.menu.name, kept.menu.version)}</Text>
                  <Anchor size="sm" component={Link} to={`/menus/${kept.menu.id}`}>
                    {words.openMenu}
                  </Anchor>
                </Group>
              )}
              <Problem of={kept.trouble} />
              <Card withBorder>
                <Stack>
                  <RecipientsField
                    book={KIND_FORMS[draft.kind].book}
                    value={draft.recipients}
                    onChange={(recipients) => set({ recipients })}
                  />
                  <SubjectField draft={draft} set={set} trouble={send.error ?? price.error} />
                  <Content draft={draft} set={set} take={take} trouble={send.error ?? price.error} />
                </Stack>
              </Card>
              <Card withBorder>
                <SendOptions draft={draft} set={set} trouble={send.error ?? price.error} />
              </Card>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
            <PriceCard kind={draft.kind} missing={missing} price={price}>
              <Problem of={send.error} />
              {wrong && <Text size="sm">{words.wrongLeft}</Text>}
              <Button
                type="submit"
                size="md"
                leftSection={<IconSend size={18} />}
                loading={send.isPending}
                disabled={missing !== undefined || price.isError}
              >
                {draft.when.kind === 'at' ? words.sendLater : words.send}
              </Button>
            </PriceCard>
          </Grid.Col>
        </Grid>
      </form>
    </Page>
  );
}

type ContentProps = {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly take: (template: Template) => void;
  readonly trouble: Error | null;
};

function Content({ draft, set, take, trouble }: ContentProps) {
  const words = useWords(WORDS);
  const { text } = KIND_FORMS[draft.kind];
  if (text === 'none') return <Text c="dimmed">{words.noText[draft.kind]}</Text>;
  const about = text === 'octets' ? words.octetsAbout : draft.kind === 'push' ? words.pushAbout : undefined;
  return (
    <>
      <TextField
        label={text === 'menu' ? words.menuText : text === 'octets' ? words.octets : words.text}
        {...(about !== undefined && { about })}
        value={draft.text}
        onChange={(value) => set({ text: value })}
        form={text === 'octets' ? 'menu' : text}
        transliteration={draft.transliteration}
        error={fieldError(trouble, '/text')}
        onTemplate={take}
      />
      <TextOptions draft={draft} set={set} trouble={trouble} />
    </>
  );
}

type KeptSearch = {
  readonly menu: number | undefined;
  readonly version: number | undefined;
  readonly template: number | undefined;
};

type KeptMenu = { readonly id: number; readonly name: string; readonly version: number };

/** The menu or template that the address names, put into the draft once it is there. */
function useKept(
  { menu, version, template }: KeptSearch,
  { set, take }: Pick<ContentProps, 'set' | 'take'>,
): { readonly menu: KeptMenu | undefined; readonly trouble: Error | null } {
  const [shown, setShown] = useState<KeptMenu>();
  const { data, error } = useQuery({
    queryKey: ['getMenu', 'to send', menu, version, template],
    queryFn: async ({ signal }) => {
      if (menu !== undefined) {
        const saved = await ask('getMenu', { parameters: { id: menu } }, { signal });
        const number = version ?? saved.current;
        const { text } = await ask(
          'getMenuVersion',
          { parameters: { id: menu, version: number } },
          { signal },
        );
        return { menu: { id: menu, name: saved.name, version: number }, text };
      }
      const { items } = await ask('listTemplates', {}, { signal });
      return { template: items.find(({ id }) => id === template) };
    },
    enabled: menu !== undefined || template !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Once: what is typed afterwards is not overwritten when the page is drawn again.
  const [taken, setTaken] = useState<typeof data>();
  useEffect(() => {
    if (!data || taken === data) return;
    setTaken(data);
    if (data.menu) {
      setShown(data.menu);
      set({ kind: 'call' satisfies Kind, text: data.text });
    } else if (data.template) take(data.template);
  }, [data, taken, set, take]);
  return { menu: shown, trouble: error };
}
