// The dearest that a call's SMS can come to: the longest text of the menu, as often as one call may send.

import { bind, type Program } from '../../../../src/language/index.ts';

type WorstSms = { readonly to: string; readonly text: string; readonly count: number };

type Sending = { readonly phone: string; readonly most: number };

/** Undefined where the menu sends none. Keys can bring a caller to the same SMS again, so their number is the account's cap. */
export function worstSms(program: Program, { phone, most }: Sending): WorstSms | undefined {
  const all = bind(program, { phone })
    .items.flatMap((item) => item.actions)
    .flatMap((action) => (action.kind === 'sms' ? [action] : []));
  const [longest] = [...all].sort((a, b) => b.text.length - a.text.length);
  return longest && { to: longest.to, text: longest.text, count: most };
}
