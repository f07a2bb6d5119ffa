// The wall of the menu language: what other ranks import. Owns the list of names; everything behind it may change without
// them noticing.
export { type Bounds, boundsOf } from './bounds.ts';
export type { CheckOptions } from './check.ts';
export { type Commented, splitComment } from './comment.ts';
export { type Compiled, type CompileOptions, compile } from './compile.ts';
export { DIAGNOSTICS, type Diagnostic, type DiagnosticCode, described } from './diagnostics.ts';
export { type ExplainOptions, explain } from './explain.ts';
export { format } from './format.ts';
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
export { type Outline, type OutlineEntry, outline, rangesOf, type TextRange } from './outline.ts';
export { type Action, bind, type Item, type Program, spokenParts } from './program.ts';
export { type Replay, type ReplayStep, replay, type TimedEvent } from './replay.ts';
export { type AccountMenuSettings, MENU_DEFAULTS } from './settings.ts';
