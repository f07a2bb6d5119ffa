// All six doors over one real storage, and a sending put through each in its own words. Owns the way from a sending to the wire of a
// door and from its answer to what was said: accepted, or the refusal as the wire has it.

import { createTransport } from 'nodemailer';
import { err } from '../../src/base/result.ts';
import { instant } from '../../src/base/time.ts';
import { SYSTEM_TIME } from '../../src/channels/system-time.ts';
import type { Account } from '../../src/core/accounts/account.ts';
import type { Doors } from '../../src/core/doors.ts';
import { commandWords } from '../../src/core/phone-commands/command-words.ts';
import type { PhoneCommands } from '../../src/core/phone-commands/phone-commands.ts';
import { Router } from '../../src/core/routing/router.ts';
import { admissionOf, type ClassicFrame } from '../../src/dialect/frame.ts';
import { createHttpDoor } from '../../src/interfaces/http/server.ts';
import { omsPage } from '../../src/interfaces/oms/oms-page.ts';
import { openCommandDesk } from '../../src/interfaces/phone/command-desk.ts';
import { createSmppDoor } from '../../src/interfaces/smpp/smpp-door.ts';
import { openSmtpDoor } from '../../src/interfaces/smtp/smtp-door.ts';
import { soapPage } from '../../src/interfaces/soap/soap-page.ts';
import { compose } from '../../src/protocols/smpp/pdu.ts';
import { writeAbsolute } from '../../src/protocols/smpp/times.ts';
import { tlv } from '../../src/protocols/smpp/tlvs.ts';
import { Esme } from './esme.ts';
import { NO_ADMINISTRATION } from './no-administration.ts';
import { NO_REHEARSAL } from './no-rehearsal.ts';
import { omsOffer } from './oms-offer.ts';
import { dotNetRequest, resultOf, xmsData } from './oms-request.ts';
import { postSoap, soapEnvelope, xmlEscaped } from './soap-request.ts';
import { openTestStorage, type TestStorage } from './storage.ts';

export const DOORS = ['http', 'smtp', 'smpp', 'soap', 'oms', 'sms'] as const;
export type DoorName = (typeof DOORS)[number];

export type Sending = {
  readonly phones: readonly string[];
  readonly text: string;
  readonly sender?: string;
  /** The text of a binary one is its header and data in hexadecimal. */
  readonly kind?: 'flash' | 'hlr' | 'ping' | 'call' | 'binary';
  /** 1: in Latin letters. */
  readonly translit?: 1;
  /** Unix seconds. */
  readonly at?: number;
  /** In place of the right one. */
  readonly password?: string;
  /** By a key of the account in place of its name and password. */
  readonly signIn?: 'by key';
};

/** The number that takes commands, and the phone that gives them. */
export const COMMAND_NUMBER = '74950000005';
export const PIN = '4321';

export type SixDoors = {
  readonly given: TestStorage;
  readonly troubles: unknown[];
  /** `accepted`, or the refusal as this door writes it. */
  readonly send: (door: DoorName, account: Account, sending: Sending) => Promise<string>;
  readonly close: () => Promise<void>;
};

type Parts = {
  readonly given: TestStorage;
  readonly doors: Doors;
  readonly frame: ClassicFrame;
  readonly httpPort: number;
  readonly smtpPort: number;
  readonly smppPort: number;
  readonly report: (trouble: unknown) => void;
};

const KIND_FLAGS = {
  flash: ['flash', '1'],
  hlr: ['hlr', '1'],
  ping: ['ping', '1'],
  call: ['call', '1'],
  binary: ['bin', '2'],
} as const;
/** `format` of a mail (spec smtp 2). */
const MAIL_FORMATS = { flash: 1, hlr: 3, binary: 5, ping: 6, call: 9 } as const;

/** Nothing leads to numbers that begin so. */
export const UNROUTED = '79996';

export async function openSixDoors(): Promise<SixDoors> {
  const words = commandWords();
  const kinds = new Set(['sms', 'flash', 'binary', 'hlr', 'ping', 'call'] as const);
  const router = new Router({
    links: [],
    byKind: ({ phone }) => (phone.startsWith(UNROUTED) ? 'unserved' : 'served'),
  });
  const commanding = { numbers: new Set([COMMAND_NUMBER]), words };
  const given = await openTestStorage({ kinds, router, commanding });
  const { accounts } = given.storage;
  const troubles: unknown[] = [];
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const doors: Doors = {
    ...given.storage.doors,
    clock: { now: () => instant(Date.now()) },
    rehearsal: NO_REHEARSAL,
    iceServers: () => [],
    fetchFile: async () => err('nothing is fetched here'),
    administration: NO_ADMINISTRATION,
  };
  const admission = admissionOf({ doors, report });
  const listening = { host: '127.0.0.1', port: 0, doors, admission, report } as const;
  const http = await createHttpDoor({
    ...listening,
    recording: async () => undefined,
    health: async () => ({ status: 'ready', parts: { database: 'ready' } }),
    pages: [
      soapPage({ doors, admission }),
      omsPage({ doors, admission, service: omsOffer({ doubleByte: 2_000, singleByte: 2_000 }) }),
    ],
  });
  const smtp = await openSmtpDoor({
    ...listening,
    hosts: ['sms.example'],
    refusals: 'dialogue',
    mailLink: 'no',
    gate: {
      accounts: {
        byLogin: (login) => accounts.find(login),
        bySource: (address) => accounts.takingMailsOf(address),
      },
      networks: [],
    },
    warn: () => undefined,
  });
  const smpp = await createSmppDoor({ ...listening, time: SYSTEM_TIME, meter: UNCOUNTED });
  const parts: Parts = {
    given,
    doors,
    frame: admission.frame,
    httpPort: http.port,
    smtpPort: smtp.port,
    smppPort: smpp.port,
    report,
  };
  const close = async (): Promise<void> => {
    await smpp.close();
    await smtp.close();
    await http.close();
    await given.close();
  };
  return { given, troubles, send: (door, account, sending) => SENDS[door](parts, account, sending), close };
}

