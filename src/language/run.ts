// How the machine moves: items run action by action, keys select, controls move the position, silence counts. Owns those
// moves on a draft; which event asks for one is the machine's business.
import { unreachable } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import type { Draft } from './machine-state.ts';
import type { HangUpCause, Key, Part, Selector } from './machine-types.ts';
import {
  actionsOf,
  becomesPosition,
  isWritten,
  lookup,
  parentOf,
  promptOf,
  TOP,
  textsOf,
  WRONG_KEY,
} from './places.ts';
import type { Action, ControlWord } from './program.ts';

/** Whether an action ends the step because something outside must happen first. */
type Outcome = 'wait' | 'on';

/** The menu begins: its position is the top, MENU TEXT plays. */
export function openMenu(draft: Draft): void {
  draft.effects.push({ kind: 'position', item: TOP });
  goOn(draft);
}

/** Runs what is left of the running item, or `item` from its beginning; then the prompt or a listen. */
export function goOn(draft: Draft, item?: Selector): void {
  if (item !== undefined) begin(draft, item);
  while (draft.run) {
    const { item: running, next } = draft.run;
    const action = actionsOf(draft.program, running)[next];
    if (!action) draft.run = null;
    else {
      draft.run = { item: running, next: next + 1 };
      if (perform(draft, running, action) === 'wait') return;
    }
  }
  // Nothing heard since the key, or a conversation since: say where the subscriber is.
  if (draft.heard === 'no' && playPrompt(draft) === 'wait') return;
  if (takeKey(draft) === 'wait') return;
  draft.phase = { kind: 'listening' };
  draft.effects.push({ kind: 'listen', seconds: draft.settings.silenceSeconds });
}

function begin(draft: Draft, item: Selector): void {
  draft.run = { item, next: 0 };
  draft.heard = 'no';
  if (becomesPosition(draft.program, item)) moveTo(draft, item);
}

function moveTo(draft: Draft, position: Selector): void {
  if (draft.position === position) return;
  draft.position = position;
  draft.effects.push({ kind: 'position', item: position });
}

function perform(draft: Draft, item: Selector, action: Action): Outcome {
  switch (action.kind) {
    case 'play':
      return play(draft, item, action.parts);
    case 'back':
    case 'start':
    case 'repeat':
      return control(draft, item, action.kind);
    case 'end':
      draft.effects.push({ kind: 'note', what: 'end-command', key: draft.lastKey, item });
      leave(draft, 'end-command');
      return 'wait';
    case 'url':
      draft.effects.push({
        kind: 'notify-url',
        item,
        name: nameOf(draft, item),
        ...(action.address !== undefined && { address: action.address }),
        key: draft.lastKey,
      });
      return 'on';
    case 'sms':
      return sendSms(draft, item, action);
    case 'record':
      draft.phase = { kind: 'recording', stopped: 'no' };
      draft.effects.push({
        kind: 'record',
        item,
        seconds: action.seconds,
        silenceSeconds: LIMITS.menu.recordSilenceSeconds,
      });
      return 'wait';
    case 'call':
      draft.phase = { kind: 'ringing' };
      draft.heard = 'no';
      draft.effects.push({
        kind: 'transfer',
        item,
        numbers: action.numbers,
        waitSeconds: action.waitSeconds,
        record: action.record,
      });
      return 'wait';
    default:
      return unreachable(action);
  }
}

function play(draft: Draft, item: Selector, parts: readonly Part[]): Outcome {
  if (parts.length === 0) return 'on';
  // A key pressed ahead interrupts the text before its first word.
  if (draft.settings.interrupt === 'on' && takeKey(draft) === 'wait') return 'wait';
  draft.heard = 'yes';
  draft.phase = { kind: 'playing' };
  const interruptible = draft.settings.interrupt === 'on' ? 'yes' : 'no';
  draft.effects.push({ kind: 'play', item, parts, interruptible });
  return 'wait';
}

