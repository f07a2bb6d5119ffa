// Making a mailing: what, to whom (numbers, groups, or a table whose columns fill the text), when and how fast. Owns the form; what is asked
// of the API is mailing-draft.ts.

import {
  Anchor,
  Button,
  Card,
  Checkbox,
  FileInput,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOnce } from '../../api/once.ts';
import { useMay } from '../../api/session.ts';
import { FileMapping, isMapped, usePreview } from '../../parts/file-mapping.tsx';
import { SendingNotAllowed } from '../../parts/not-allowed.tsx';
import { Page } from '../../parts/page.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { RecipientsField } from '../../parts/recipients-field.tsx';
import { SenderField } from '../../parts/sender-field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { TimeField } from '../../parts/time-field.tsx';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { MailingCheck } from './mailing-check.tsx';
import {
  bookOf,
  EMPTY,
  hasText,
  MAILING_KINDS,
  type MailingDraft,
  MESSENGERS,
  makeMailing,
  missingOf,
} from './mailing-draft.ts';
import { WORDS } from './mailing-words.ts';

type PartProps = {
  readonly draft: MailingDraft;
  readonly set: (change: Partial<MailingDraft>) => void;
  readonly trouble: Error | null;
};

export function NewMailingPage() {
  const words = useWords(WORDS);
  return useMay()('send') ? <MailingForm /> : <SendingNotAllowed page={words.newTitle} />;
}

function MailingForm() {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(EMPTY);
  const set = (change: Partial<MailingDraft>): void => setDraft((before) => ({ ...before, ...change }));
  const once = useOnce();
  const preview = usePreview(
    draft.source === 'file' ? draft.file : undefined,
    bookOf(draft.kind),
    draft.mapping,
  );
  const open = (id: string) => navigate({ to: '/mailings/$id', params: { id } });
  const make = useMutation({
    mutationFn: () => makeMailing(draft, { keyOf: once.keyOf, language }),
    onSuccess: async ({ id, check }) => {
      once.done();
      await client.invalidateQueries({ queryKey: ['listMailings'] });
      if (!check) await open(id);
    },
  });
  const unmapped = draft.source === 'file' && draft.file && !isMapped(draft.mapping, preview.data);
  const missing = missingOf(draft) ?? (unmapped ? ('columns' as const) : undefined);
  const made = make.data;
  if (made?.check)
    return (
      <MailingCheck
        id={made.id}
        check={made.check}
        file={draft.file?.name ?? 'table.csv'}
        headings={preview.data?.columns.map(({ heading }) => heading) ?? []}
        onBack={() => make.reset()}
      />
    );
  const part = { draft, set, trouble: make.error };
  return (
    <Page title={words.newTitle} about={words.newAbout}>
      <Anchor component={Link} to="/mailings" size="sm">
        {words.toList}
      </Anchor>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === undefined) make.mutate();
        }}
      >
        <Stack maw={860}>
          <Card withBorder>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label={words.name}
                placeholder={words.namePlaceholder}
                required
                maxLength={100}
                value={draft.name}
                error={fieldError(make.error, '/name')}
                onChange={(event) => set({ name: event.currentTarget.value })}
              />
              <KindField {...part} />
            </SimpleGrid>
          </Card>
          <Card withBorder>
            <ToWhom {...part} preview={preview} />
          </Card>
          <Card withBorder>
            <What {...part} />
          </Card>
          <Card withBorder>
            <WhenAndHow {...part} />
          </Card>
          <Problem of={make.error} />
          <Group>
            <Button type="submit" size="md" loading={make.isPending} disabled={missing !== undefined}>
              {draft.when.kind === 'now' ? words.makeAndSend : words.make}
            </Button>
            {missing && <Text c="dimmed">{words.missing[missing]}</Text>}
          </Group>
        </Stack>
      </form>
    </Page>
  );
}

function KindField({ draft, set }: PartProps) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  return (
    <Select
      label={words.kind}
      data={MAILING_KINDS.map((kind) => ({ value: kind, label: kinds[kind] }))}
      value={draft.kind}
      allowDeselect={false}
      onChange={(kind) => set({ kind: (kind ?? 'sms') as MailingDraft['kind'], sender: '' })}
    />
  );
}

