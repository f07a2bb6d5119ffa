// Names in a text as the protocol asks for them: where they lead, where they are used, their other names, the outline, the colours.
// Owns the translation; what a name is and what it may become is the language's.
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentSymbol,
  type Location,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  definitionsOf,
  type Language,
  type MarkKind,
  type MenuSymbol,
  type Occurrence,
  occurrenceAt,
  occurrencesIn,
  piecesOf,
  renameableAt,
  renamed,
  renameRefusalIn,
  symbolsIn,
} from '../../language/index.ts';
import { editsOf } from './answers.ts';
import type { Client } from './client.ts';
import { messageOf, rangeOf } from './documents.ts';

function locationOf(document: TextDocument, { range }: Occurrence): Location {
  return { uri: document.uri, range: rangeOf(document, range) };
}

export function definitionAt(document: TextDocument, position: Position): readonly Location[] {
  const occurrences = occurrencesIn(messageOf(document));
  const found = occurrenceAt(occurrences, document.offsetAt(position));
  if (!found) return [];
  return definitionsOf(occurrences, found.selector).map((one) => locationOf(document, one));
}

/** Every place that names what is named here. */
function sameAt(document: TextDocument, position: Position): readonly Occurrence[] {
  const occurrences = occurrencesIn(messageOf(document));
  const found = occurrenceAt(occurrences, document.offsetAt(position));
  return found ? occurrences.filter((one) => one.selector === found.selector) : [];
}

export function referencesAt(
  document: TextDocument,
  position: Position,
  entries: 'with-entries' | 'jumps-only',
): readonly Location[] {
  return sameAt(document, position)
    .filter((one) => one.role === 'target' || entries === 'with-entries')
    .map((one) => locationOf(document, one));
}

export function highlightsAt(document: TextDocument, position: Position): readonly DocumentHighlight[] {
  return sameAt(document, position).map(({ role, range }) => ({
    range: rangeOf(document, range),
    kind: role === 'entry' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

type Renaming = { readonly position: Position; readonly language: Language };

export function renameableIn(
  document: TextDocument,
  { position, language }: Renaming,
): { readonly range: Range; readonly placeholder: string } {
  const found = renameableAt(messageOf(document), document.offsetAt(position));
  if (!found.ok) throw refusal(renameRefusalIn(found.error, language));
  return { range: rangeOf(document, found.value.range), placeholder: found.value.selector };
}

export function renamingIn(
  document: TextDocument,
  { position, language, name }: Renaming & { readonly name: string },
): WorkspaceEdit {
  const edits = renamed(messageOf(document), document.offsetAt(position), name);
  if (!edits.ok) throw refusal(renameRefusalIn(edits.error, language));
  return { changes: { [document.uri]: editsOf(document, edits.value) } };
}

function refusal(sentence: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, sentence);
}

const SYMBOL_KINDS: Readonly<Record<MenuSymbol['kind'], SymbolKind>> = {
  text: SymbolKind.String,
  menu: SymbolKind.Namespace,
  item: SymbolKind.Key,
  control: SymbolKind.Operator,
  label: SymbolKind.Function,
};

export function symbolsOf(document: TextDocument, client: Client): DocumentSymbol[] | SymbolInformation[] {
  const symbols = symbolsIn(messageOf(document), client.language);
  return client.trees === 'yes' ? symbols.map((one) => symbolOf(document, one)) : flat(document, symbols);
}

function symbolOf(
  document: TextDocument,
  { kind, name, detail, range, selection, children }: MenuSymbol,
): DocumentSymbol {
  return {
    name,
    detail,
    kind: SYMBOL_KINDS[kind],
    range: rangeOf(document, range),
    selectionRange: rangeOf(document, selection),
    children: children.map((child) => symbolOf(document, child)),
  };
}

function flat(document: TextDocument, symbols: readonly MenuSymbol[]): SymbolInformation[] {
  return symbols.flatMap(({ kind, name, range, children }) => [
    {
      name,
      kind: SYMBOL_KINDS[kind],
      location: { uri: document.uri, range: rangeOf(document, range) },
    },
    ...flat(document, children),
  ]);
}

/** Kinds of pieces → the protocol's own token types (LSP 3.17, "Semantic Tokens"), which every theme has colours for. */
const TOKEN_TYPES: Readonly<Record<MarkKind, string>> = {
  brace: 'macro',
  selector: 'property',
  command: 'keyword',
  number: 'number',
  option: 'parameter',
  target: 'property',
  address: 'string',
  sender: 'string',
  sound: 'string',
  phone: 'variable',
  escape: 'operator',
  comment: 'comment',
};

export const TOKEN_LEGEND: readonly string[] = [...new Set(Object.values(TOKEN_TYPES))];

/** Five numbers a piece: lines and units since the last one, length, type, no modifiers. */
export function tokensOf(document: TextDocument): readonly number[] {
  let last: Position = { line: 0, character: 0 };
  return piecesOf(messageOf(document)).flatMap(({ kind, from, to }) => {
    const start = document.positionAt(from);
    const lines = start.line - last.line;
    const units = lines === 0 ? start.character - last.character : start.character;
    last = start;
    return [lines, units, to - from, TOKEN_LEGEND.indexOf(TOKEN_TYPES[kind]), 0];
  });
}
