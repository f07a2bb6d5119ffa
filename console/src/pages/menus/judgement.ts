// What there is to say about the text being written: at once by the language in the page, a moment later by the server, which knows
// the account's numbers and settings. Owns the joining of the two.

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import {
  type Compiled,
  compile,
  type Diagnostic,
  explain,
  type Outline,
  outlineOf,
  type Program,
  sentenceIn,
} from '../../../../src/language/index.ts';
import { ask } from '../../api/client.ts';
import { type Language, useLanguage } from '../../words/words.ts';

export type ToldDiagnostic = Diagnostic & {
  /** In the reader's language. */
  readonly told: string;
};

export type Judgement = {
  /** The text all the rest is of. */
  readonly text: string;
  readonly outline: Outline;
  readonly diagnostics: readonly ToldDiagnostic[];
  /** Absent while there is a mistake. */
  readonly program?: Program;
  readonly explanation: readonly string[];
};

/** Milliseconds without a key before the server is asked. */
const PAUSE = 500;

export function useJudgement(written: string): Judgement {
  const { language } = useLanguage();
  const text = useDeferredValue(written);
  const server = useServerCheck(text, language);
  return useMemo(() => judgementOf(text, language, server), [text, language, server]);
}

type ServerCheck = {
  readonly text: string;
  readonly unregistered: readonly Diagnostic[];
  readonly explanation: readonly string[];
};

function useServerCheck(text: string, language: Language): ServerCheck | undefined {
  const [settled] = useDebouncedValue(text, PAUSE);
  const { data } = useQuery({
    queryKey: ['checkMenu', settled, language],
    queryFn: async ({ signal }): Promise<ServerCheck> => {
      const checked = await ask('checkMenu', { body: { text: settled, language } }, { signal });
      const unregistered = checked.diagnostics.filter(({ code }) => code === 'number-not-registered');
      return { text: settled, unregistered, explanation: checked.explanation };
    },
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  return data;
}

function judgementOf(text: string, language: Language, server: ServerCheck | undefined): Judgement {
  const compiled: Compiled = text.trim() === '' ? { diagnostics: [] } : compile(text);
  const { program } = compiled;
  const known = server?.text === text ? server : undefined;
  const diagnostics = [...compiled.diagnostics, ...(known?.unregistered ?? [])].map((one) => ({
    ...one,
    told: sentenceIn(one, language),
  }));
  const own = program ? explain(program, { lang: language }) : [];
  return {
    text,
    outline: outlineOf(text),
    diagnostics,
    ...(program && { program }),
    explanation: known && known.explanation.length > 0 ? known.explanation : own,
  };
}
