// What the editor says of itself when the session begins. Owns the reading of it: anything missing or odd is as if the editor could
// nothing beyond what every editor can.
import type { Language } from '../../language/index.ts';
import { isRecord } from './gate.ts';

export type Client = {
  readonly language: Language;
  /** Whether what is put in may have holes for the writer to fill. */
  readonly snippets: 'yes' | 'no';
  /** Whether an outline may be a tree. */
  readonly trees: 'yes' | 'no';
};

/** `spoken` is the language that the command line names; the editor's own setting goes before it, its locale behind. */
export function clientOf(params: unknown, spoken: Language | undefined): Client {
  const language = languageIn(at(params, 'initializationOptions', 'language')) ?? spoken;
  const locale = at(params, 'locale');
  const document = at(params, 'capabilities', 'textDocument');
  return {
    language: language ?? (typeof locale === 'string' && isRussianRead(locale) ? 'ru' : 'en'),
    snippets: yes(at(document, 'completion', 'completionItem', 'snippetSupport')),
    trees: yes(at(document, 'documentSymbol', 'hierarchicalDocumentSymbolSupport')),
  };
}

function languageIn(value: unknown): Language | undefined {
  return value === 'en' || value === 'ru' ? value : undefined;
}

/** As the console decides it: whose language has no words here reads Russian rather than English. */
function isRussianRead(locale: string): boolean {
  return /^(?:ru|uk|be|kk)\b/i.test(locale);
}

function yes(value: unknown): 'yes' | 'no' {
  return value === true ? 'yes' : 'no';
}

function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}
