// A client in the manner of the classic Node library, written from its documented behaviour: every request is
// multipart/form-data with fmt=3, whatever the page; words of its own for phones and texts become the API's. What each call
// returned is printed as JSON; a line before it names the messages whose end is waited for. Arguments: HOST LOGIN PASSWORD.

import { once } from 'node:events';
import { stdin, stdout } from 'node:process';
import { wavOf } from '../../support/product-sound.ts';

type Data = Readonly<
  Record<string, string | number | readonly string[] | Readonly<Record<string, string>> | undefined>
>;
type Part = { readonly name: string; readonly value: Buffer; readonly file?: string };
type Style = 'plain' | 'charset on every part, files first';

const [host, login, password] = process.argv.slice(2);
const WORDS: Readonly<Record<string, string>> = {
  msg: 'mes',
  message: 'mes',
  phone: 'phones',
  number: 'phones',
};

/** The API's names and texts for what a caller wrote; `phone` stays itself where a status is asked for. */
function fieldsOf(data: Data, kept: readonly string[]): readonly (readonly [string, string])[] {
  return Object.entries(data).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const word = kept.includes(name) ? name : (WORDS[name] ?? name);
    if (typeof value === 'string' || typeof value === 'number') return [[word, String(value)]];
    if (Array.isArray(value)) return [[word, value.join(',')]];
    const lines = Object.entries(value).map(([phone, text]) => `${phone}:${text}\n`);
    return [[word, lines.join('')]];
  });
}

function bodyOf(parts: readonly Part[], boundary: string, style: Style): Buffer {
  const plain = style === 'plain';
  const ordered = plain
    ? parts
    : [...parts].sort((a, b) => Number(b.file !== undefined) - Number(a.file !== undefined));
  const written = ordered.map(({ name, value, file }) => {
    const named = `Content-Disposition: form-data; name="${name}"`;
    const typed = file === undefined ? 'text/plain; charset="utf-8"' : 'application/octet-stream';
    const head = [
      `--${boundary}`,
      file === undefined ? named : `${named}; filename${plain ? '=' : ' = '}"${file}"`,
      ...(plain && file === undefined ? [] : [`Content-Type: ${typed}`]),
      ...(plain ? [] : ['Content-Transfer-Encoding: binary']),
      '',
      '',
    ];
    return Buffer.concat([Buffer.from(head.join('\r\n')), value, Buffer.from('\r\n')]);
  });
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}

type Call = { readonly kept?: readonly string[]; readonly style?: Style; readonly file?: Buffer };

async function ask(
  page: string,
  data: Data = {},
  { kept = [], style = 'plain', file }: Call = {},
): Promise<unknown> {
  const fields = [
    ['fmt', '3'],
    ['login', login ?? ''],
    ['psw', password ?? ''],
    ['charset', 'utf-8'],
    ...fieldsOf(data, kept),
  ] as const;
  const parts: Part[] = fields.map(([name, value]) => ({ name, value: Buffer.from(value) }));
  if (file) parts.push({ name: 'undefined', value: file, file: '/tmp/звук.wav' });
  const boundary = '--------------------------415926535897932384626433';
  const response = await fetch(`http://${host}/sys/${page}.php`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: bodyOf(parts, boundary, style),
  });
  return JSON.parse(await response.text()) as unknown;
}

const PHONE = '79990002001';
const status = { kept: ['phone'] };
const sent = (await ask('send', { phones: [PHONE], mes: 'Привет!' })) as { readonly id: number };
const told: Record<string, unknown> = {
  sent,
  test: await ask('balance'),
  balance: await ask('balance', { cur: 1 }),
  cost: await ask('send', { phones: [PHONE, '79990002002'], msg: 'Цена', cost: 1 }),
  aliases: await ask('send', { number: PHONE, message: 'Алиас', id: 'abc-1', op: 1, err: 1, cost: 3 }),
  list: await ask('send', { list: { [PHONE]: 'Раз', '79990002002': 'Два' }, cost: 2 }),
  flash: await ask('send', { flash: 1, phone: PHONE, mes: 'flash' }),
  hlr: await ask('send', { hlr: 1, phone: PHONE, mes: '' }),
  'nobody knows': await ask('send', { phones: PHONE, mes: 'named', sender: 'Stranger' }),
  'no text': await ask('send', { phones: PHONE }),
  call: await ask('send', { call: 1, phones: PHONE, mes: 'Ваш код 1 2', voice: 'w', param: '20,10,1' }),
  file: await ask('send', { call: 1, phones: PHONE, mes: '' }, { file: wavOf(new Int16Array(8_000)) }),
  'file first': await ask(
    'send',
    { call: 1, phones: PHONE, mes: '' },
    { file: wavOf(new Int16Array(8_000)), style: 'charset on every part, files first' },
  ),
};
stdout.write(`${JSON.stringify([sent.id])}\n`);
await once(stdin, 'data');
stdin.destroy();
told.status = await ask('status', { phone: PHONE, id: sent.id }, status);
told['status all'] = await ask('status', { phone: PHONE, id: sent.id, all: 2 }, status);
told['status list'] = await ask('status', { phone: [PHONE, PHONE], id: `${sent.id},nobody` }, status);
told['status by phones'] = await ask('status', { phone: PHONE, id: sent.id });
stdout.write(JSON.stringify(told));
