// Two texts side by side, with what changed marked in both; one below the other where there is no room.

import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useWords } from '../../words/words.ts';
import { colours, looksOf } from './menu-editor.ts';
import './menus.css';

const WORDS = {
  en: { before: 'Text before', after: 'Text after' },
  ru: { before: 'Текст до', after: 'Текст после' },
};

type SideBySideProps = { readonly before: string; readonly after: string };

export function SideBySide({ before, after }: SideBySideProps) {
  const words = useWords(WORDS);
  const scheme = useComputedColorScheme('light');
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const side = (label: string): Extension => [
      looksOf(scheme),
      colours,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': label }),
    ];
    if (narrow) {
      const view = new EditorView({
        doc: after,
        extensions: [side(words.after), unifiedMergeView({ original: before, mergeControls: false })],
        parent: place.current,
      });
      return () => view.destroy();
    }
    const view = new MergeView({
      a: { doc: before, extensions: side(words.before) },
      b: { doc: after, extensions: side(words.after) },
      parent: place.current,
    });
    return () => view.destroy();
  }, [before, after, scheme, narrow, words]);
  return <div ref={place} className="menu-editor" />;
}
