// The account's own settings, groups that are told of events, the last requests. Owns the choice of the part, and the settings' way to the
// API and back.

import { Loader } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { AccountSettingsChange } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { PartTabs } from '../../parts/part-tabs.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';
import { useWords } from '../../words/words.ts';
import { NoticeGroups } from './notice-groups.tsx';
import { Requests } from './requests.tsx';
import type { SettingsPart } from './routes.ts';
import { ROWS, useSettingGroups } from './setting-rows.ts';
import { WORDS } from './words.ts';

const PARTS = {
  account: AccountSettings,
  notices: NoticeGroups,
  requests: Requests,
} as const satisfies Readonly<Record<SettingsPart, ComponentType>>;

const NAMES = Object.keys(PARTS) as readonly SettingsPart[];
export function SettingsPage() {
  const words = useWords(WORDS);
  const { part = 'account' } = useSearch({ from: '/signed-in/settings' });
  const navigate = useNavigate();
  return (
    <Page title={words.title} about={words.about}>
      <PartTabs
        parts={NAMES}
        names={words.parts}
        open={part}
        onOpen={(next) => void navigate({ to: '/settings', search: { part: next } })}
      >
        {(name) => {
          const Part = PARTS[name];
          return <Part />;
        }}
      </PartTabs>
    </Page>
  );
}

type Value = string | number | boolean | readonly string[] | null;

/** A setting as its field writes it. */
function textOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

/** What a field holds, as the API takes it; nothing typed takes a setting away. */
function readValue(name: string, typed: string): Value {
  const form = ROWS.get(name)?.form;
  const text = typed.trim();
  if (form === 'switch') return text === '1';
  if (text === '') return null;
  if (form === 'whole') return /^\d+$/.test(text) ? Number(text) : text;
  return form === 'amount' ? text.replace(',', '.') : text;
}

function AccountSettings() {
  const words = useWords(WORDS);
  const manages = useMay()('manage');
  const query = useQuery({
    queryKey: ['getAccount'],
    queryFn: ({ signal }) => ask('getAccount', {}, { signal }),
  });
  const { data } = query;
  const groups = useSettingGroups({ subClient: data?.subClient === true, manages });
  const change = useChange({
    work: (changed: Readonly<Record<string, string>>) => {
      const body = Object.fromEntries(
        Object.entries(changed).map(([name, typed]) => [name, readValue(name, typed)]),
      );
      return ask('changeSettings', { body: body as AccountSettingsChange });
    },
    touches: ['getAccount'],
    onDone: () => notifications.show({ color: 'green', message: words.saved }),
  });
  if (query.isPending) return <Loader />;
  if (!data) return <Problem of={query.error} again={() => void query.refetch()} />;
  const values = Object.fromEntries(
    Object.entries(data.settings as unknown as Readonly<Record<string, Value>>).map(([name, value]) => [
      name,
      textOf(value),
    ]),
  );
  return (
    <SettingsForm
      groups={groups}
      values={values}
      onSave={(changed) => change.mutateAsync(changed)}
      errorOf={(name, trouble) => fieldError(trouble, `/${name}`)}
    />
  );
}
