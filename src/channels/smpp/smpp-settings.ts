// What the configuration says of an SMPP link, as one table, with everything operators do differently. Owns the settings and
// their defaults; it opens nothing.

import { type FieldRow, FORMS, type YesNo } from '../../base/section-table.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import { isFinal, STATUSES } from '../../core/messages/status.ts';
import type { PartsAwaited } from '../../core/ports.ts';
import type { FaultReport } from '../link.ts';
import { errorKey } from './meanings.ts';
import { type GivenFiles, readTlsFiles, TLS_FIELDS, type TlsFiles } from './tls-files.ts';

/** How parts of one message are told to belong together. */
export type Joining = 'udh' | 'sar' | 'payload';

export type SmppSettings = {
  readonly host: string;
  readonly port: number;
  /** `unverified`: encrypted to whoever answers. */
  readonly tls: 'off' | 'on' | 'unverified';
  readonly tlsFiles: TlsFiles;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly addressTon: number;
  readonly addressNpi: number;
  readonly addressRange: string;
  readonly bind: 'transceiver' | 'pair';
  readonly binds: number;
  readonly version: 0x34 | 0x50;
  readonly window: number;
  readonly peerWindow: number;
  readonly throughput: number | undefined;
  readonly enquireSeconds: number;
  readonly responseSeconds: number;
  readonly connectSeconds: number;
  readonly reconnectSeconds: number;
  readonly downSeconds: number;
  readonly serviceType: string;
  readonly sourceTon: number | undefined;
  readonly sourceNpi: number | undefined;
  readonly destinationTon: number;
  readonly destinationNpi: number;
  readonly plus: YesNo;
  readonly alphabet: 'gsm7' | 'gsm7-packed' | 'latin1';
  readonly codings: Readonly<Partial<Record<'gsm7' | 'latin1' | 'octets' | 'ucs2', number>>>;
  readonly ucs2: 'big-endian' | 'little-endian';
  readonly joining: Joining;
  readonly registered: 'final' | 'failure' | 'none';
  readonly receipts: PartsAwaited;
  readonly receiptIds: 'any' | 'same' | 'hex-to-decimal' | 'decimal-to-hex';
  readonly receiptHours: number;
  readonly textReceipts: YesNo;
  readonly validity: 'relative' | 'absolute' | 'none';
  readonly lookups: 'none' | 'texts';
  readonly unanswered: 'resend' | 'give-up';
  readonly errors: ReadonlyMap<string, Mapped>;
  readonly kinds: readonly MessageKind[] | undefined;
};

/** A status and error of ours that a word of the peer means. */
export type Mapped = { readonly status: number; readonly err: number };

const MAPPED = /^(\d{1,2})\/(\d{1,3})$/;
const CODINGS = ['gsm7', 'latin1', 'octets', 'ucs2'];
const KINDS: readonly MessageKind[] = ['sms', 'flash', 'binary', 'push', 'ping', 'hlr'];

const seconds = (least: number, most: number) => ({ kind: 'number', least, most, whole: 'whole' }) as const;
const octet = { kind: 'number', least: 0, most: 255, whole: 'whole' } as const;
/** A C-octet string of the standard: ASCII, so many characters without its NUL. */
const ascii = (most: number) =>
  ({
    kind: 'text',
    pattern: new RegExp(`^[\\x20-\\x7e]{0,${most}}$`),
    form: `up to ${most} ASCII characters`,
  }) as const;

