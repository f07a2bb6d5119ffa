// Every address of the classic API in one table: which page it is, in what charset and form it answers unless told
// otherwise, how often the same request may come, and who answers. Owns nothing else; the answers are made in the pages' files.

import type { Doors } from '../../../core/doors.ts';
import { balanceAnswer } from './balance.ts';
import type { Answer, Door } from './classic-request.ts';
import { infoAnswer } from './info.ts';
import { sendAnswer } from './send.ts';
import { statusAnswer, statusNeeds } from './status.ts';

export type Page = { readonly path: string; readonly door: Door; readonly answer: Answer };

const CLASSIC = { charset: 'windows-1251', format: 'text' } as const;
const REST = { charset: 'utf-8', format: 'json' } as const;

export function classicPages(doors: Doors): readonly Page[] {
  const rest = { door: { ...REST, call: 'send', needs: 'send' }, answer: sendAnswer(doors, 'json') } as const;
  return [
    {
      path: '/sys/send.php',
      door: { ...CLASSIC, call: 'send', needs: 'send' },
      answer: sendAnswer(doors, 'http'),
    },
    { path: '/rest/send', ...rest },
    { path: '/rest/send/', ...rest },
    {
      path: '/sys/status.php',
      door: { ...CLASSIC, call: 'status', needs: statusNeeds },
      answer: statusAnswer(doors),
    },
    {
      path: '/sys/balance.php',
      door: { ...CLASSIC, call: 'balance', needs: 'read' },
      answer: balanceAnswer(doors),
    },
    {
      path: '/sys/info.php',
      door: { ...CLASSIC, call: 'info', needs: 'read', perMinute: { identical: 3, all: 100 } },
      answer: infoAnswer(doors),
    },
  ];
}
