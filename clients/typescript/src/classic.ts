// The functions of the classic libraries with the same arguments and the same results, so that code written for them changes one
// line: all values are texts cut from the reply with fmt=1. Owns these functions; it must not know the JSON API.

import { DozvonError } from './problems.ts';
import { growing, isAddress, octetsOf } from './transport.ts';
import { percent } from './written.ts';

export type ClassicConnection = {
  /** Where the server is, such as `https://sms.example.com`. */
  readonly url: string;
  /** Empty: the password is a key of the account. */
  readonly login: string;
  readonly password: string;
  /** Milliseconds for one try; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How often a request may be sent again when nothing came back; 4 unless told. */
  readonly retries?: number;
  readonly fetch?: typeof fetch;
  /** What `send_sms_mail` needs. */
  readonly mail?: MailRoute;
};

/** A way for mails to the server's SMTP door. */
export type MailRoute = {
  readonly from: string;
  /** The door's address for commands, such as `send@send.sms.example.com`. */
  readonly to: string;
  /** Such as that of nodemailer: `(mail) => transporter.sendMail(mail)`. */
  readonly send: (mail: {
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
  }) => Promise<unknown>;
};

export type ClassicFile = { readonly name: string; readonly content: Blob };

/** Flags of the numbers 1 to 11 of the argument `format`. */
const FORMATS = [
  '',
  'flash=1',
  'push=1',
  'hlr=1',
  'bin=1',
  'bin=2',
  'ping=1',
  'mms=1',
  'mail=1',
  'call=1',
  'viber=1',
  'soc=1',
] as const;

/** The reply when nobody answered after the last try. */
const NO_ANSWER = ',-100';

type Fields = readonly (readonly [string, string])[];

export class Classic {
  readonly #connection: ClassicConnection;

  constructor(connection: ClassicConnection) {
    if (!isAddress(connection.url)) throw new DozvonError(`not an address of a server: ${connection.url}`);
    if (connection.login === '' && connection.password === '')
      throw new DozvonError('a login and a password, or a key, is needed');
    this.#connection = connection;
  }

  /** `[id, count, cost, balance]`, or `[id, -error]`. */
  async send_sms(
    phones: string,
    message: string,
    translit = 0,
    time: string | number = 0,
    id: string | number = 0,
    format = 0,
    sender: string | false = false,
    query = '',
    files: readonly ClassicFile[] = [],
  ): Promise<string[]> {
    const fields: Fields = [
      ['cost', '3'],
      ['phones', phones],
      ['mes', message],
      ['translit', String(translit)],
      ['id', String(id)],
      ...flagOf(format),
      ...senderOf(sender),
      ...(time === 0 || time === '' ? [] : [['time', String(time)] as const]),
      ...queryFields(query),
    ];
    return (await this.#ask('send', fields, files)).split(',');
  }

  /** Sends a command by mail; the result is that of `sendMail`. There is no reply: a refusal comes as a mail. */
  async send_sms_mail(
    phones: string,
    message: string,
    translit = 0,
    time: string | number = 0,
    id: string | number = 0,
    format = 0,
    sender = '',
  ): Promise<unknown> {
    const { mail, login, password } = this.#connection;
    if (!mail)
      throw new DozvonError('send_sms_mail needs `mail` in the connection: an address and a sendMail');
    const text = `${login}:${password}:${id}:${time}:${translit},${format},${sender}:${phones}:${message}`;
    return await mail.send({ from: mail.from, to: mail.to, subject: '', text });
  }

  /** `[cost, count]`, or `['0', -error]`. */
  async get_sms_cost(
    phones: string,
    message: string,
    translit = 0,
    format = 0,
    sender: string | false = false,
    query = '',
  ): Promise<string[]> {
    const fields: Fields = [
      ['cost', '1'],
      ['phones', phones],
      ['mes', message],
      ...senderOf(sender),
      ['translit', String(translit)],
      ...flagOf(format),
      ...queryFields(query),
    ];
    return (await this.#ask('send', fields)).split(',');
  }

  /** One message: its columns. Several ids (with commas): a list of such rows. Refused: `['0', -error]`. */
  async get_status(id: string | number, phone: string, all: 0 | 1 | 2 = 0): Promise<string[] | string[][]> {
    const ids = String(id);
    const reply = await this.#ask('status', [
      ['phone', phone],
      ['id', ids],
      ['all', String(all)],
    ]);
    if (!ids.includes(',')) return columnsOf(reply, all);
    const rows = reply.split('\n').filter((row) => row !== '');
    if (rows.length === 1 && /^0?,-/.test(rows[0] ?? '')) return columnsOf(rows[0] ?? '', all);
    return rows.map((row) => row.split(','));
  }