export const SMPP_FIELDS: readonly FieldRow[] = [
  { key: 'host', form: FORMS.host, absent: 'required', says: "The operator's message centre." },
  { key: 'port', form: FORMS.port, absent: '2775, with tls 3550', says: 'Its port.' },
  {
    key: 'tls',
    form: { kind: 'choice', choices: ['off', 'on', 'unverified'] },
    absent: 'off',
    says: '`on` asks for a certificate that fits the host; `unverified` takes any.',
  },
  ...TLS_FIELDS,
  { key: 'systemId', form: ascii(15), absent: 'required', says: 'Login (system_id).' },
  {
    key: 'password',
    form: ascii(64),
    absent: 'empty',
    says: 'Never logged. The standard has eight characters.',
  },
  { key: 'systemType', form: ascii(12), absent: 'empty', says: 'system_type of the bind.' },
  { key: 'addressTon', form: octet, absent: '5', says: 'addr_ton of the bind.' },
  { key: 'addressNpi', form: octet, absent: '1', says: 'addr_npi of the bind.' },
  { key: 'addressRange', form: ascii(40), absent: 'empty', says: 'address_range of the bind.' },
  {
    key: 'bind',
    form: { kind: 'choice', choices: ['transceiver', 'pair'] },
    absent: 'transceiver',
    says: '`pair`: a transmitter and a receiver each, for centres that know no transceiver.',
  },
  {
    key: 'binds',
    form: { kind: 'number', least: 1, most: 32, whole: 'whole' },
    absent: '1',
    says: 'Binds at once (with `pair`, of each kind); the window is that of each.',
  },
  {
    key: 'version',
    form: { kind: 'choice', choices: ['3.4', '5'] },
    absent: '3.4',
    says: 'The highest version of SMPP spoken; the centre may have an older one.',
  },
  {
    key: 'window',
    form: { kind: 'number', least: 1, most: 2_000, whole: 'whole' },
    absent: '10',
    says: 'Submissions of a bind that may wait for their answers.',
  },
  {
    key: 'peerWindow',
    form: { kind: 'number', least: 1, most: 5_000, whole: 'whole' },
    absent: '1000',
    says: 'Deliveries of the centre that may wait for our answers. While so many do nothing more is read; after five seconds of it those that come are refused, to be sent again later.',
  },
  {
    key: 'throughput',
    form: { kind: 'number', least: 0.01, most: 100_000, whole: 'fraction' },
    absent: 'not limited',
    says: 'Submissions a second over all binds, spread evenly.',
  },
  {
    key: 'enquireSeconds',
    form: seconds(1, 3_600),
    absent: '30',
    says: 'Silence after which enquire_link asks.',
  },
  { key: 'responseSeconds', form: seconds(1, 600), absent: '30', says: 'How long an answer is waited for.' },
  {
    key: 'connectSeconds',
    form: seconds(1, 120),
    absent: '10',
    says: 'How long a connection and its bind may take.',
  },
  {
    key: 'reconnectSeconds',
    form: seconds(1, 3_600),
    absent: '20',
    says: 'The longest pause between attempts to bind; the first is half a second, each is twice the one before.',
  },
  {
    key: 'downSeconds',
    form: seconds(0, 86_400),
    absent: '30',
    says: 'Without any bind for so long, or while the centre says as long that it can take nothing (`ESME_RSYSERR`), what waits here moves to the next link of its route.',
  },
  { key: 'serviceType', form: ascii(5), absent: 'empty', says: 'service_type of submissions.' },
  {
    key: 'sourceTon',
    form: octet,
    absent: 'by the sender: 5 for names, 3 for short numbers, 1 for others, 0 without',
    says: 'Type of number of the sender.',
  },
  { key: 'sourceNpi', form: octet, absent: '0 for names, else 1', says: 'Numbering plan of the sender.' },
  { key: 'destinationTon', form: octet, absent: '1', says: 'Type of number of the recipient.' },
  { key: 'destinationNpi', form: octet, absent: '1', says: 'Numbering plan of the recipient.' },
  {
    key: 'plus',
    form: FORMS.switch,
    absent: 'false',
    says: 'Write a plus before the number of the recipient.',
  },
  {
    key: 'alphabet',
    form: { kind: 'choice', choices: ['gsm7', 'gsm7-packed', 'latin1'] },
    absent: 'gsm7',
    says: 'What texts of the default alphabet travel as: one septet an octet, packed, or ISO 8859-1.',
  },
  {
    key: 'codings',
    form: {
      kind: 'table',
      fits: (key, value) => CODINGS.includes(key) && /^\d{1,3}$/.test(value) && Number(value) <= 255,
      form: `of ${CODINGS.join(', ')} with a number up to 255`,
    },
    absent: 'gsm7 0, latin1 3, octets 4, ucs2 8, flash 16 more',
    says: 'data_coding of each alphabet, where the centre has its own.',
  },
  {
    key: 'ucs2',
    form: { kind: 'choice', choices: ['big-endian', 'little-endian'] },
    absent: 'big-endian',
    says: 'Order of octets in UCS-2; some centres want it swapped.',
  },
  {
    key: 'joining',
    form: { kind: 'choice', choices: ['udh', 'sar', 'payload'] },
    absent: 'udh',
    says: 'How the centre learns that parts belong together: user data headers, sar_ parameters, or one message_payload that it cuts itself.',
  },
  {
    key: 'registered',
    form: { kind: 'choice', choices: ['final', 'failure', 'none'] },
    absent: 'final',
    says: 'Receipts asked for. With `failure`, what no receipt came for in `receiptHours` is delivered; with `none`, what the centre took is.',
  },
  {
    key: 'receipts',
    form: { kind: 'choice', choices: ['all', 'first', 'last'] },
    absent: 'all',
    says: 'Which parts of a message the centre sends receipts for.',
  },
  {
    key: 'receiptIds',
    form: { kind: 'choice', choices: ['any', 'same', 'hex-to-decimal', 'decimal-to-hex'] },
    absent: 'any',
    says: 'How the id of a receipt is written against that of the answer: alike, or in another base. `any` tries both.',
  },
  {
    key: 'receiptHours',
    form: seconds(1, 720),
    absent: '48',
    says: 'Hours a receipt is waited for; then error 245.',
  },
  {
    key: 'textReceipts',
    form: FORMS.switch,
    absent: 'false',
    says: 'The centre forgets the flag of receipts, so that their text must tell. A subscriber could write one.',
  },
  {
    key: 'validity',
    form: { kind: 'choice', choices: ['relative', 'absolute', 'none'] },
    absent: 'relative',
    says: 'How the centre is told how long a message lives.',
  },
  {
    key: 'lookups',
    form: { kind: 'choice', choices: ['none', 'texts'] },
    absent: 'none',
    says: '`texts`: the centre takes `__HLR__` and `__PING__` for look-ups. Without it, a ping is a silent message and hlr is not served.',
  },
  {
    key: 'unanswered',
    form: { kind: 'choice', choices: ['resend', 'give-up'] },
    absent: 'resend',
    says: 'What becomes of a message whose answer got lost: it may have gone out. Sent again, it is marked as doubtful.',
  },
  {
    key: 'errors',
    form: {
      kind: 'table',
      fits: (key, value) => /^[\w-]{1,30}$/.test(key) && isMapped(value),
      form: 'codes such as 0x45, UNDELIV or 034 with a final status and an error up to 255 such as 20/6',
    },
    absent: 'the table in docs/operate/links.md',
    says: 'What codes of the centre mean: command_status in hexadecimal, words and `err` of receipts.',
  },
  {
    key: 'kinds',
    form: {
      kind: 'list',
      fits: (text) => KINDS.some((kind) => kind === text),
      form: `one of ${KINDS.join(', ')}`,
    },
    absent: 'sms, flash, binary, push, ping, with `lookups` hlr too',
    says: 'Kinds of message it takes.',
  },
];