/** Nobody looks at what the SMPP door counts. */
const UNCOUNTED = {
  bound: () => undefined,
  unbound: () => undefined,
  answered: () => undefined,
  told: () => undefined,
};

type Send = (parts: Parts, account: Account, sending: Sending) => Promise<string>;

const SENDS: Readonly<Record<DoorName, Send>> = {
  http: async (parts, account, sending) => {
    const fields = { ...(await signInOf(parts, account, sending)), ...fieldsOf(sending) };
    const body = new URLSearchParams({ charset: 'utf-8', fmt: '3', ...fields });
    const told = await fetch(`http://127.0.0.1:${parts.httpPort}/sys/send.php`, { method: 'POST', body });
    const { error_code: error } = (await told.json()) as { error_code?: number };
    return error === undefined ? 'accepted' : String(error);
  },

  soap: async (parts, account, sending) => {
    const { phones, mes, sender = '', time = '0', ...rest } = fieldsOf(sending);
    const query = new URLSearchParams(rest).toString();
    const signIn = await signInOf(parts, account, sending);
    const fields = { ...signIn, phones: phones!, mes: mes!, id: '', sender, time, query };
    const url = `http://127.0.0.1:${parts.httpPort}/sys/soap.php`;
    const told = await postSoap(url, soapEnvelope('send2', fields));
    const { sendresult } = told.body.Send2Response as { sendresult: { error?: string } };
    const { error = '0' } = sendresult;
    return error === '0' ? 'accepted' : error;
  },

  smtp: async (parts, account, sending) => {
    const { phones, text, sender = '', kind, at, translit = 0 } = sending;
    const mailer = createTransport({ host: '127.0.0.1', port: parts.smtpPort, ignoreTLS: true });
    const { login = '', psw, apikey } = await signInOf(parts, account, sending);
    const format = kind === undefined ? 0 : MAIL_FORMATS[kind];
    const time = at === undefined ? '0' : `0${at}`;
    const asked = `${translit},${format},${sender}:${phones.join(',')}:${text}`;
    const command = `${login}:${apikey ?? psw}::${time}:${asked}`;
    try {
      await mailer.sendMail({ from: 'shop@shop.example', to: 'send@send.sms.example', text: command });
      return 'accepted';
    } catch (refused) {
      const { response = String(refused) } = refused as { response?: string };
      return /ERROR = (\d+)/.exec(response)?.[1] ?? response;
    } finally {
      mailer.close();
    }
  },

  smpp: async ({ given, smppPort }, account, { phones, text, sender = '', kind, at, password }) => {
    await given.storage.doors.esme.access.setPassword(account, 'sesame');
    const esme = await Esme.bind(smppPort, { login: account.login, password: password ?? 'sesame' });
    if (esme.bound === undefined) return `0x${Number(esme.over).toString(16)}`;
    const content = contentOf(text, kind);
    const common = {
      source_addr: sender,
      ...content,
      ...(at !== undefined && { schedule_delivery_time: writeAbsolute(instant(at * 1_000)) ?? '' }),
    };
    const answered =
      phones.length === 1
        ? await esme.submit({ destination_addr: phones[0]!, ...common })
        : await toMany(esme, phones, common);
    await esme.unbind();
    return typeof answered === 'string' ? 'accepted' : `0x${answered.toString(16)}`;
  },

  oms: async (parts, account, sending) => {
    const { phones, text, at } = sending;
    const { login = '', psw, apikey } = await signInOf(parts, account, sending);
    const scheduled = at === undefined ? '' : new Date(at * 1_000).toISOString().replace(/\.\d+Z/, 'Z');
    const document = xmsData({
      user: `<userId>${login}</userId><password>${xmlEscaped(apikey ?? psw ?? '')}</password>`,
      head: scheduled === '' ? '' : `<scheduled>${scheduled}</scheduled>`,
      to: phones,
      body: `<content contentType="text/plain">${xmlEscaped(text)}</content>`,
    });
    const url = `http://127.0.0.1:${parts.httpPort}/sys/oms.php`;
    const told = await postSoap(url, dotNetRequest('DeliverXms', 'xmsData', document));
    const code = /code="(\w+)"/.exec(resultOf(told, 'DeliverXms'))?.[1] ?? told.text;
    return code === 'ok' ? 'accepted' : code;
  },

  sms: async (parts, account, { phones, text, kind, password = PIN }) => {
    const { given, doors, frame, report } = parts;
    const { commands, incoming } = given.storage.receiving;
    const phone = commanderOf(account);
    await commands.join(phone, account);
    const word = kind === 'call' ? 'CALL' : 'SEND';
    const now = instant(Date.now());
    await incoming.receive({
      from: phone,
      to: COMMAND_NUMBER,
      text: `${password} ${word} ${phones.join(',')} ${text}`,
      sentAt: now,
      receivedAt: now,
      source: 'test',
    });
    let answer = '';
    const hearing: Doors = {
      ...doors,
      submit: (payer, submission) => {
        if (submission.idempotencyKey?.request === 'answer') answer = submission.items[0]!.text;
        return doors.submit(payer, submission);
      },
    };
    const queue: PhoneCommands = {
      claim: (limit) => commands.claim(limit),
      done: (ref) => commands.done(ref),
      putBack: (ref) => commands.putBack(ref),
      join: (number, payer) => commands.join(number, payer),
      leave: (number) => commands.leave(number),
      onWork: () => () => undefined,
    };
    await openCommandDesk({
      doors: hearing,
      frame,
      queue,
      words: commandWords(),
      duplicates: 'refuse',
      report,
    }).close();
    return /^OK/.test(answer) ? 'accepted' : (/^ERROR = (\d+)/.exec(answer)?.[1] ?? answer);
  },
};

