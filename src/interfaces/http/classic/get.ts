// `get.php`: data of an account, one page with a flag for each kind of data (spec http-data). Owns the table of these
// flags; each answer is its own file's.

import { err } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { answerByFlag } from './action.ts';
import type { Answer } from './classic-request.ts';
import { getAnswers } from './get-answers.ts';
import { messagesAnswer } from './get-messages.ts';
import { priceAnswer } from './get-price.ts';
import { statAnswer } from './get-stat.ts';
import { sendersAnswer } from './senders.ts';

/** Statistics of an account at one operator: no client of this service has such accounts (spec http-data 5). */
const megaAccountsAnswer = (): Answer => async () => err({ fault: 'record-missing' });

export const getAnswer = (doors: Doors): Answer =>
  answerByFlag(doors, {
    get_messages: messagesAnswer,
    get_answers: getAnswers,
    get_stat: statAnswer,
    get_mega_accounts: megaAccountsAnswer,
    get_price: priceAnswer,
    // Where names of senders were asked for before they had a page ([client]).
    get_senders: sendersAnswer,
  });
