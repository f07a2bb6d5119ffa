// What the text of a call is worth before it is made: whether its menu compiles for this account, and how long it will
// speak. Owns the translation of the language's complaints into refusals; the language itself is `src/language`.

import { utf8Length } from '../../base/bytes.ts';
import type { Chance } from '../../base/chance.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { compile, type Diagnostic, described, type Part, type Program } from '../../language/index.ts';
import type { FaultCode } from '../faults.ts';

type CallTextFault = { readonly fault: FaultCode; readonly detail: string };

type CallText = {
  /** Characters of speech heard when no key is pressed. */
  readonly characters: number;
};

/** `registered` holds the numbers, digits only, that the account may call from a menu. */
export function judgeCallText(
  text: string,
  registered: ReadonlySet<string>,
): Result<CallText, CallTextFault> {
  const registeredNumbers = (digits: string): boolean => registered.has(digits);
  const { program, diagnostics } = compile(text, { registeredNumbers, warnings: 'skip' });
  if (program) return ok({ characters: charactersHeard(program) });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  // A text that is wrong in itself is told so first; a number to register is the second thing to do.
  const first = errors.find((diagnostic) => diagnostic.code !== 'number-not-registered') ?? errors[0];
  return err({ fault: faultOf(first), detail: first ? described(first) : '' });
}

function faultOf(diagnostic: Diagnostic | undefined): FaultCode {
  switch (diagnostic?.code) {
    case 'text-too-long':
      return 'text-too-long';
    case 'number-not-registered':
      return 'transfer-not-registered';
    default:
      return 'menu-wrong';
  }
}

/** Characters of speech heard when no key is pressed. */
export function charactersHeard(program: Program): number {
  return [...program.start, ...program.prompt, ...program.end].reduce(
    (sum, part) => sum + spokenCharacters(part),
    0,
  );
}

function spokenCharacters(part: Part): number {
  return part.kind === 'speech' ? [...part.text].length : 0;
}

/** Whether the text is the literal word that asks for a confirmation code (spec http-voice 6). */
export function asksForCode(text: string): boolean {
  return utf8Length(text) < 64 && text.trim().toLowerCase() === 'code';
}

/** Four digits, each equally likely. */
export function inventCode(chance: Chance): string {
  // A remainder of 2^32 by 10^4 favours no code by more than one in 400000.
  const [a = 0, b = 0, c = 0, d = 0] = chance.bytes(4);
  return String((((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % 10_000).padStart(4, '0');
}
