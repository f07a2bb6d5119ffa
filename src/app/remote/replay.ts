// `dozvon replay ID`: a call stepped through again with the menu machine that ran it, all at once or step by step. Owns the printing and
// the keys; the machine is the language's own.

import type { CallReplay } from '../../../clients/typescript/src/index.ts';
import { unreachable } from '../../base/assert.ts';
import {
  bind,
  compile,
  type Machine,
  type MenuEffect,
  type MenuEvent,
  type ReplayStep,
  replay as stepped,
  type TimedEvent,
} from '../../language/index.ts';
import { CommandError, misused } from '../command-error.ts';
import { openKeyboard } from '../keyboard.ts';
import { oneLine } from '../terminal/foreign-text.ts';
import { paint, printDocument, printLines } from './answers.ts';
import { messageNamed } from './messages.ts';
import { orMissing, type ServerOptions, withServer } from './server.ts';
import { clock } from './told-values.ts';

type ReplayOptions = ServerOptions & { readonly phone?: string; readonly play?: true };

export async function replay(id: string, options: ReplayOptions): Promise<void> {
  const told = await withServer(options, async (server) => {
    const { number } = await messageNamed(server, id, options.phone);
    const asked = server.api.call('getMessageReplay', { parameters: { id: String(number) } });
    return await orMissing(asked, `message ${id} is no call: there is nothing to step through`);
  });
  if (options.json) return await printDocument(told);
  if (told.agrees === 'none')
    throw new CommandError('there is nothing to step through: nobody answered, or no menu of this text ran');
  const blocks = blocksOf(told);
  if (options.play) await played(blocks);
  else for (const block of blocks) await printLines(block);
  await printLines(remarks(told));
}

function remarks({ agrees, differsAt, settingsOf }: CallReplay): readonly string[] {
  return [
    ...(settingsOf === 'account'
      ? ['the call is older than settings are kept; those of today stand in']
      : []),
    ...(agrees === 'no' && differsAt !== null
      ? [
          `at ${clock(new Date(differsAt))} the call did something else than this menu says; there the steps end`,
        ]
      : []),
  ];
}

/** Lines of each step, the state before the answer first. */
function blocksOf({ text, settings, inputs }: CallReplay): readonly (readonly string[])[] {
  const { program } = compile(text, { warnings: 'skip' });
  if (!program) throw new CommandError('the text of this call no longer compiles');
  const events = inputs.map(({ at, ...event }) => ({ at: Date.parse(at), event }) as TimedEvent);
  const { first, steps } = stepped(bind(program, { phone: settings.phone }), settings, events);
  const began = steps[0]?.at ?? 0;
  return [[state(first)], ...steps.map((step, at) => stepLines(step, { at: at + 1, began }))];
}

function stepLines(
  { at, event, machine, effects }: ReplayStep,
  where: { readonly at: number; readonly began: number },
): readonly string[] {
  const seconds = ((at - where.began) / 1000).toFixed(2).padStart(7);
  return [
    `${seconds}  ${paint('bold', `${where.at}. ${eventText(event)}`)}`,
    ...effects.flatMap((effect) => effectText(effect) ?? []).map((line) => `           ${oneLine(line)}`),
    `           ${paint('dim', state(machine))}`,
  ];
}

function eventText(event: MenuEvent): string {
  switch (event.kind) {
    case 'answered':
      return 'the subscriber answers';
    case 'played':
      return 'the sound ends';
    case 'key':
      return `key ${event.key}`;
    case 'silence':
      return 'silence';
    case 'recorded':
      return `recorded ${event.seconds.toFixed(1)} s`;
    case 'transfer-answered':
      return oneLine(`${event.number} answers`);
    case 'transfer-failed':
      return oneLine(`${event.number}: ${event.cause}`);
    case 'transfer-ended':
      return `the conversation ends, by ${event.by}`;
    case 'hung-up':
      return 'the subscriber hangs up';
    case 'time-limit':
      return 'the call has lasted as long as it may';
    default:
      return unreachable(event);
  }
}

function effectText(effect: MenuEffect): string | undefined {
  switch (effect.kind) {
    case 'play': {
      const said = effect.parts.map((part) => (part.kind === 'speech' ? part.text : `♪ ${part.source}`));
      return `says [${effect.item}] ${said.join(' ')}`;
    }
    case 'listen':
      return `waits ${effect.seconds} s for a key`;
    case 'record':
      return `records up to ${effect.seconds} s`;
    case 'stop-record':
      return 'stops recording';
    case 'transfer':
      return `rings ${effect.numbers.join(', ')}, ${effect.waitSeconds} s each`;
    case 'send-sms':
      return `SMS to ${effect.to}: ${effect.text}`;
    case 'notify-url':
      return `tells ${effect.address ?? 'the handler'}: item ${effect.item} (${effect.name})`;
    case 'hang-up':
      return `hangs up: ${effect.cause}`;
    case 'note':
      // The hang-up that follows tells it.
      if (effect.what === 'end-command') return undefined;
      return `${effect.what}${effect.key ? ` ${effect.key}` : effect.item ? ` → ${effect.item}` : ''}`;
    case 'position':
      return undefined;
    default:
      return unreachable(effect);
  }
}

/** Where the machine is, in a line. */
function state({ phase, position, run, silences, wrongKeys }: Machine): string {
  const parts = [
    `state ${phase.kind}`,
    `at ${position === '' ? 'the beginning' : position}`,
    ...(run ? [`runs ${run.item}`] : []),
    ...(silences > 0 ? [`${silences} rounds of silence`] : []),
    ...(wrongKeys > 0 ? [`${wrongKeys} wrong keys`] : []),
  ];
  return oneLine(parts.join(', '));
}

/** Any key is the next step, `b` the one before, `q` the end. */
async function played(blocks: readonly (readonly string[])[]): Promise<void> {
  if (!process.stdin.isTTY) throw misused('--play: there is no terminal to press keys at');
  const keyboard = openKeyboard(process.stdin);
  try {
    for (let at = 0; at < blocks.length; ) {
      await printLines(blocks[at] ?? []);
      if (at === blocks.length - 1) return;
      process.stderr.write(paint('dim', '  n: next, b: back, q: quit\r'));
      let key: string;
      try {
        key = await keyboard.next(86_400);
      } finally {
        process.stderr.write('\u001b[2K\r');
      }
      if (key === 'q' || key === 'gone') return;
      at = key === 'b' ? Math.max(0, at - 1) : at + 1;
    }
  } finally {
    keyboard.close();
  }
}