function ToWhom({ draft, set, preview }: PartProps & { readonly preview: ReturnType<typeof usePreview> }) {
  const words = useWords(WORDS);
  const book = bookOf(draft.kind);
  return (
    <Stack>
      <SegmentedControl
        aria-label={words.source}
        data={(['typed', 'file'] as const).map((value) => ({ value, label: words[value] }))}
        value={draft.source}
        onChange={(source) => set({ source: source as MailingDraft['source'] })}
      />
      {draft.source === 'typed' ? (
        <RecipientsField
          book={book}
          value={draft.recipients}
          onChange={(recipients) => set({ recipients })}
        />
      ) : (
        <>
          <FileInput
            label={words.chooseFile}
            description={words.chooseFileAbout}
            placeholder={words.chooseFile}
            accept=".csv,.txt,.xlsx"
            clearable
            clearButtonProps={{ 'aria-label': words.clearFile }}
            value={draft.file ?? null}
            onChange={(file) => set({ file: file ?? undefined, mapping: undefined })}
          />
          {draft.file && (
            <FileMapping
              book={book}
              preview={preview}
              value={draft.mapping}
              onChange={(mapping) => set({ mapping })}
              variables="shown"
            />
          )}
        </>
      )}
    </Stack>
  );
}

const SENDERS = { call: 'call', mail: 'mail' } as const;

function What({ draft, set, trouble }: PartProps) {
  const words = useWords(WORDS);
  const { kind } = draft;
  const form = kind === 'call' ? 'menu' : kind === 'sms' || kind === 'flash' ? 'parts' : 'plain';
  return (
    <Stack>
      {kind === 'mail' && (
        <TextInput
          label={words.subject}
          required
          value={draft.subject}
          onChange={(event) => set({ subject: event.currentTarget.value })}
        />
      )}
      {hasText(kind) && (
        <TextField
          label={words.text}
          form={form}
          value={draft.text}
          error={fieldError(trouble, '/text')}
          onChange={(text) => set({ text })}
          onTemplate={(one) => set({ text: one.text, ...(one.sender && { sender: one.sender }) })}
        />
      )}
      {MESSENGERS.includes(kind) && (
        <Textarea
          label={words.fallback}
          autosize
          value={draft.fallback}
          onChange={(event) => set({ fallback: event.currentTarget.value })}
        />
      )}
      {hasText(kind) && (
        <SenderField
          of={kind === 'call' || kind === 'mail' ? SENDERS[kind] : 'name'}
          value={draft.sender}
          error={fieldError(trouble, '/sender')}
          onChange={(sender) => set({ sender })}
        />
      )}
    </Stack>
  );
}

function WhenAndHow({ draft, set, trouble }: PartProps) {
  const words = useWords(WORDS);
  return (
    <Stack>
      <TimeField
        value={draft.when}
        error={fieldError(trouble, '/sendAt') ?? fieldError(trouble, '/sendHours')}
        onChange={(when) => set({ when })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberInput
          label={words.perSecond}
          description={words.perSecondAbout}
          min={1}
          allowDecimal={false}
          value={draft.perSecond}
          onChange={(perSecond) => set({ perSecond })}
        />
        <Select
          label={words.repeat}
          description="&nbsp;"
          data={Object.entries(words.repeats).map(([value, label]) => ({ value, label }))}
          value={draft.repeat}
          allowDeselect={false}
          onChange={(repeat) => set({ repeat: (repeat ?? 'by-hand') as MailingDraft['repeat'] })}
        />
        <NumberInput
          label={words.spread}
          description={words.spreadAbout}
          min={0.1}
          max={720}
          value={draft.spreadHours}
          onChange={(spreadHours) => set({ spreadHours })}
        />
        {draft.spreadHours !== '' && (
          <NumberInput
            label={words.every}
            description="&nbsp;"
            min={1}
            max={1_440}
            allowDecimal={false}
            value={draft.everyMinutes}
            onChange={(every) => typeof every === 'number' && set({ everyMinutes: every })}
          />
        )}
      </SimpleGrid>
      <Checkbox
        label={words.secondTry}
        checked={draft.secondTry === 'yes'}
        onChange={(event) => set({ secondTry: event.currentTarget.checked ? 'yes' : 'no' })}
      />
    </Stack>
  );
}
