// What comes in: messages, calls, the automatic answer, confirmations by a call. Owns the choice of the part.

import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words/words.ts';
import { AutomaticAnswer } from './automatic-answer.tsx';
import { Calls } from './calls.tsx';
import { Confirmations } from './confirmations.tsx';
import { Messages } from './messages.tsx';
import type { IncomingPart } from './routes.ts';
import { WORDS } from './words.ts';

const PARTS = {
  messages: Messages,
  calls: Calls,
  answers: AutomaticAnswer,
  confirmations: Confirmations,
} as const satisfies Readonly<Record<IncomingPart, unknown>>;

const NAMES = Object.keys(PARTS) as readonly IncomingPart[];

export function IncomingPage() {
  const words = useWords(WORDS);
  const { part = 'messages' } = useSearch({ from: '/signed-in/incoming' });
  const navigate = useNavigate();
  return (
    <Page title={words.title} about={words.about}>
      <Tabs
        value={part}
        keepMounted={false}
        onChange={(value) => void navigate({ to: '/incoming', search: { part: value as IncomingPart } })}
      >
        <Tabs.List>
          {NAMES.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words.parts[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {NAMES.map((name) => {
          const Part = PARTS[name];
          return (
            <Tabs.Panel key={name} value={name} pt="md">
              <Part />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
