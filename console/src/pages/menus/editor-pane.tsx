// The editor as a part of the page: made when the page is there, told of looks, language, complaints and what runs.

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Diagnostic, Span } from '../../../../src/language/index.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { MenuEditor } from './menu-editor.ts';
import './menus.css';

const EN = {
  label: 'Text of the menu',
  placeholder:
    'Hello! This is our shop.\n{menu: Press 1 to hear our hours\n1: We are open from ten to eight\n} Goodbye!',
};
const WORDS = {
  en: EN,
  ru: {
    label: 'Текст меню',
    placeholder:
      'Здравствуйте! Это наш магазин.\n{menu: Нажмите 1, чтобы узнать часы работы\n1: Мы открыты с десяти до восьми\n} До свидания!',
  } satisfies typeof EN,
};

type EditorPaneProps = {
  /** At first; after that the text is the editor's. */
  readonly text: string;
  readonly diagnostics: readonly (Diagnostic & { readonly told: string })[];
  /** The text the diagnostics are of. */
  readonly judged: string;
  readonly lit: readonly Span[];
  readonly onText: (text: string) => void;
  /** What stands under the cursor means, if anything. */
  readonly onHint: (hint: string | undefined) => void;
  readonly onReady: (editor: MenuEditor | undefined) => void;
};

export function EditorPane({ text, diagnostics, judged, lit, onText, onHint, onReady }: EditorPaneProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<MenuEditor>(undefined);
  /** What is needed once, when the editor is made; later changes are told to it below. */
  const first = useRef({ text, scheme, language, words });
  const listeners = useRef({ onText, onHint, onReady });
  useEffect(() => {
    listeners.current = { onText, onHint, onReady };
  });
  useEffect(() => {
    if (!place.current) return undefined;
    const { current: told } = listeners;
    const made = new MenuEditor({
      ...first.current,
      parent: place.current,
      onText: (now) => listeners.current.onText(now),
      onHint: (hint) => listeners.current.onHint(hint),
    });
    editor.current = made;
    told.onReady(made);
    return () => {
      told.onReady(undefined);
      made.destroy();
    };
  }, []);
  useEffect(() => editor.current?.look(scheme), [scheme]);
  useEffect(() => editor.current?.speak(language, words), [language, words]);
  useEffect(() => editor.current?.complain(judged, diagnostics), [judged, diagnostics]);
  useEffect(() => editor.current?.light(lit), [lit]);
  return <div ref={place} className="menu-editor" />;
}
