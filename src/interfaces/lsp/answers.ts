// What the language knows of a text, in the words of the protocol: one function for each question about a place or a whole text. Owns
// the translation and nothing else; whether a text is looked at is decided before.
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as Complaint,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  DiagnosticSeverity,
  DiagnosticTag,
  type FoldingRange,
  FoldingRangeKind,
  type Hover,
  InsertTextFormat,
  type Position,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  compile,
  type Diagnostic,
  edited,
  fixesOf,
  foldsIn,
  format,
  hintAt,
  type Language,
  type Offer,
  type OfferPiece,
  offersAt,
  rangesIn,
  sentenceIn,
  type TextEdit as TextChange,
} from '../../language/index.ts';
import type { Client } from './client.ts';
import { isReadable, messageOf, rangeOf } from './documents.ts';

export function complaintsOf(document: TextDocument, language: Language): readonly Complaint[] {
  const message = messageOf(document);
  const inText = rangesIn(isReadable(message) ? message : '');
  return compile(message).diagnostics.map((one) => ({
    ...complaintOf(one, language),
    // Of a text that is too long to be looked at there is one complaint, and it is about all of it.
    range: rangeOf(document, isReadable(message) ? inText(one) : { from: 0, to: message.length }),
  }));
}

const NEVER_HEARD: ReadonlySet<Diagnostic['code']> = new Set(['label-unused', 'item-unreachable']);

function complaintOf(diagnostic: Diagnostic, language: Language): Omit<Complaint, 'range'> {
  return {
    severity: diagnostic.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code: diagnostic.code,
    source: 'dozvon',
    message: sentenceIn(diagnostic, language),
    ...(NEVER_HEARD.has(diagnostic.code) && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

const OFFER_KINDS: Readonly<Record<Offer['kind'], CompletionItemKind>> = {
  macro: CompletionItemKind.Snippet,
  hole: CompletionItemKind.Variable,
  command: CompletionItemKind.Keyword,
  option: CompletionItemKind.Property,
  selector: CompletionItemKind.Field,
  target: CompletionItemKind.Reference,
};

/** `typed`: the question came by itself with a character, so a writer who did not ask is left in peace. */
export function completionsAt(
  document: TextDocument,
  { position, typed, client }: { position: Position; typed: 'yes' | 'no'; client: Client },
): CompletionList {
  const found = offersAt(messageOf(document), document.offsetAt(position), client.language);
  if (!found || (found.when === 'asked' && typed === 'yes')) return { isIncomplete: false, items: [] };
  const range = { start: document.positionAt(found.from), end: position };
  return {
    isIncomplete: false,
    items: found.offers.map((offer, at) => itemOf(offer, { at, range, client })),
  };
}

type ItemPlace = { readonly at: number; readonly range: Range; readonly client: Client };

function itemOf({ label, detail, kind, pieces }: Offer, { at, range, client }: ItemPlace): CompletionItem {
  const isPlain = client.snippets === 'no' || pieces.every((piece) => typeof piece === 'string');
  return {
    label,
    detail,
    kind: OFFER_KINDS[kind],
    // In the order of the language, not of the alphabet.
    sortText: String(at).padStart(3, '0'),
    insertTextFormat: isPlain ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: { range, newText: isPlain ? plainOf(pieces) : snippetOf(pieces) },
  };
}

function plainOf(pieces: readonly OfferPiece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.hole)).join('');
}

/** LSP 3.17, "Snippet Syntax": holes are numbered from 1, `$`, `}` and the backslash are escaped. */
function snippetOf(pieces: readonly OfferPiece[]): string {
  const escaped = (text: string) => text.replace(/[\\$}]/g, '\\$&');
  let holes = 0;
  return pieces
    .map((piece) => (typeof piece === 'string' ? escaped(piece) : `\${${++holes}:${escaped(piece.hole)}}`))
    .join('');
}

export function hoverAt(document: TextDocument, position: Position, language: Language): Hover | null {
  const hint = hintAt(messageOf(document), document.offsetAt(position), language);
  return hint ? { contents: { kind: 'plaintext', value: hint.text }, range: rangeOf(document, hint) } : null;
}

/** The canonical form, as `dozvon menu fmt --write` would write the file: one edit from the first line that differs to the last. */
export function formattingOf(document: TextDocument): readonly TextEdit[] {
  const text = document.getText();
  const message = messageOf(document);
  const formatted = format(message);
  if (formatted === message) return [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const whole = `${formatted.replace(/\r*\n/g, lineEnd)}${lineEnd}`;
  if (whole === text) return [];
  const lines = (all: string) => all.split(/(?<=\n)/);
  const [before, after] = [lines(text), lines(whole)];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const from = before.slice(0, head).join('').length;
  const to = text.length - before.slice(before.length - tail).join('').length;
  const newText = after.slice(head, after.length - tail).join('');
  return [{ range: rangeOf(document, { from, to }), newText }];
}

const FOLD_KINDS = {
  menu: FoldingRangeKind.Region,
  entry: undefined,
  comment: FoldingRangeKind.Comment,
} as const;

export function foldingOf(document: TextDocument): readonly FoldingRange[] {
  return foldsIn(messageOf(document))
    .map(({ kind, from, to }) => {
      const { start, end } = rangeOf(document, { from, to });
      const lspKind = FOLD_KINDS[kind];
      return { startLine: start.line, endLine: end.line, ...(lspKind && { kind: lspKind }) };
    })
    .filter(({ startLine, endLine }) => startLine < endLine);
}

export function editsOf(document: TextDocument, edits: readonly TextChange[]): TextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(document, edit), newText: edit.text }));
}

/** What can be done about the complaints that lie in a range of the text. */
export function fixesIn(document: TextDocument, range: Range, language: Language): readonly CodeAction[] {
  const message = messageOf(document);
  const inText = rangesIn(message);
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return compile(message)
    .diagnostics.filter((one) => inText(one).from <= to && from <= inText(one).to)
    .flatMap((one) => {
      const complaint = { ...complaintOf(one, language), range: rangeOf(document, inText(one)) };
      return fixesOf(message, one, language)
        .filter(({ edits }) => edited(message, edits) !== message)
        .map(({ title, edits }, at) => ({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [complaint],
          ...(at === 0 && { isPreferred: true }),
          edit: { changes: { [document.uri]: editsOf(document, edits) } },
        }));
    });
}