function playPrompt(draft: Draft): Outcome {
  const { item, parts } = promptOf(draft.program, draft.position);
  return play(draft, item, parts);
}

function control(draft: Draft, item: Selector, word: ControlWord): Outcome {
  draft.effects.push({ kind: 'note', what: word, key: draft.lastKey, item });
  if (word === 'back') moveTo(draft, parentOf(draft.position));
  if (word === 'start') moveTo(draft, TOP);
  return playPrompt(draft);
}

function sendSms(draft: Draft, item: Selector, action: Extract<Action, { kind: 'sms' }>): Outcome {
  if (draft.smsSent >= draft.settings.smsMax) draft.effects.push({ kind: 'note', what: 'sms-limit', item });
  else {
    draft.smsSent++;
    const { to, sender, text } = action;
    draft.effects.push({ kind: 'send-sms', item, to, sender, text });
  }
  return 'on';
}

/** The first words of an item, as a handler is told them. */
function nameOf(draft: Draft, item: Selector): string {
  const speech = textsOf(draft.program, item).find((part) => part.kind === 'speech');
  const points = [...(speech?.text ?? '')];
  const max = LIMITS.menu.itemNameCharacters;
  if (points.length <= max) return points.join('');
  const cut = points.slice(0, max + 1).join('');
  const blank = cut.search(/\s\S*$/);
  return blank > 0 ? cut.slice(0, blank).trimEnd() : points.slice(0, max).join('');
}

/** A key acts now: what was running is given up. */
export function pressKey(draft: Draft, pressed: Key): void {
  draft.lastKey = pressed;
  draft.run = null;
  const selected = lookup(draft.program, draft.position, pressed);
  if (selected !== undefined) {
    draft.silences = 0;
    draft.wrongKeys = 0;
    goOn(draft, selected);
    return;
  }
  draft.wrongKeys++;
  draft.effects.push({ kind: 'note', what: 'wrong-key', key: pressed });
  if (draft.wrongKeys >= draft.settings.wrongKeys) leave(draft, 'wrong-keys');
  else if (isWritten(draft.program, WRONG_KEY)) goOn(draft, WRONG_KEY);
  else {
    draft.heard = 'no';
    goOn(draft);
  }
}

/** Keeps a key until something can be interrupted again. */
export function keepKey(draft: Draft, pressed: Key): void {
  const what = draft.keys.length < LIMITS.menu.keysKept ? 'keys-kept' : 'key-dropped';
  if (what === 'keys-kept') draft.keys = [...draft.keys, pressed];
  draft.effects.push({ kind: 'note', what, key: pressed });
}

/** Lets the first kept key act. Each is taken once, so this ends after 8. */
function takeKey(draft: Draft): Outcome {
  const [first, ...rest] = draft.keys;
  if (first === undefined) return 'on';
  draft.keys = rest;
  draft.effects.push({ kind: 'note', what: 'key-taken', key: first });
  pressKey(draft, first);
  return 'wait';
}

/** A listen ran out: the prompt again, or after the last round END TEXT. */
export function silent(draft: Draft): void {
  draft.silences++;
  draft.effects.push({ kind: 'note', what: 'silence-round' });
  if (draft.silences >= draft.settings.silenceRounds) leave(draft, 'silence');
  else {
    draft.heard = 'no';
    goOn(draft);
  }
}

/** Out of the menu: END TEXT if there is one, then the line is hung up. */
export function leave(draft: Draft, cause: HangUpCause): void {
  draft.run = null;
  draft.keys = [];
  if (draft.program.end.length === 0) {
    draft.effects.push({ kind: 'hang-up', cause });
    draft.phase = { kind: 'done' };
    return;
  }
  draft.effects.push({ kind: 'play', item: 'END', parts: draft.program.end, interruptible: 'no' });
  draft.phase = { kind: 'leaving', cause };
}
