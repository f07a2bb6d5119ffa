// The editor of menus: CodeMirror with the language's own reading for colours, complaints, hints and completion. Owns the view; what
// is done with the text is the page's.

import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import {
  forceLinting,
  type Diagnostic as Lint,
  lintGutter,
  lintKeymap,
  setDiagnostics,
} from '@codemirror/lint';
import {
  Compartment,
  EditorState,
  type Extension,
  Facet,
  RangeSetBuilder,
  StateEffect,
  StateField,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import {
  type Diagnostic,
  format,
  hintAt,
  marksOf,
  rangesIn,
  type Span,
} from '../../../../src/language/index.ts';
import { styleNonce } from '../../app/theme.ts';
import type { Language } from '../../words/words.ts';
import { completions } from './completions.ts';

type EditorWords = {
  readonly label: string;
  readonly placeholder: string;
};

type EditorOptions = {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly scheme: 'light' | 'dark';
  readonly language: Language;
  readonly words: EditorWords;
  readonly onText: (text: string) => void;
  readonly onHint: (hint: string | undefined) => void;
};

/** The pieces of the text, coloured. The whole is read anew at each change: a text has at most some thousand characters. */
export const colours = StateField.define<DecorationSet>({
  create: (state) => coloured(state),
  update: (before, { state, docChanged }) => (docChanged ? coloured(state) : before),
  provide: (field) => EditorView.decorations.from(field),
});

function coloured(state: EditorState): DecorationSet {
  const message = state.doc.toString();
  const rangeOf = rangesIn(message);
  const ranges = marksOf(message).flatMap((mark) => {
    const { from, to } = rangeOf(mark);
    return from < to ? [Decoration.mark({ class: `menu-${mark.kind}` }).range(from, to)] : [];
  });
  return Decoration.set(ranges, true);
}

/** The reader's language. */
const spoken = Facet.define<Language, Language>({ combine: ([first]) => first ?? 'en' });

const light = StateEffect.define<readonly Span[]>();

/** The lines that run in a rehearsal. */
const lit = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { effects, changes, state }) {
    for (const effect of effects) if (effect.is(light)) return litLines(state, effect.value);
    return before.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function litLines(state: EditorState, spans: readonly Span[]): DecorationSet {
  const lines = new Set<number>();
  for (const { line, endLine } of spans)
    for (let one = line; one <= Math.min(endLine, state.doc.lines); one++) lines.add(one);
  const builder = new RangeSetBuilder<Decoration>();
  for (const one of [...lines].sort((a, b) => a - b)) {
    const { from } = state.doc.line(one);
    builder.add(from, from, Decoration.line({ class: 'menu-lit' }));
  }
  return builder.finish();
}

const LOOK = EditorView.theme({
  '&': {
    fontSize: '0.9rem',
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': {
    fontFamily: 'var(--mantine-font-family-monospace)',
    padding: '0.6rem 0',
    minHeight: '20rem',
    caretColor: 'var(--mantine-color-text)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-dimmed)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-placeholder': { color: 'var(--mantine-color-dimmed)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
    boxShadow: 'var(--mantine-shadow-md)',
  },
  '.cm-tooltip-autocomplete ul li': { padding: '0.25rem 0.5rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--mantine-primary-color-filled)',
    color: 'var(--mantine-primary-color-contrast)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '1' },
  '.cm-hint': { padding: '0.4rem 0.6rem', maxWidth: '28rem', fontSize: '0.85rem' },
  '.cm-diagnostic': { padding: '0.35rem 0.6rem', fontFamily: 'var(--mantine-font-family)' },
});

/** The lines' wrapping, numbers and looks that the editor and the two versions side by side share. */
export function looksOf(scheme: 'light' | 'dark'): Extension {
  const nonce = styleNonce();
  return [
    lineNumbers(),
    EditorView.lineWrapping,
    LOOK,
    EditorView.darkTheme.of(scheme === 'dark'),
    nonce === undefined ? [] : EditorView.cspNonce.of(nonce),
  ];
}

export class MenuEditor {
  readonly #view: EditorView;
  readonly #spoken = new Compartment();
  readonly #looks = new Compartment();

  constructor({ parent, text, scheme, language, words, onText, onHint }: EditorOptions) {
    const state = EditorState.create({
      doc: text,
      extensions: [
        this.#looks.of(looksOf(scheme)),
        this.#spoken.of(wordsOf(language, words)),
        history(),
        drawSelection(),
        highlightActiveLine(),
        closeBrackets(),
        bracketMatching({ brackets: '{}' }),
        lintGutter(),
        colours,
        lit,
        keymap.of([
          { key: 'Shift-Alt-f', run: () => this.format() },
          ...completionKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of(({ docChanged, selectionSet, state: now }) => {
          if (docChanged) onText(now.doc.toString());
          if (docChanged || selectionSet)
            onHint(hintAt(now.doc.toString(), now.selection.main.head, now.facet(spoken))?.text);
        }),
      ],
    });
    this.#view = new EditorView({ state, parent });
  }

  look(scheme: 'light' | 'dark'): void {
    this.#view.dispatch({ effects: this.#looks.reconfigure(looksOf(scheme)) });
  }

  speak(language: Language, words: EditorWords): void {
    this.#view.dispatch({ effects: this.#spoken.reconfigure(wordsOf(language, words)) });
  }

  /** Complaints of `text`; nothing when the text has gone on since. */
  complain(text: string, diagnostics: readonly (Diagnostic & { readonly told: string })[]): void {
    const { state } = this.#view;
    if (state.doc.toString() !== text) return;
    const rangeOf = rangesIn(text);
    const lints = diagnostics.map(({ severity, told, ...span }): Lint => {
      return { ...rangeOf(span), severity, message: told };
    });
    this.#view.dispatch(setDiagnostics(state, lints));
    forceLinting(this.#view);
  }

  light(spans: readonly Span[]): void {
    const [first] = spans;
    this.#view.dispatch({
      effects: [
        light.of(spans),
        ...(first ? [EditorView.scrollIntoView(this.#placeOf(first), { y: 'nearest' })] : []),
      ],
    });
  }

  #placeOf(span: Span): number {
    return rangesIn(this.#view.state.doc.toString())(span).from;
  }

  /** Puts the cursor on a place and the reader's eye there. */
  jump(span: Span): void {
    const from = this.#placeOf(span);
    this.#view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.#view.focus();
  }

  replace(text: string): void {
    const { doc } = this.#view.state;
    if (doc.toString() !== text) this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }

  append(text: string): void {
    const { doc } = this.#view.state;
    const end = doc.length + text.length;
    this.#view.dispatch({ changes: { from: doc.length, insert: text }, selection: { anchor: end } });
    this.#view.focus();
  }

  format(): true {
    this.replace(format(this.#view.state.doc.toString()));
    return true;
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function wordsOf(language: Language, words: EditorWords): Extension {
  return [
    spoken.of(language),
    placeholder(words.placeholder),
    EditorView.contentAttributes.of({ 'aria-label': words.label }),
    autocompletion({ override: [completions(language)], icons: false }),
    hoverTooltip((view, at) => {
      const hint = hintAt(view.state.doc.toString(), at, language);
      if (!hint) return null;
      const create = () => {
        const dom = document.createElement('div');
        dom.className = 'cm-hint';
        dom.textContent = hint.text;
        return { dom };
      };
      return { pos: hint.from, end: hint.to, create };
    }),
  ];
}
