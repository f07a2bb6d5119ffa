// What a number answers calls with: a menu, a text, a sound, a transfer or a refusal. Owns these shapes, what is wrong with
// one, and the program a call runs by it; where they are kept and who calls is known elsewhere.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { compile, type Program } from '../../language/index.ts';
import type { FaultCode } from '../faults.ts';
import { charactersHeard, judgeCallText } from '../menus/call-text.ts';
import { estimatedSeconds } from '../messages/price.ts';
import type { Upload } from '../messages/submission.ts';

/** How a call is refused, as the caller's network is told. */
export const REJECTIONS = ['busy', 'declined', 'not-found'] as const;

export type Rejection = (typeof REJECTIONS)[number];

export type CallAnswer =
  /** The version of a saved menu that is current when the call comes. */
  | { readonly kind: 'menu'; readonly menu: number }
  /** Spoken, with whatever the menu language makes of it. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sound'; readonly sound: Upload }
  /** Put through to the first of these numbers that answers; `text` is spoken before. */
  | {
      readonly kind: 'transfer';
      readonly numbers: readonly string[];
      /** Each rings so long: 1 to 120. */
      readonly waitSeconds: number;
      readonly record: 'yes' | 'no';
      readonly text: string;
    }
  | { readonly kind: 'reject'; readonly as: Rejection };

type AnswerFault = { readonly fault: FaultCode; readonly detail?: string };

/** What is wrong with an answer for an account whose menus may call the `registered` numbers; undefined: nothing. */
export function faultOfAnswer(answer: CallAnswer, registered: ReadonlySet<string>): AnswerFault | undefined {
  switch (answer.kind) {
    case 'menu':
    case 'sound':
    case 'reject':
      return undefined;
    case 'text': {
      if (answer.text.trim() === '') return { fault: 'parameters-wrong', detail: 'the text is empty' };
      const judged = judgeCallText(answer.text, registered);
      return judged.ok ? undefined : judged.error;
    }
    case 'transfer':
      return faultOfTransfer(answer, registered);
    default:
      return unreachable(answer);
  }
}

function faultOfTransfer(
  { numbers, waitSeconds, text }: Extract<CallAnswer, { kind: 'transfer' }>,
  registered: ReadonlySet<string>,
): AnswerFault | undefined {
  const wrong = (detail: string): AnswerFault => ({ fault: 'parameters-wrong', detail });
  const { callNumbers, callWaitSeconds } = LIMITS.menu;
  if (numbers.length === 0) return wrong('a transfer needs a number');
  if (numbers.length > callNumbers) return wrong(`a transfer has at most ${callNumbers} numbers`);
  if (!Number.isInteger(waitSeconds) || waitSeconds < 1 || waitSeconds > callWaitSeconds)
    return wrong(`a number rings 1 to ${callWaitSeconds} seconds`);
  const stranger = numbers.find((number) => !registered.has(number));
  if (stranger !== undefined)
    return { fault: 'transfer-not-registered', detail: `${stranger} is not registered in the account` };
  const judged = judgeCallText(text, registered);
  if (!judged.ok) return judged.error;
  return compile(text, { warnings: 'skip' }).program?.menu === 'yes'
    ? wrong('the text before a transfer has no menu')
    : undefined;
}

/** What a call does once it is answered, and how long that lasts when no key is pressed. */
export type AnswerScript = {
  readonly program: Program;
  /** As the history shows it. */
  readonly text: string;
  readonly uploads: readonly Upload[];
  readonly estimatedSeconds: number;
};

/** An answer that answers, with the text of its menu. */
type Answering =
  | Exclude<CallAnswer, { kind: 'reject' | 'menu' }>
  | { readonly kind: 'menu'; readonly text: string };

/** The error is a sentence: what was right when it was saved may be wrong for a later version of the language. */
export function scriptOf(answer: Answering): Result<AnswerScript, string> {
  const text = textOf(answer);
  const { program, diagnostics } = compile(spokenText(answer), { warnings: 'skip' });
  if (!program) return err(diagnostics[0]?.sentence ?? 'the text does not compile');
  const uploads = answer.kind === 'sound' ? [answer.sound] : [];
  const soundBytes = uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  const seconds = estimatedSeconds({ characters: charactersHeard(program), soundBytes });
  const run = answer.kind === 'transfer' ? putThrough(program, answer) : program;
  return ok({ program: run, text, uploads, estimatedSeconds: seconds });
}

function spokenText(answer: Answering): string {
  return answer.kind === 'sound' ? '' : answer.text;
}

function textOf(answer: Answering): string {
  if (answer.kind !== 'transfer') return spokenText(answer);
  const { numbers, waitSeconds, record, text } = answer;
  const call = `call:${numbers.join(',')} wait=${waitSeconds}${record === 'yes' ? ' record' : ''}`;
  return text === '' ? call : `${text}\n${call}`;
}

const TRANSFER = '1';

/** The text before, then the transfer as a menu makes one, then the end. */
function putThrough(
  { start, end }: Program,
  { numbers, waitSeconds, record }: Extract<CallAnswer, { kind: 'transfer' }>,
): Program {
  const call = { kind: 'call', numbers, waitSeconds, afterTalk: 'leave', record } as const;
  const items = [{ selector: TRANSFER, actions: [call, { kind: 'end' } as const] }];
  return { version: 1, start, menu: 'no', first: TRANSFER, prompt: [], items, end };
}

/** The name under which `users.php` passes on what calls are answered with (spec http-clients 2). */
const CALL_ANSWER_SETTING = 'answ_call';

/**
 * What the classic setting answers with: a text that is spoken [inferred]. As a mere flag it leaves calls to what is set for
 * the account's numbers.
 */
export function classicAnswer(more: Readonly<Record<string, string>>): CallAnswer | undefined {
  const text = more[CALL_ANSWER_SETTING]?.trim() ?? '';
  return text === '' || text === '0' || text === '1' ? undefined : { kind: 'text', text };
}
