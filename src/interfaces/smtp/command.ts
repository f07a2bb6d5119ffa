// The command of a mail, `login:psw:id:time,tz:translit,format,sender,test:phones:mes` or with a list (spec smtp 2), as the named
// values every door of the classic API has. Owns the splitting and the numbers of formats; what a value means is the dialect's.

import { err, ok, type Result } from '../../base/result.ts';
import { isGiven, isOn, type Parameters, parametersOf, type Value } from '../../dialect/parameters.ts';
import type { CommandText } from './command-text.ts';
import type { Mail } from './mail.ts';
import { decodeField } from './mail-charset.ts';

/** Login and password of the session; they stand for those of the body where it has none. */
export type Credentials = { readonly login: string; readonly password: string };

export type Command = {
  readonly parameters: Parameters;
  /** `test`: the sender wants to be told by mail whatever comes of it ([inferred]). */
  readonly report: 'wanted' | 'on refusal';
};

/** The parameter of `send.php` that a number of a format stands for ([client], spec codes 4). */
export const FORMATS: readonly (readonly [name: string, value: string] | undefined)[] = [
  undefined,
  ['flash', '1'],
  ['push', '1'],
  ['hlr', '1'],
  ['bin', '1'],
  ['bin', '2'],
  ['ping', '1'],
  ['mms', '1'],
  ['mail', '1'],
  ['call', '1'],
  ['viber', '1'],
  ['soc', '1'],
];

const PIECES = 7;

/** Pieces between the first six colons; what follows is the last one. */
function pieces(text: string): readonly string[] {
  const found = text.split(':', PIECES - 1);
  const used = found.reduce((sum, piece) => sum + piece.length + 1, 0);
  return found.length < PIECES - 1 || used > text.length ? found : [...found, text.slice(used)];
}

const trimmed = (text: string): string => text.replace(/^[ \t\r\n]+/, '').replace(/[\r\n]+$/, '');

type Format = { readonly flag?: readonly [string, string]; readonly problem?: string };

function formatOf(written: string): Format {
  if (!isGiven(written)) return {};
  const flag = /^\d{1,2}$/.test(written) ? FORMATS[Number(written)] : undefined;
  return flag ? { flag } : { problem: `format must be a number from 0 to ${FORMATS.length - 1}` };
}

/** Those of the session, unless the body has a login or a key of its own. */
function whoAsks(
  login: string,
  psw: string,
  credentials: Credentials | undefined,
): readonly [string, string][] {
  const own = login !== '' || psw !== '' || credentials === undefined;
  return own
    ? [
        ['login', login],
        ['psw', psw],
      ]
    : [
        ['login', credentials.login],
        ['psw', credentials.password],
      ];
}

/** Octets rather than text where a message is bytes. */
function messageOf(found: CommandText, mes: string, flag: Format['flag']): Value {
  const binary = flag?.[0] === 'bin' && flag[1] === '1' && found.octets !== undefined;
  if (!binary) return { name: 'mes', text: mes };
  const octets = pieces(trimmed(found.octets!))[PIECES - 1] ?? '';
  return { name: 'mes', bytes: Buffer.from(octets, 'latin1') };
}

/** The error is a sentence: the mail cannot be read as a command. */
export function readCommand(
  mail: Mail,
  found: CommandText | undefined,
  credentials: Credentials | undefined,
): Result<Command, string> {
  if (found === undefined) return err('the mail has no text');
  const split = pieces(trimmed(found.text));
  // Whoever looks up a number may leave out the text with its colon.
  if (split.length < PIECES - 1) return err('the text is no command: too few colons');
  const [login = '', psw = '', id = '', when = '', options = '', phones = '', mes = ''] = split;
  const [time = '', tz = ''] = when.split(',');
  const [translit = '', format = '', sender = '', test = ''] = options.split(',').map((one) => one.trim());
  const { flag, problem } = formatOf(format);
  const texts: (readonly [string, string])[] = [
    ...whoAsks(login.trim(), psw.trim(), credentials),
    ['id', id],
    ['time', time],
    ['tz', tz],
    ['translit', translit],
    ['sender', sender],
    ...(flag ? [flag] : []),
    // A mail or an MMS needs one; to any other kind it means nothing (spec smtp 1: ignored).
    ...(format === '7' || format === '8'
      ? [['subj', decodeField(mail.field('subject') ?? '')] as const]
      : []),
    phones.trim() === '' ? ['list', mes] : ['phones', phones],
  ];
  const values = new Map<string, Value>(texts.map(([name, text]) => [name, { name, text }]));
  if (phones.trim() !== '') values.set('mes', messageOf(found, mes, flag));
  return ok({
    parameters: parametersOf({ values, files: mail.files, ...(problem !== undefined && { problem }) }),
    report: isOn(test) ? 'wanted' : 'on refusal',
  });
}
