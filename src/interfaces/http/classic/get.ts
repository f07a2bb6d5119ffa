// `get.php`: data of an account, one page with a flag for each kind of data (spec http-data). Owns the table of these
// flags; each answer is its own file's.

import { err } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Answer } from './classic-request.ts';
import { getAnswers } from './get-answers.ts';
import { messagesAnswer } from './get-messages.ts';
import { priceAnswer } from './get-price.ts';
import { statAnswer } from './get-stat.ts';
import { isOn } from './parameters.ts';
import { wrongParameters } from './replies.ts';
import { sendersAnswer } from './senders.ts';

/** Statistics of an account at one operator: no client of this service has such accounts (spec http-data 5). */
const megaAccountsAnswer = (): Answer => async () => err({ fault: 'record-missing' });

/** The first flag that is on decides. */
const ACTIONS: readonly (readonly [flag: string, answer: (doors: Doors) => Answer])[] = [
  ['get_messages', messagesAnswer],
  ['get_answers', getAnswers],
  ['get_stat', statAnswer],
  ['get_mega_accounts', megaAccountsAnswer],
  ['get_price', priceAnswer],
  // Where names of senders were asked for before they had a page ([client]).
  ['get_senders', sendersAnswer],
];

export function getAnswer(doors: Doors): Answer {
  const answers = ACTIONS.map(([flag, answer]) => ({ flag, answer: answer(doors) }));
  return async (request) => {
    const { parameters } = request;
    if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
    const asked = answers.find(({ flag }) => isOn(parameters.text(flag)));
    if (asked) return await asked.answer(request);
    return err(wrongParameters(`one of ${ACTIONS.map(([flag]) => `${flag}=1`).join(', ')} is missing`));
  };
}