/** Every account has a phone of its own. */
export function commanderOf(account: Account): string {
  return `7998${String(account.id).padStart(7, '0')}`;
}

type SignIn = { readonly login?: string; readonly psw?: string; readonly apikey?: string };

async function signInOf({ given }: Parts, account: Account, sending: Sending): Promise<SignIn> {
  if (sending.signIn === undefined) return { login: account.login, psw: sending.password ?? 'secret' };
  const made = await given.storage.doors.apiKeys.create(account, { name: 'door', scopes: ['send'] });
  if (!made.ok) throw new Error(made.error);
  return { apikey: made.value.key };
}

function fieldsOf(sending: Sending): Record<string, string> {
  const { phones, text, sender, kind, at, translit } = sending;
  return {
    phones: phones.join(','),
    mes: text,
    ...(sender !== undefined && { sender }),
    ...(kind !== undefined && Object.fromEntries([KIND_FLAGS[kind]])),
    ...(translit !== undefined && { translit: String(translit) }),
    ...(at !== undefined && { time: `0${at}` }),
  };
}

const OCTETS = 4;
const UCS2 = 8;
const FLASH = 0x10;
/** Of esm_class: the octets begin with a header. */
const HEADER = 0x40;
const SPECIAL = { hlr: '__HLR__', ping: '__PING__', call: '__CALL__ ' } as const;

/** A text as clients of SMPP write it: the default alphabet if it fits, else UCS-2. */
function contentOf(text: string, kind: Sending['kind']) {
  if (kind === 'binary') return octetsOf(Buffer.from(text, 'hex'));
  const whole =
    kind === undefined || kind === 'flash' ? text : `${SPECIAL[kind]}${kind === 'call' ? text : ''}`;
  // What ASCII and the default alphabet write alike; the marks of the service are written in ASCII whatever the alphabet.
  const latin =
    kind === 'hlr' || kind === 'ping' || /^[\x20-\x23\x25-\x3f\x41-\x5a\x61-\x7a\n]*$/.test(whole);
  const bytes = latin ? Buffer.from(whole, 'latin1') : Buffer.from(whole, 'utf16le').swap16();
  const coding = latin ? 0 : UCS2;
  return {
    data_coding: kind === 'flash' ? coding | FLASH : coding,
    short_message: new Uint8Array(),
    tlvs: [tlv('message_payload', new Uint8Array(bytes))],
  };
}

/** A header stands before the data, or a zero for none, which is not of the wire. */
function octetsOf(whole: Buffer) {
  const bare = whole[0] === 0;
  return {
    // data_coding 4 alone is a text of Latin letters to many clients, so data without a header is 2.
    ...(bare ? { data_coding: 2 } : { data_coding: OCTETS, esm_class: HEADER }),
    short_message: new Uint8Array(),
    tlvs: [tlv('message_payload', new Uint8Array(bare ? whole.subarray(1) : whole))],
  };
}

async function toMany(esme: Esme, phones: readonly string[], said: object): Promise<string | number> {
  const dest_address = phones.map((destination_addr) => ({
    kind: 'address' as const,
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr,
  }));
  const pdu = await esme.ask(compose('submit_multi', { dest_address, ...said }));
  if (pdu?.command !== 'submit_multi_resp') throw new Error(`answered by ${pdu?.command}`);
  return pdu.command_status === 0 ? pdu.message_id : pdu.command_status;
}
