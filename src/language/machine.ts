// The menu machine: events in, effects out, plain data between. Owns what a call does after each event; it must not know
// a clock, a network or a file. It never throws: an event that does not fit the moment changes nothing.
import { unreachable } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import type { Draft, Machine } from './machine-state.ts';
import type { Key, MenuEffect, MenuEvent, MenuSettings, Part } from './machine-types.ts';
import { actionsOf, exists, TOP } from './places.ts';
import { bind, type Program } from './program.ts';
import { goOn, keepKey, leave, openMenu, pressKey, silent } from './run.ts';

/** A machine for one call, before it is answered. */
export function start(program: Program, settings: MenuSettings): Machine {
  return {
    program: bind(program, settings),
    settings,
    phase: { kind: 'waiting' },
    position: TOP,
    run: null,
    heard: 'no',
    silences: 0,
    wrongKeys: 0,
    jumps: 0,
    smsSent: 0,
    keys: [],
    lastKey: '',
  };
}

/** Whether the call is over: no event has any effect from here on. */
export function isDone(machine: Machine): boolean {
  return machine.phase.kind === 'done';
}

/** What the machine does about an event. The machine given is not changed. */
export function step(machine: Machine, event: MenuEvent): readonly [Machine, readonly MenuEffect[]] {
  if (machine.phase.kind === 'done') return [machine, []];
  const draft: Draft = { ...machine, effects: [] };
  handle(draft, event);
  const { effects, ...next } = draft;
  return [next, effects];
}

function handle(draft: Draft, event: MenuEvent): void {
  switch (event.kind) {
    case 'answered':
      if (draft.phase.kind === 'waiting') answered(draft);
      return;
    case 'played':
      played(draft);
      return;
    case 'key':
      key(draft, event.key);
      return;
    case 'silence':
      if (draft.phase.kind === 'listening') silent(draft);
      return;
    case 'recorded':
      if (draft.phase.kind === 'recording') goOn(draft);
      return;
    case 'transfer-answered':
      transferAnswered(draft);
      return;
    case 'transfer-failed':
      if (draft.phase.kind === 'ringing' || draft.phase.kind === 'talking') transferFailed(draft);
      return;
    case 'transfer-ended':
      if (draft.phase.kind === 'ringing' || draft.phase.kind === 'talking') transferEnded(draft, event.by);
      return;
    case 'hung-up':
      draft.phase = { kind: 'done' };
      return;
    case 'time-limit':
      timeLimit(draft);
      return;
    default:
      unreachable(event);
  }
}

function answered(draft: Draft): void {
  const parts: Part[] = [];
  for (let upload = 0; upload < draft.settings.uploads; upload++)
    parts.push({ kind: 'sound', source: `upload:${upload}` });
  parts.push(...draft.program.start);
  if (parts.length === 0) {
    opened(draft);
    return;
  }
  const keysCount = draft.program.menu === 'yes' && draft.settings.interrupt === 'on';
  draft.effects.push({ kind: 'play', item: 'START', parts, interruptible: keysCount ? 'yes' : 'no' });
  draft.phase = { kind: 'opening' };
}

/** START TEXT is over: the menu begins, or without one the call ends. */
function opened(draft: Draft): void {
  if (draft.program.first !== undefined) goOn(draft, draft.program.first);
  else if (draft.program.menu === 'no') leave(draft, 'end');
  else openMenu(draft);
}

function played(draft: Draft): void {
  switch (draft.phase.kind) {
    case 'opening':
      opened(draft);
      return;
    case 'playing':
      goOn(draft);
      return;
    case 'leaving':
      draft.effects.push({ kind: 'hang-up', cause: draft.phase.cause });
      draft.phase = { kind: 'done' };
      return;
    default:
      return;
  }
}

function key(draft: Draft, pressed: Key): void {
  switch (draft.phase.kind) {
    case 'opening':
      if (draft.program.menu === 'no') return;
      if (draft.settings.interrupt === 'off') keepKey(draft, pressed);
      else {
        draft.effects.push({ kind: 'position', item: TOP });
        pressKey(draft, pressed);
      }
      return;
    case 'playing':
      if (draft.settings.interrupt === 'off') keepKey(draft, pressed);
      else pressKey(draft, pressed);
      return;
    case 'listening':
      pressKey(draft, pressed);
      return;
    case 'ringing':
      keepKey(draft, pressed);
      return;
    case 'recording':
      if (pressed !== '#' || draft.phase.stopped === 'yes') return;
      draft.phase = { kind: 'recording', stopped: 'yes' };
      draft.effects.push({ kind: 'stop-record' });
      return;
    default:
      // Before the answer there is nobody; in a conversation keys go to the other side; END TEXT plays out.
      return;
  }
}

function transferAnswered(draft: Draft): void {
  if (draft.phase.kind !== 'ringing') return;
  draft.phase = { kind: 'talking' };
  // Keys meant for the ringing tone would act minutes later, on a menu nobody has in mind any more.
  for (const kept of draft.keys) draft.effects.push({ kind: 'note', what: 'key-dropped', key: kept });
  draft.keys = [];
}

function transferFailed(draft: Draft): void {
  const target = currentCall(draft)?.err;
  if (target === undefined || !exists(draft.program, target)) {
    goOn(draft);
    return;
  }
  if (draft.jumps >= LIMITS.menu.errorJumps) {
    draft.effects.push({ kind: 'note', what: 'jump-limit', item: target });
    goOn(draft);
    return;
  }
  draft.jumps++;
  draft.effects.push({ kind: 'note', what: 'jump', item: target });
  goOn(draft, target);
}

function transferEnded(draft: Draft, by: 'subscriber' | 'other' | 'silence' | 'limit'): void {
  if (by === 'subscriber') draft.phase = { kind: 'done' };
  else if (currentCall(draft)?.afterTalk === 'leave') leave(draft, 'transfer-done');
  else goOn(draft);
}

/** The call action whose transfer is under way. */
function currentCall(draft: Draft) {
  if (!draft.run) return undefined;
  const action = actionsOf(draft.program, draft.run.item)[draft.run.next - 1];
  return action?.kind === 'call' ? action : undefined;
}

function timeLimit(draft: Draft): void {
  const { phase } = draft;
  // END TEXT plays out, whatever it is heard for; only a second limit cuts it.
  if (phase.kind === 'leaving' && phase.cause !== 'time-limit') {
    draft.phase = { kind: 'leaving', cause: 'time-limit' };
    return;
  }
  if (phase.kind === 'waiting' || phase.kind === 'leaving') {
    draft.effects.push({ kind: 'hang-up', cause: 'time-limit' });
    draft.phase = { kind: 'done' };
    return;
  }
  if (phase.kind === 'recording') draft.effects.push({ kind: 'stop-record' });
  leave(draft, 'time-limit');
}