  /** The balance, or false. */
  async get_balance(): Promise<string | false> {
    const reply = await this.#ask('balance', []);
    return reply.includes(',') || reply === '' ? false : reply.trim();
  }

  /** One page of the classic API; the text of its reply, which has a refusal's form when nobody answered. */
  async #ask(page: string, fields: Fields, files: readonly ClassicFile[] = []): Promise<string> {
    const { url, login, password, timeoutMs = 30_000, retries = 4 } = this.#connection;
    const secret: Fields =
      login === ''
        ? [['apikey', password]]
        : [
            ['login', login],
            ['psw', password],
          ];
    const all: Fields = [...secret, ['fmt', '1'], ['charset', 'utf-8'], ...fields];
    const asked = files.length === 0 ? formOf(all) : partsOf(all, files);
    for (let attempt = 0; ; attempt++) {
      const text = await this.#once(`${url.replace(/\/+$/, '')}/sys/${page}.php`, asked, timeoutMs);
      if (text !== '') return text;
      if (attempt >= retries) return NO_ANSWER;
      await new Promise((resolve) => setTimeout(resolve, growing(attempt)));
    }
  }

  async #once(address: string, asked: Asked, timeoutMs: number): Promise<string> {
    const send = this.#connection.fetch ?? fetch;
    try {
      const response = await send(address, {
        method: 'POST',
        ...asked,
        // A browser's session is none of this library's business.
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return response.ok ? new TextDecoder().decode(await octetsOf(response)) : '';
    } catch {
      return '';
    }
  }
}

type Asked = { readonly body: BodyInit; readonly headers?: Readonly<Record<string, string>> };

function formOf(fields: Fields): Asked {
  const body = fields.map(([name, value]) => `${percent(name)}=${percent(value)}`).join('&');
  return { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}

function partsOf(fields: Fields, files: readonly ClassicFile[]): Asked {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  files.forEach(({ name, content }, at) => {
    body.append(`file${at}`, content, name);
  });
  return { body };
}

function flagOf(format: number): Fields {
  const flag = FORMATS[format];
  if (flag === undefined) throw new DozvonError(`no format ${format}`);
  return queryFields(flag);
}

function senderOf(sender: string | false): Fields {
  return sender === false ? [] : [['sender', sender]];
}

/** `name=value&…` as a caller wrote it, percent codes read. */
function queryFields(query: string): Fields {
  const text = (written: string): string => {
    try {
      return decodeURIComponent(written.replaceAll('+', ' '));
    } catch {
      return written;
    }
  };
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [text(part), ''] : [text(part.slice(0, equals)), text(part.slice(equals + 1))];
    });
}

/** Texts may hold commas: with `all` the columns before them are counted (spec libraries 2). */
function columnsOf(row: string, all: 0 | 1 | 2): string[] {
  const columns = row.split(',');
  if (all === 0) return columns;
  const hlrAt = all === 1 ? 14 : 17;
  if (columns[hlrAt] === 'HLR') return columns;
  const most = all === 1 ? 9 : 12;
  return columns.length <= most
    ? columns
    : [...columns.slice(0, most - 1), columns.slice(most - 1).join(',')];
}
