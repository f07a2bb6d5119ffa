// `dozvon answers …`: what the numbers of an account answer calls with. Owns the reading of what was typed and the printing; what
// an answer may be is the core's.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { CallAnswer } from '../../core/incoming/call-answer.ts';
import type { NumberAnswer } from '../../core/incoming/call-answers.ts';
import { splitPhones } from '../../core/numbers/phone-number.ts';
import type { Storage } from '../../storage/storage.ts';
import { type AnswerOptions, answerText } from '../answer-options.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { inputFile } from '../text-file.ts';
import { withStorage } from '../with-storage.ts';

export async function answersSet(login: string, number: string, options: AnswerOptions): Promise<void> {
  const text = await answerText(options);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const answer = await answerOf(storage, account, { ...options, text });
    const { calls: callsMost, seconds } = options;
    const set = await storage.doors.callAnswers.set(account, { number, answer, callsMost, seconds });
    say(await told(storage, account, granted(set)));
  });
}

export async function answersList(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const settings = granted(await storage.doors.callAnswers.list(account));
    for (const setting of settings) say(await told(storage, account, setting));
    if (settings.length === 0) say('nothing is set: calls are not answered');
  });
}

export async function answersRemove(login: string, number: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    granted(await storage.doors.callAnswers.remove(account, number));
    say('removed');
  });
}

async function answerOf(
  storage: Storage,
  account: Account,
  { text, ...options }: Omit<AnswerOptions, 'textFile'>,
): Promise<CallAnswer> {
  const { menu, sound, transfer, reject } = options;
  if (menu !== undefined) {
    const found = granted(await storage.doors.savedMenus.find(account, { name: menu }));
    return { kind: 'menu', menu: found.menu.id };
  }
  if (sound !== undefined) return await soundOf(storage, account, sound);
  if (transfer !== undefined) {
    const waitSeconds = options.wait ?? LIMITS.menu.callWaitSeconds;
    const numbers = splitPhones(transfer).map((number) => number.replace('+', ''));
    const record = options.record ? 'yes' : 'no';
    return { kind: 'transfer', numbers, waitSeconds, record, text: text ?? '' };
  }
  return reject === undefined ? { kind: 'text', text: text ?? '' } : { kind: 'reject', as: reject };
}

/** An address is fetched when a call comes, a file is taken in now. */
async function soundOf(storage: Storage, account: Account, sound: string): Promise<CallAnswer> {
  if (/^https?:\/\//i.test(sound)) return { kind: 'text', text: `<file ${sound}>` };
  const bytes = await readFile(await inputFile(sound));
  const { fileBytesLeast: least } = LIMITS.http;
  const { fileBytes: most } = LIMITS.sound;
  if (bytes.length < least || bytes.length > most)
    throw new CommandError(`a sound has ${least} to ${most} bytes`);
  const upload = await storage.doors.storeUpload(account, path.basename(sound), bytes);
  return { kind: 'sound', sound: upload };
}

async function told(storage: Storage, account: Account, setting: NumberAnswer): Promise<string> {
  const { number, callsMost, seconds } = setting;
  const calls = callsMost === undefined ? '' : `, ${callsMost} calls at once`;
  const length = seconds === undefined ? '' : `, at most ${seconds} s`;
  return `${number}: ${await answerTold(storage, account, setting.answer)}${calls}${length}`;
}

async function answerTold(storage: Storage, account: Account, answer: CallAnswer): Promise<string> {
  switch (answer.kind) {
    case 'menu': {
      const found = granted(await storage.doors.savedMenus.find(account, { id: answer.menu }));
      return `menu ${found.menu.name}, version ${found.menu.current}`;
    }
    case 'text':
      return `text ${JSON.stringify(answer.text)}`;
    case 'sound':
      return `sound ${answer.sound.name}, ${answer.sound.bytes} bytes`;
    case 'transfer':
      return `transfer to ${answer.numbers.join(', ')}, each rings ${answer.waitSeconds} s${answer.record === 'yes' ? ', recorded' : ''}`;
    case 'reject':
      return `reject as ${answer.as}`;
    default:
      return unreachable(answer);
  }
}
