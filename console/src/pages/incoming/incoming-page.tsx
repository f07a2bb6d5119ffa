// What comes in: messages, calls, the automatic answer, confirmations by a call. Owns the choice of the part.

import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Page } from '../../parts/page.tsx';
import { PartTabs } from '../../parts/part-tabs.tsx';
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
} as const satisfies Readonly<Record<IncomingPart, ComponentType>>;

const NAMES = Object.keys(PARTS) as readonly IncomingPart[];

export function IncomingPage() {
  const words = useWords(WORDS);
  const { part = 'messages' } = useSearch({ from: '/signed-in/incoming' });
  const navigate = useNavigate();
  return (
    <Page title={words.title} about={words.about}>
      <PartTabs
        parts={NAMES}
        names={words.parts}
        open={part}
        onOpen={(next) => void navigate({ to: '/incoming', search: { part: next } })}
      >
        {(name) => {
          const Part = PARTS[name];
          return <Part />;
        }}
      </PartTabs>
    </Page>
  );
}
