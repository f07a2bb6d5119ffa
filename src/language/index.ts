// The wall of the menu language: what other ranks import. Owns the list of names; everything behind it may change without
// them noticing.
export { secondsToSay } from './announced.ts';
export { type Bounds, boundsOf } from './bounds.ts';
export type { CheckOptions } from './check.ts';
export { type Commented, splitComment } from './comment.ts';
export { type Compiled, type CompileOptions, compile } from './compile.ts';
export { DIAGNOSTICS, type Diagnostic, type DiagnosticCode, described } from './diagnostics.ts';
export { RUSSIAN_SENTENCES, sentenceIn } from './diagnostics-ru.ts';
export { type DifferenceTold, toldDifference } from './difference-words.ts';
export { type Comparison, compareMenus, type Difference } from './differences.ts';
export { type Fix, fixesOf } from './editing/fixes.ts';
export { type Fold, foldsIn } from './editing/folds.ts';
export { hintAt } from './editing/hints.ts';
export { definitionsOf, type Occurrence, occurrenceAt, occurrencesIn } from './editing/occurrences.ts';
export { type Offer, type OfferPiece, offersAt } from './editing/offers.ts';
export { piecesOf } from './editing/pieces.ts';
export { edited, renameableAt, renamed, renameRefusalIn, type TextEdit } from './editing/rename.ts';
export { type MenuSymbol, symbolsIn } from './editing/symbols.ts';
export { type ExplainOptions, explain, explainAction, explainItem } from './explain.ts';
export type { Language } from './explain-words.ts';
export { format } from './format.ts';
export { type CallLengths, lengthsOf } from './lengths.ts';
export { isDone, start, step } from './machine.ts';
export type { Machine, Phase } from './machine-state.ts';
export type {
  HangUpCause,
  Key,
  MenuEffect,
  MenuEvent,
  MenuSettings,
  NoteWhat,
  Part,
  Selector,
  TransferFailure,
} from './machine-types.ts';
export { type Mark, type MarkKind, marksOf } from './marks.ts';
export { rangesIn, type TextRange } from './offsets.ts';
export {
  type Outline,
  type OutlineEntry,
  type OutlineLink,
  type OutlineNode,
  outlineOf,
} from './outline.ts';
export {
  actionsOf,
  becomesPosition,
  exists,
  isWritten,
  lookup,
  parentOf,
  promptOf,
  TOP,
  WRONG_KEY,
} from './places.ts';
export { type Action, bind, type Item, type Program, spokenParts } from './program.ts';
export {
  happen,
  type Rehearsal,
  type RehearsalLine,
  type RehearsalWaiting,
  type RunningAt,
  rehearse,
  runningAt,
} from './rehearsal.ts';
export { type Replay, type ReplayStep, replay, type TimedEvent } from './replay.ts';
export type { Span } from './scan.ts';
export { type AccountMenuSettings, MENU_DEFAULTS } from './settings.ts';
export { rangesOf, type TextRanges, textRangesOf } from './text-ranges.ts';
