// Whether the text of a call compiles for an account, and what its subscribers will hear. Owns the question and the shape
// of its answer; the language itself is `src/language`.

import type { Result } from '../../base/result.ts';
import { compile, type Diagnostic, explain } from '../../language/index.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';

export type MenuChecked = {
  readonly compiles: 'yes' | 'no';
  /** Errors and warnings in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** What a subscriber hears and what each key does, a line each; empty when it does not compile. */
  readonly explanation: readonly string[];
};

export interface Menus {
  /** `lang`: language of the explanation. */
  check(account: Account, text: string, lang: 'en' | 'ru'): Promise<Result<MenuChecked, FaultCode>>;
}

type MenuContext = {
  readonly account: Account;
  /** Numbers, digits only, that the account may call from a menu. */
  readonly registered: ReadonlySet<string>;
  readonly lang: 'en' | 'ru';
};

export function checkMenu(text: string, { account, registered, lang }: MenuContext): MenuChecked {
  const { program, diagnostics } = compile(text, { registeredNumbers: (digits) => registered.has(digits) });
  if (!program) return { compiles: 'no', diagnostics, explanation: [] };
  const { menuSilence, menuRounds, menuWrongKeys, menuSms, menuInterrupt } = account.settings;
  const settings = {
    silenceSeconds: menuSilence,
    silenceRounds: menuRounds,
    wrongKeys: menuWrongKeys,
    smsMax: menuSms,
    interrupt: menuInterrupt,
  };
  return { compiles: 'yes', diagnostics, explanation: explain(program, { lang, settings }) };
}