type Given = GivenFiles &
  Partial<Omit<SmppSettings, 'tlsFiles' | 'errors'>> & {
    readonly errors?: Readonly<Record<string, string>>;
  };

export function smppSettings(
  given: Readonly<Record<string, unknown>>,
  { where, faults }: FaultReport,
): SmppSettings {
  const { errors, version, codings, caFile: _ca, certFile: _cert, keyFile: _key, ...rest } = given as Given;
  if (rest.lookups !== 'texts' && rest.kinds?.includes('hlr'))
    faults.push(`${where}: "hlr" needs "lookups": "texts"`);
  const secured = rest.tls === undefined || rest.tls === 'off' ? 'no' : 'yes';
  const tlsFiles = readTlsFiles(given as Given, secured, (text) => void faults.push(`${where}: ${text}`));
  const numbers = Object.entries(codings ?? {}).map(([key, value]) => [key, Number(value)]);
  return {
    host: '',
    port: secured === 'no' ? 2775 : 3550,
    tls: 'off',
    systemId: '',
    password: '',
    systemType: '',
    addressTon: 5,
    addressNpi: 1,
    addressRange: '',
    bind: 'transceiver',
    binds: 1,
    window: 10,
    peerWindow: 1_000,
    throughput: undefined,
    enquireSeconds: 30,
    responseSeconds: 30,
    connectSeconds: 10,
    reconnectSeconds: 20,
    downSeconds: 30,
    serviceType: '',
    sourceTon: undefined,
    sourceNpi: undefined,
    destinationTon: 1,
    destinationNpi: 1,
    plus: 'no',
    alphabet: 'gsm7',
    ucs2: 'big-endian',
    joining: 'udh',
    registered: 'final',
    receipts: 'all',
    receiptIds: 'any',
    receiptHours: 48,
    textReceipts: 'no',
    validity: 'relative',
    lookups: 'none',
    unanswered: 'resend',
    kinds: undefined,
    ...rest,
    tlsFiles,
    version: (version as unknown) === '5' ? 0x50 : 0x34,
    codings: Object.fromEntries(numbers),
    errors: new Map(Object.entries(errors ?? {}).map(([code, text]) => [errorKey(code), mappedOf(text)])),
  };
}

function isMapped(text: string): boolean {
  const { status, err } = mappedOf(text);
  return STATUSES.has(status) && isFinal(status) && err <= 255;
}

function mappedOf(text: string): Mapped {
  const [, status, err] = MAPPED.exec(text) ?? [];
  return { status: Number(status), err: Number(err) };
}

export function smppKinds({ kinds, lookups }: SmppSettings): ReadonlySet<MessageKind> {
  return new Set(kinds ?? KINDS.filter((kind) => kind !== 'hlr' || lookups === 'texts'));
}
