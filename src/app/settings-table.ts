// The settings of the program as one table: the reader, the refusal of unknown keys and the printed reference page come
// from it. Trunks, phones and speech have tables of their own. Owns names and defaults; it must not read anything.

import { MESSAGE_KINDS } from '../core/messages/kind.ts';
import { TRANSFER_DEMAND_DEFAULT, TRANSFER_DEMANDS } from '../core/numbers/transfer-number.ts';
import { COMMANDS, type CommandName } from '../core/phone-commands/command-words.ts';
import { LANGUAGES } from '../protocols/gsm/national-tables.ts';

type SettingForm =
  | { readonly kind: 'text' }
  /** A numeric one, because it is written into SIP and SDP as it stands. */
  | { readonly kind: 'address' }
  /** Origins such as https://console.example, split by commas. */
  | { readonly kind: 'origins' }
  /** Addresses or networks such as 10.0.0.0/8, split by commas. */
  | { readonly kind: 'networks' }
  /** Domain names, split by commas. */
  | { readonly kind: 'domains' }
  /** The path of an address, from its slash on. */
  | { readonly kind: 'page' }
  /** Part of the path of an address. */
  | { readonly kind: 'path' }
  | { readonly kind: 'url'; readonly schemes: readonly string[] }
  | { readonly kind: 'port' }
  | { readonly kind: 'ports' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  /** Phone numbers, split by commas, or a list of them. */
  | { readonly kind: 'phones' }
  /** Addresses of STUN and TURN servers, split by commas. */
  | { readonly kind: 'iceServers' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** Any of them, split by commas. */
  | { readonly kind: 'several'; readonly of: readonly string[] };

export type SettingRow = {
  /** Place in the configuration file, sections split by points. */
  readonly key: string;
  readonly env: string;
  readonly form: SettingForm;
  /** What stands when it is left out; undefined: nothing, see `says`. */
  readonly absent: string | number | undefined;
  readonly says: string;
};

const text = { kind: 'text' } as const;
const address = { kind: 'address' } as const;
const port = { kind: 'port' } as const;

function wordsOf(command: CommandName): string {
  return COMMANDS[command].words.join(', ');
}

export const SETTINGS = [
  {
    key: 'data',
    env: 'DOZVON_DATA',
    form: text,
    absent: 'data',
    says: 'Folder of everything kept: database, recordings, prompts, keys. A relative path starts in the project folder, with an installed package in the current folder.',
  },
  {
    key: 'databaseUrl',
    env: 'DATABASE_URL',
    form: { kind: 'url', schemes: ['postgres', 'postgresql'] },
    absent: undefined,
    says: 'A PostgreSQL server of your own; without it one is run in the data folder.',
  },
  {
    key: 'http.address',
    env: 'DOZVON_HTTP_ADDRESS',
    form: text,
    absent: '127.0.0.1',
    says: 'Address HTTP listens on.',
  },
  {
    key: 'http.port',
    env: 'DOZVON_HTTP_PORT',
    form: port,
    absent: 8080,
    says: 'Port HTTP listens on; 0 takes a free one.',
  },
  {
    key: 'http.publicUrl',
    env: 'DOZVON_PUBLIC_URL',
    form: { kind: 'url', schemes: ['http', 'https'] },
    absent: undefined,
    says: 'How the outside reaches HTTP: what links to recordings, to files of messages and short links begin with; without it the listening address.',
  },
  {
    key: 'http.proxies',
    env: 'DOZVON_HTTP_PROXIES',
    form: { kind: 'networks' },
    absent: undefined,
    says: 'Reverse proxies whose X-Forwarded-For is believed: addresses or networks, split by commas. Without it every client has the address it connects from.',
  },
  {
    key: 'http.origins',
    env: 'DOZVON_HTTP_ORIGINS',
    form: { kind: 'origins' },
    absent: undefined,
    says: 'Origins of web pages that may ask the JSON API from a browser, such as https://shop.example, split by commas; `*` is any. Without it none may.',
  },
  {
    key: 'http.metricsNetworks',
    env: 'DOZVON_HTTP_METRICS_NETWORKS',
    form: { kind: 'networks' },
    absent: '127.0.0.0/8, ::1',
    says: 'Addresses or networks that may read /metrics and /metrics/links, split by commas.',
  },
  {
    key: 'soap.address',
    env: 'DOZVON_SOAP_ADDRESS',
    form: { kind: 'url', schemes: ['http', 'https'] },
    absent: undefined,
    says: 'What the description of the SOAP interface names as its address and namespace, such as https://sms.example/sys/soap.php; without it the address that the description is asked at.',
  },
  {
    key: 'oms.path',
    env: 'DOZVON_OMS_PATH',
    form: { kind: 'page' },
    absent: '/sys/oms.php',
    says: 'Where the OMS service for Outlook and SharePoint lies.',
  },
  {
    key: 'oms.provider',
    env: 'DOZVON_OMS_PROVIDER',
    form: text,
    absent: 'Dozvon',
    says: 'Company name that Outlook shows when an account is made.',
  },
  {
    key: 'oms.uri',
    env: 'DOZVON_OMS_URI',
    form: text,
    absent: undefined,
    says: 'What Outlook knows the service by: changed, it is another service to it; without it the address it is asked at.',
  },
  {
    key: 'oms.signUpPage',
    env: 'DOZVON_OMS_SIGN_UP_PAGE',
    form: { kind: 'url', schemes: ['http', 'https'] },
    absent: undefined,
    says: 'Page where users sign up; without it the root of the address asked at.',
  },
  {
    key: 'oms.locale',
    env: 'DOZVON_OMS_LOCALE',
    form: { kind: 'number', least: 0, most: 65_535 },
    absent: 0,
    says: 'Number of the language of the market (1049 Russian, 1033 English); 0 is everywhere.',
  },
  {
    key: 'oms.localName',
    env: 'DOZVON_OMS_LOCAL_NAME',
    form: text,
    absent: 'Dozvon',
    says: 'Name of the service in that language.',
  },
  {
    key: 'oms.englishName',
    env: 'DOZVON_OMS_ENGLISH_NAME',
    form: text,
    absent: 'Dozvon',
    says: 'Name of the service in any other.',
  },
  {
    key: 'oms.infoNamespace',
    env: 'DOZVON_OMS_INFO_NAMESPACE',
    form: text,
    absent: 'http://schemas.microsoft.com/office/Outlook/2006/OMS/serviceInfo',
    says: 'Namespace of the serviceInfo document.',
  },
  {
    key: 'oms.recipients',
    env: 'DOZVON_OMS_RECIPIENTS',
    form: { kind: 'number', least: 1, most: 10_000 },
    absent: 50,
    says: 'Recipients of one message; more are refused with `other`.',
  },
  {
    key: 'oms.messages',
    env: 'DOZVON_OMS_MESSAGES',
    form: { kind: 'number', least: 1, most: 50 },
    absent: 20,
    says: 'SMS of one sending; more are refused with `other`.',
  },
  {
    key: 'oms.singleByte',
    env: 'DOZVON_OMS_SINGLE_BYTE',
    form: { kind: 'number', least: 1, most: 1_000 },
    absent: 160,
    says: 'Characters of one SMS in the alphabet of GSM; more are refused with `lengthLimit`.',
  },
  {
    key: 'oms.doubleByte',
    env: 'DOZVON_OMS_DOUBLE_BYTE',
    form: { kind: 'number', least: 1, most: 1_000 },
    absent: 70,
    says: 'Characters of one SMS in any other.',
  },
  {
    key: 'oms.longSms',
    env: 'DOZVON_OMS_LONG_SMS',
    form: { kind: 'choice', choices: ['on', 'off'] },
    absent: 'on',
    says: 'Whether LONG_SMS_SENDER is offered: long texts that the server splits.',
  },
  {
    key: 'oms.longCharacters',
    env: 'DOZVON_OMS_LONG_CHARACTERS',
    form: { kind: 'number', least: 1, most: 1_000 },
    absent: 1_000,
    says: 'Characters of such a text.',
  },
  {
    key: 'oms.mms',
    env: 'DOZVON_OMS_MMS',
    form: { kind: 'choice', choices: ['on', 'off'] },
    absent: 'off',
    says: 'Whether MMS_SENDER is offered; it takes a link that carries MMS.',
  },
  {
    key: 'oms.mmsBytes',
    env: 'DOZVON_OMS_MMS_BYTES',
    form: { kind: 'number', least: 1, most: 1_048_576 },
    absent: 307_200,
    says: 'Bytes of one MMS; more are refused with `sizeLimit`.',
  },
  {
    key: 'oms.slides',
    env: 'DOZVON_OMS_SLIDES',
    form: { kind: 'number', least: 1, most: 100 },
    absent: 20,
    says: 'Slides of one MMS; more are refused with `slidesLimit`.',
  },
  {
    key: 'smtp.address',
    env: 'DOZVON_SMTP_ADDRESS',
    form: text,
    absent: '127.0.0.1',
    says: 'Address SMTP listens on, for mails with commands and mails that become SMS.',
  },
  {
    key: 'smtp.port',
    env: 'DOZVON_SMTP_PORT',
    form: port,
    absent: 2525,
    says: 'Port SMTP listens on; 0 takes a free one.',
  },
  {
    key: 'smtp.hosts',
    env: 'DOZVON_SMTP_HOSTS',
    form: { kind: 'domains' },
    absent: undefined,
    says: 'Domains whose mails are taken, to addresses at them and at `send.` before them, split by commas. Without it any domain.',
  },
  {
    key: 'smtp.certificate',
    env: 'DOZVON_SMTP_CERTIFICATE',
    form: text,
    absent: undefined,
    says: 'File of the TLS certificate chain (PEM); with it STARTTLS is offered.',
  },
  {
    key: 'smtp.key',
    env: 'DOZVON_SMTP_KEY',
    form: text,
    absent: undefined,
    says: 'File of the TLS private key (PEM).',
  },
  {
    key: 'smtp.refusals',
    env: 'DOZVON_SMTP_REFUSALS',
    form: { kind: 'choice', choices: ['mail', 'dialogue'] },
    absent: 'mail',
    says: 'How an account learns that its mail was refused: by a mail to the sender, or by the reply in the dialogue.',
  },
  {
    key: 'smtp.networks',
    env: 'DOZVON_SMTP_NETWORKS',
    form: { kind: 'networks' },
    absent: undefined,
    says: 'Addresses or networks of mail servers whose e-mails become SMS without a sign-in, split by commas: sender addresses they let through are believed. Without it every such mail needs AUTH.',
  },
  {
    key: 'smtp.mailsPerMinute',
    env: 'DOZVON_SMTP_MAILS_PER_MINUTE',
    form: { kind: 'number', least: 1, most: 1_000_000 },
    absent: 600,
    says: 'Mails a minute from one address.',
  },
  {
    key: 'shortLinks.path',
    env: 'DOZVON_SHORT_LINK_PATH',
    form: { kind: 'path' },
    absent: 't',
    says: 'What stands between host and code in the address of a short link.',
  },
  {
    key: 'shortLinks.url',
    env: 'DOZVON_SHORT_LINK_URL',
    form: { kind: 'url', schemes: ['http', 'https'] },
    absent: undefined,
    says: 'What stands before the code in texts, when a shorter name of yours leads to `shortLinks.path`; without it `http.publicUrl` and the path.',
  },
  {
    key: 'approval.senders',
    env: 'DOZVON_APPROVAL_SENDERS',
    form: { kind: 'choice', choices: ['at-once', 'by-hand'] },
    absent: 'at-once',
    says: 'Whether sender names that clients add may be used at once (numbers: once confirmed) or after `./dozvon senders approve`.',
  },
  {
    key: 'approval.templates',
    env: 'DOZVON_APPROVAL_TEMPLATES',
    form: { kind: 'choice', choices: ['at-once', 'by-hand'] },
    absent: 'at-once',
    says: 'Whether texts that clients register with operators count at once or after `./dozvon templates approve`.',
  },
  {
    key: 'transferNumbers',
    env: 'DOZVON_TRANSFER_NUMBERS',
    form: { kind: 'choice', choices: TRANSFER_DEMANDS },
    absent: TRANSFER_DEMAND_DEFAULT,
    says: 'Which numbers of an account its menus may put calls through to: those `confirmed` by a code (or by `./dozvon account allow-transfer`), or all that are `listed`. An account may have it otherwise: `./dozvon account set LOGIN --transfer-numbers`.',
  },
  {
    key: 'sms.national',
    env: 'DOZVON_SMS_NATIONAL',
    form: { kind: 'several', of: LANGUAGES },
    absent: '',
    says: `Languages whose shift tables (3GPP TS 23.038 annex A) SMS may be written with, split by commas, of ${LANGUAGES.join(', ')}: their letters fit into fewer parts, on phones that know the tables. Every operator must take them.`,
  },
  {
    key: 'optOut.stop',
    env: 'DOZVON_STOP_WORDS',
    form: text,
    absent: 'stop, стоп, unsubscribe, отписка, отписаться',
    says: 'Messages of subscribers that are one of these words, or begin with it and are short, put the sender into the black list of the account they wrote to. Split by commas; `-` is none.',
  },
  {
    key: 'optOut.start',
    env: 'DOZVON_START_WORDS',
    form: text,
    absent: 'start, старт, subscribe, подписка, подписаться',
    says: 'Words that take it back.',
  },
  {
    key: 'optOut.scope',
    env: 'DOZVON_STOP_SCOPE',
    form: { kind: 'choice', choices: ['mass', 'all'] },
    absent: 'mass',
    says: 'What a stop ends: mailings, or every message.',
  },
  {
    key: 'commands.numbers',
    env: 'DOZVON_COMMAND_NUMBERS',
    form: { kind: 'phones' },
    absent: undefined,
    says: 'Numbers of yours that take commands by SMS from phones that have joined an account, split by commas.',
  },
  {
    key: 'commands.balance',
    env: 'DOZVON_COMMAND_BALANCE',
    form: text,
    absent: wordsOf('balance'),
    says: 'Words of the command that asks for the balance; `-` is none.',
  },
  {
    key: 'commands.send',
    env: 'DOZVON_COMMAND_SEND',
    form: text,
    absent: wordsOf('send'),
    says: 'Words of the command that sends an SMS; `-` is none.',
  },
  {
    key: 'commands.call',
    env: 'DOZVON_COMMAND_CALL',
    form: text,
    absent: wordsOf('call'),
    says: 'Words of the command that makes a call; `-` is none.',
  },
  {
    key: 'commands.menu',
    env: 'DOZVON_COMMAND_MENU',
    form: text,
    absent: wordsOf('menu'),
    says: 'Words of the command that calls with a saved menu or a template; `-` is none.',
  },
  {
    key: 'commands.cost',
    env: 'DOZVON_COMMAND_COST',
    form: text,
    absent: wordsOf('cost'),
    says: 'Words of the command that asks for a price; `-` is none.',
  },
  {
    key: 'commands.status',
    env: 'DOZVON_COMMAND_STATUS',
    form: text,
    absent: wordsOf('status'),
    says: 'Words of the command that asks what became of a message; `-` is none.',
  },
  {
    key: 'commands.stop',
    env: 'DOZVON_COMMAND_STOP',
    form: text,
    absent: wordsOf('stop'),
    says: 'Words of the command that takes a message back; `-` is none.',
  },
  {
    key: 'commands.help',
    env: 'DOZVON_COMMAND_HELP',
    form: text,
    absent: wordsOf('help'),
    says: 'Words of the command that asks for the list of commands; `-` is none.',
  },
  {
    key: 'commands.join',
    env: 'DOZVON_COMMAND_JOIN',
    form: text,
    absent: wordsOf('join'),
    says: 'Words of the command that lets a phone command an account; `-` is none.',
  },
  {
    key: 'commands.leave',
    env: 'DOZVON_COMMAND_LEAVE',
    form: text,
    absent: wordsOf('leave'),
    says: 'Words of the command that ends that; `-` is none.',
  },
  {
    key: 'smpp.address',
    env: 'DOZVON_SMPP_ADDRESS',
    form: text,
    absent: '127.0.0.1',
    says: 'Address SMPP listens on for clients.',
  },
  {
    key: 'smpp.port',
    env: 'DOZVON_SMPP_PORT',
    form: port,
    absent: 2775,
    says: 'Port of SMPP; 0 takes a free one.',
  },
  {
    key: 'smpp.tlsPort',
    env: 'DOZVON_SMPP_TLS_PORT',
    form: port,
    absent: 3550,
    says: 'Port of SMPP over TLS, opened when a certificate is given.',
  },
  {
    key: 'smpp.certificate',
    env: 'DOZVON_SMPP_CERTIFICATE',
    form: text,
    absent: undefined,
    says: 'File of the TLS certificate chain (PEM).',
  },
  {
    key: 'smpp.key',
    env: 'DOZVON_SMPP_KEY',
    form: text,
    absent: undefined,
    says: 'File of the TLS private key (PEM).',
  },
  {
    key: 'sip.address',
    env: 'DOZVON_SIP_ADDRESS',
    form: address,
    absent: '127.0.0.1',
    says: 'Address SIP and RTP listen on.',
  },
  {
    key: 'sip.port',
    env: 'DOZVON_SIP_PORT',
    form: port,
    absent: 5060,
    says: 'Port of SIP over UDP and TCP; 0 takes a free one.',
  },
  {
    key: 'sip.tlsPort',
    env: 'DOZVON_SIP_TLS_PORT',
    form: port,
    absent: 5061,
    says: 'Port of SIP over TLS, opened when a certificate is given.',
  },
  {
    key: 'sip.certificate',
    env: 'DOZVON_SIP_CERTIFICATE',
    form: text,
    absent: undefined,
    says: 'File of the TLS certificate chain (PEM).',
  },
  {
    key: 'sip.key',
    env: 'DOZVON_SIP_KEY',
    form: text,
    absent: undefined,
    says: 'File of the TLS private key (PEM).',
  },
  {
    key: 'sip.publicAddress',
    env: 'DOZVON_SIP_PUBLIC_ADDRESS',
    form: address,
    absent: undefined,
    says: 'Address written in SIP and SDP when a NAT stands in between.',
  },
  {
    key: 'rtp.ports',
    env: 'DOZVON_RTP_PORTS',
    form: { kind: 'ports' },
    absent: '20000-29999',
    says: 'Ports of RTP and RTCP, two for each leg.',
  },
  {
    key: 'rtp.body',
    env: 'DOZVON_RTP_BODY',
    form: { kind: 'choice', choices: ['auto', 'batch', 'dgram'] },
    absent: 'auto',
    says: 'How packets are moved: batched system calls (Linux) or plain sockets.',
  },
  {
    key: 'webrtc.address',
    env: 'DOZVON_WEBRTC_ADDRESS',
    form: address,
    absent: '0.0.0.0',
    says: 'Address the sound of browsers is taken at: one of this machine, or 0.0.0.0 or :: for all it has. Ports are open only while a call is on, and answer only who knows its passwords.',
  },
  {
    key: 'webrtc.announced',
    env: 'DOZVON_WEBRTC_ANNOUNCED',
    form: address,
    absent: undefined,
    says: 'Address browsers are told for their sound when a NAT stands in between; without it that of sip.publicAddress.',
  },
  {
    key: 'webrtc.ports',
    env: 'DOZVON_WEBRTC_PORTS',
    form: { kind: 'ports' },
    absent: '30000-30999',
    says: 'UDP ports of the sound of browsers, one for each call and address of this machine.',
  },
  {
    key: 'webrtc.iceServers',
    env: 'DOZVON_WEBRTC_ICE_SERVERS',
    form: { kind: 'iceServers' },
    absent: undefined,
    says: 'STUN and TURN servers browsers are told of, such as stun:stun.example:3478, turn:turn.example, split by commas.',
  },
  {
    key: 'webrtc.turnSecret',
    env: 'DOZVON_WEBRTC_TURN_SECRET',
    form: text,
    absent: undefined,
    says: 'The secret shared with the TURN servers (static-auth-secret of coturn): passwords for a day are made by it. Without it no TURN server is told of.',
  },
  {
    key: 'calls.max',
    env: 'DOZVON_CALLS_MAX',
    form: { kind: 'number', least: 1, most: 10_000 },
    absent: undefined,
    says: 'Calls of this node at once; without it nine tenths of what the RTP ports allow, so that transfers find room.',
  },
  {
    key: 'calls.drainSeconds',
    env: 'DOZVON_DRAIN_SECONDS',
    form: { kind: 'number', least: 0, most: 7_200 },
    absent: 5,
    says: 'How long a stopping server lets calls finish before it hangs up.',
  },
  {
    key: 'confirm.numbers',
    env: 'DOZVON_CONFIRM_NUMBERS',
    form: { kind: 'phones' },
    absent: undefined,
    says: 'Numbers of the trunks that subscribers call to confirm theirs, split by commas; an account that rents numbers uses those.',
  },
  {
    key: 'confirm.minutes',
    env: 'DOZVON_CONFIRM_MINUTES',
    form: { kind: 'number', least: 1, most: 1_440 },
    absent: 10,
    says: 'How long such a call is waited for.',
  },
  {
    key: 'confirm.status',
    env: 'DOZVON_CONFIRM_STATUS',
    form: { kind: 'choice', choices: ['603', '486'] },
    absent: '603',
    says: 'How such a call is refused, once it is noted: declined or busy. Networks play different words.',
  },
  {
    key: 'privateAddresses',
    env: 'DOZVON_PRIVATE_ADDRESSES',
    form: { kind: 'choice', choices: ['refuse', 'allow'] },
    absent: 'refuse',
    says: 'Whether handlers and `<file>` tags may point to private and loopback addresses.',
  },
  {
    key: 'signInFailures',
    env: 'DOZVON_SIGN_IN_FAILURES',
    form: { kind: 'number', least: 1, most: 1_000_000 },
    absent: 60,
    says: 'Failed sign-ins a minute from one address before it is locked out.',
  },
  {
    key: 'duplicates',
    env: 'DOZVON_DUPLICATES',
    form: { kind: 'choice', choices: ['refuse', 'allow'] },
    absent: 'refuse',
    says: 'Whether the same request within a minute is refused with error 9.',
  },
  {
    key: 'operator.name',
    env: 'DOZVON_OPERATOR_NAME',
    form: text,
    absent: undefined,
    says: 'Who sells, on invoices and acts; without it the account above the client.',
  },
  {
    key: 'operator.details',
    env: 'DOZVON_OPERATOR_DETAILS',
    form: text,
    absent: undefined,
    says: 'Its address, registration and tax numbers; lines are kept.',
  },
  {
    key: 'operator.bank',
    env: 'DOZVON_OPERATOR_BANK',
    form: text,
    absent: undefined,
    says: 'Where it is paid.',
  },
  {
    key: 'operator.vat',
    env: 'DOZVON_OPERATOR_VAT',
    form: text,
    absent: undefined,
    says: 'What its invoices and acts say of VAT.',
  },
  {
    key: 'operator.director',
    env: 'DOZVON_OPERATOR_DIRECTOR',
    form: text,
    absent: undefined,
    says: 'Who signs.',
  },
  {
    key: 'operator.accountant',
    env: 'DOZVON_OPERATOR_ACCOUNTANT',
    form: text,
    absent: undefined,
    says: 'Who signs invoices too.',
  },
  {
    key: 'numbering',
    env: 'DOZVON_NUMBERING',
    form: text,
    absent: undefined,
    says: 'A numbering file of your own, or a folder of them, laid over the shipped plan and over what `dozvon numbers update` installed. A relative path starts in the project folder, with an installed package in the current folder.',
  },
  {
    key: 'portedNumbers',
    env: 'DOZVON_PORTED_NUMBERS',
    form: text,
    absent: undefined,
    says: 'A file of numbers that were taken to another operator, a line each: number,mccmnc. Read again when it changes. A relative path starts in the project folder, with an installed package in the current folder.',
  },
  {
    key: 'chargedAnyway',
    env: 'DOZVON_CHARGED_ANYWAY',
    form: { kind: 'several', of: Object.keys(MESSAGE_KINDS) },
    absent: 'hlr',
    says: 'Kinds of message that cost although they failed, split by commas, such as hlr,sms; empty for none; what ran out of time never costs.',
  },
  {
    key: 'logLevel',
    env: 'DOZVON_LOG',
    form: { kind: 'choice', choices: ['silent', 'error', 'warn', 'info', 'debug'] },
    absent: 'info',
    says: 'How much is logged, as JSON lines on standard error.',
  },
] as const satisfies readonly SettingRow[];

/** Sections of the file that have tables of their own. */
export const SECTIONS = ['trunks', 'phones', 'speech', 'links', 'routes', 'portability'] as const;
