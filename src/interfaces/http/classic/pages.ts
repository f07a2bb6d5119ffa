// Every address of the classic API in one table: which page it is, in what charset and form it answers unless told
// otherwise, how often the same request may come, and who answers. Owns nothing else; the answers are made in the pages' files.

import type { Doors } from '../../../core/doors.ts';
import { balanceAnswer } from './balance.ts';
import type { Answer, Door } from './classic-request.ts';
import { contactsAnswer } from './contacts.ts';
import { documentsAnswer } from './documents.ts';
import { downloadsAnswer } from './downloads.ts';
import { getAnswer } from './get.ts';
import { infoAnswer } from './info.ts';
import { jobsAnswer } from './jobs.ts';
import { opTemplatesAnswer } from './op-templates.ts';
import { pingAnswer } from './ping.ts';
import { receivePhonesAnswer } from './receive-phones.ts';
import { sendAnswer } from './send.ts';
import { sendersAnswer } from './senders.ts';
import { statusAnswer } from './status.ts';
import { templatesAnswer } from './templates.ts';
import { tinyurlsAnswer } from './tinyurls.ts';
import { usersAnswer } from './users.ts';
import { waitCallAnswer } from './wait-call.ts';

export type Page = { readonly path: string; readonly door: Door; readonly answer: Answer };

const CLASSIC = { charset: 'windows-1251', format: 'text' } as const;
// A book may be filled one contact after the other (spec http-misc 2: three identical, nothing else).
const PHONES = { ...CLASSIC, call: 'phones', perMinute: { identical: 3 } } as const;
const MAILS = { ...PHONES, call: 'mails' } as const;
// Pages that keep lists (spec codes 1, http-misc 2): error 9 past this.
const LISTS = { perMinute: { identical: 3, all: 100 } } as const;
const REST = { charset: 'utf-8', format: 'json' } as const;

export function classicPages(doors: Doors): readonly Page[] {
  const rest = { door: { ...REST, call: 'send' }, answer: sendAnswer(doors, 'json') } as const;
  return [
    { path: '/sys/send.php', door: { ...CLASSIC, call: 'send' }, answer: sendAnswer(doors, 'http') },
    { path: '/rest/send', ...rest },
    { path: '/rest/send/', ...rest },
    { path: '/sys/status.php', door: { ...CLASSIC, call: 'status' }, answer: statusAnswer(doors) },
    {
      path: '/sys/jobs.php',
      door: { ...CLASSIC, call: 'jobs', perMinute: { identical: 1 } },
      answer: jobsAnswer(doors),
    },
    {
      path: '/sys/templates.php',
      door: { ...CLASSIC, ...LISTS, call: 'templates' },
      answer: templatesAnswer(doors),
    },
    {
      path: '/sys/op_templates.php',
      door: { ...CLASSIC, ...LISTS, call: 'op_templates' },
      answer: opTemplatesAnswer(doors),
    },
    {
      path: '/sys/senders.php',
      door: { ...CLASSIC, ...LISTS, call: 'senders' },
      answer: sendersAnswer(doors),
    },
    {
      path: '/sys/tinyurls.php',
      door: { ...CLASSIC, ...LISTS, call: 'tinyurls' },
      answer: tinyurlsAnswer(doors),
    },
    { path: '/sys/balance.php', door: { ...CLASSIC, call: 'balance' }, answer: balanceAnswer(doors) },
    { path: '/sys/phones.php', door: PHONES, answer: contactsAnswer(doors, 'phones') },
    { path: '/sys/mails.php', door: MAILS, answer: contactsAnswer(doors, 'mails') },
    {
      path: '/sys/get.php',
      door: { ...CLASSIC, call: 'get', perMinute: { identical: 3 } },
      answer: getAnswer(doors),
    },
    {
      path: '/sys/documents.php',
      door: { ...CLASSIC, call: 'documents', perMinute: { all: 60 } },
      answer: documentsAnswer(doors),
    },
    { path: '/sys/users.php', door: { ...CLASSIC, call: 'users' }, answer: usersAnswer(doors) },
    { path: '/sys/wait_call.php', door: { ...CLASSIC, call: 'wait_call' }, answer: waitCallAnswer(doors) },
    {
      path: '/sys/receive_phones.php',
      door: { ...CLASSIC, call: 'receive_phones' },
      answer: receivePhonesAnswer(doors),
    },
    { path: '/sys/ping.php', door: { ...CLASSIC, call: 'ping' }, answer: pingAnswer(doors) },
    {
      path: '/sys/downloads.php',
      door: { ...CLASSIC, call: 'downloads', perMinute: { all: 100 } },
      answer: downloadsAnswer(doors),
    },
    {
      path: '/sys/info.php',
      door: { ...CLASSIC, call: 'info', perMinute: { identical: 3, all: 100 } },
      answer: infoAnswer(doors),
    },
  ];
}
