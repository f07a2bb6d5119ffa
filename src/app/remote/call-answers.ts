// `dozvon answers set|list` over the API: what the numbers of an account answer calls with. Owns putting an answer together from what was
// typed, and its line; what an answer may be is the server's to say.

import path from 'node:path';
import type { Asked, CallAnswer } from '../../../clients/typescript/src/index.ts';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { type AnswerOptions, answerText } from '../answer-options.ts';
import { tableLines } from '../terminal/table.ts';
import { look, printDocument, printLines } from './answers.ts';
import { menuNamed } from './menus.ts';
import { type Server, type ServerOptions, withServer } from './server.ts';
import { fileBlob } from './typed-files.ts';

type Answer = NonNullable<Asked<'setCallAnswer'>['body']>['answer'];

export async function remoteAnswersSet(
  number: string,
  options: AnswerOptions & ServerOptions,
): Promise<void> {
  const { calls, seconds, json } = options;
  const text = await answerText(options);
  await withServer(options, async (server) => {
    const answer = await answerOf(server, options, text);
    const set = await server.api.call('setCallAnswer', {
      parameters: { number },
      body: {
        answer,
        ...(calls !== undefined && { callsMost: calls }),
        ...(seconds !== undefined && { seconds }),
      },
    });
    if (json) await printDocument(set);
    else await printAnswers(server, [set]);
  });
}

export async function remoteAnswersList(options: ServerOptions): Promise<void> {
  await withServer(options, async (server) => {
    const listed = await server.api.call('listCallAnswers', {});
    if (options.json) return await printDocument(listed);
    if (listed.items.length > 0) await printAnswers(server, listed.items);
    else await printLines(['nothing is set: calls are not answered']);
  });
}

async function answerOf(server: Server, options: AnswerOptions, text: string | undefined): Promise<Answer> {
  const { menu, sound, transfer, reject, wait, record } = options;
  if (menu !== undefined) return { kind: 'menu', menu: (await menuNamed(server, menu)).id };
  if (sound !== undefined) return await soundOf(server, sound);
  if (reject !== undefined) return { kind: 'reject', as: reject };
  if (transfer === undefined) return { kind: 'text', text: text ?? '' };
  return {
    kind: 'transfer',
    numbers: transfer.split(/[,;\s]+/).filter((one) => one !== ''),
    waitSeconds: wait ?? LIMITS.menu.callWaitSeconds,
    record: record ?? false,
    text: text ?? '',
  };
}

/** An address is fetched when a call comes, a file is handed in now. */
async function soundOf({ api }: Server, sound: string): Promise<Answer> {
  if (/^https?:\/\//i.test(sound)) return { kind: 'sound', address: sound };
  const body = await fileBlob(sound, ['application/octet-stream', 'audio/*']);
  const { id } = await api.call('storeUpload', { query: { name: path.basename(sound) }, body });
  return { kind: 'sound', upload: id };
}

async function printAnswers({ api }: Server, settings: readonly CallAnswer[]): Promise<void> {
  const isMenu = settings.some(({ answer }) => answer.kind === 'menu');
  const menus = isMenu ? (await api.call('listMenus', {})).items : [];
  const names = new Map(menus.map(({ id, name, current }) => [id, `${name}, version ${current}`]));
  const columns = [
    { heading: 'number' },
    { heading: 'answers with' },
    { heading: 'which is', gives: 'way' as const },
    { heading: 'calls at once', align: 'right' as const },
    { heading: 'seconds', align: 'right' as const },
  ];
  const rows = settings.map(({ number, answer, callsMost, seconds }) => [
    number,
    answer.kind,
    answerTold(answer, names),
    callsMost === null ? '' : String(callsMost),
    seconds === null ? '' : String(seconds),
  ]);
  await printLines(tableLines(columns, rows, look()));
}

function answerTold(answer: CallAnswer['answer'], menus: ReadonlyMap<number, string>): string {
  switch (answer.kind) {
    case 'menu':
      return menus.get(answer.menu) ?? `the menu of id ${answer.menu}`;
    case 'text':
      return answer.text;
    case 'sound':
      return `${answer.name}, ${answer.bytes} bytes`;
    case 'transfer':
      return `${answer.numbers.join(', ')}, each rings ${answer.waitSeconds} s${answer.record ? ', recorded' : ''}`;
    case 'reject':
      return answer.as;
    default:
      return unreachable(answer);
  }
}
