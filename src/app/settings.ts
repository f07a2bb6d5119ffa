// From a configuration file and DOZVON_* variables to one frozen value; a variable wins over the file. Owns the reading
// and the sentences about what is wrong, all of them at once. It must not open what the settings name.

import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { parse as parseYaml } from 'yaml';
import { assert, unreachable } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readEntry } from '../base/section-table.ts';
import {
  PORTABILITY_ROWS,
  type PortabilityHttpSettings,
  readPortability,
} from '../channels/http-provider/portability-http.ts';
import type { AnyLinkKind } from '../channels/link.ts';
import { type PhoneNumber, parsePhone, splitPhones } from '../core/numbers/phone-number.ts';
import type { Route } from '../core/routing/route.ts';
import { readRoutes } from '../core/routing/route-settings.ts';
import { type PhoneScript, readPhones } from '../voice/phones/phone-script.ts';
import { readSpeechConfig } from '../voice/speech/read-speech-config.ts';
import type { SpeechConfig } from '../voice/speech/speech-config.ts';
import { readTrunkSettings, type TrunkSettings } from '../voice/trunks/trunk-settings.ts';
import { readIceServers } from './ice-servers.ts';
import { type ConfiguredLink, readLinks } from './read-links.ts';
import { SECTIONS, SETTINGS, type SettingRow } from './settings-table.ts';
import { causeInWords } from './system-words.ts';

type Row = (typeof SETTINGS)[number];
type ValueOf<R extends Row> =
  | (R['form'] extends { readonly kind: 'port' | 'number' }
      ? number
      : R['form'] extends { readonly choices: readonly (infer C)[] }
        ? C
        : string)
  | (R['absent'] extends undefined ? undefined : never);

export type Settings = { readonly [R in Row as R['key']]: ValueOf<R> } & {
  readonly trunks: readonly TrunkSettings[];
  readonly links: readonly ConfiguredLink[];
  /** Whom to ask for the networks of numbers; absent: nobody. */
  readonly portability: PortabilityHttpSettings | undefined;
  /** Absent: links take what their own prefixes fit. */
  readonly routes: readonly Route[] | undefined;
  readonly phones: readonly PhoneScript[];
  readonly speech: SpeechConfig;
  /** Where the file was, or undefined when there is none. */
  readonly file: string | undefined;
};

const FILES = ['dozvon.config.json', 'dozvon.config.yaml', 'dozvon.config.yml'];

type Environment = Readonly<Record<string, string | undefined>>;

/** What the file holds, not looked at yet. */
type Configuration = {
  /** The folder relative paths start from. */
  readonly root: string;
  readonly file: string | undefined;
  /** Keys with their sections joined by points. */
  readonly given: ReadonlyMap<string, unknown>;
  readonly faults: readonly string[];
};

export function readConfiguration(env: Environment, root: string): Configuration {
  const faults: string[] = [];
  const file = findFile(env, root);
  const given = file === undefined ? new Map<string, unknown>() : readFile(file, faults);
  for (const key of given.keys()) {
    if (!isKnown(key)) faults.push(`unknown key "${key}" in ${file}`);
  }
  return { root, file, given, faults };
}

/** Every fault as a sentence that names its key. `kinds` are those that links may be of. */
export function readSettings(
  env: Environment,
  { root, file, given, faults: before }: Configuration,
  kinds: readonly AnyLinkKind[],
): Result<Settings, readonly string[]> {
  const faults = [...before];
  const values: Record<string, unknown> = { file };
  for (const row of SETTINGS as readonly SettingRow[]) {
    const fromEnv = env[row.env];
    const value = fromEnv !== undefined && fromEnv !== '' ? fromEnv : given.get(row.key);
    const where = fromEnv !== undefined && fromEnv !== '' ? row.env : row.key;
    values[row.key] = value === undefined ? row.absent : readValue(row, value, { where, faults });
  }
  const sections = readSections(given, kinds, faults);
  values.data = path.resolve(root, String(values.data));
  faults.push(...contradictions(values, sections?.trunks ?? []));
  return faults.length > 0 ? err(faults) : ok(Object.freeze({ ...values, ...sections }) as Settings);
}

/** Settings that are right one by one and wrong together. */
function contradictions(
  values: Readonly<Record<string, unknown>>,
  trunks: readonly TrunkSettings[],
): readonly string[] {
  const certificate = values['sip.certificate'];
  const encrypted = trunks.find((trunk) => trunk.transport === 'tls');
  return [
    ...['sip', 'smpp', 'smtp'].flatMap((door) => pairFaults(values, [`${door}.certificate`, `${door}.key`])),
    // A call over TLS leaves from our own TLS listener: the far side calls back there.
    ...(encrypted && certificate === undefined
      ? [`trunk ${encrypted.name} goes over tls, which needs sip.certificate and sip.key`]
      : []),
  ];
}

/** Both or none. */
function pairFaults(
  values: Readonly<Record<string, unknown>>,
  pair: readonly [string, string],
): readonly string[] {
  const [absent, present] = [
    pair.find((key) => values[key] === undefined),
    pair.find((key) => values[key] !== undefined),
  ];
  return absent === undefined || present === undefined ? [] : [`${present} needs ${absent}`];
}

function isKnown(key: string): boolean {
  return SETTINGS.some((row) => row.key === key) || SECTIONS.some((section) => section === key);
}

function findFile(env: Environment, root: string): string | undefined {
  const named = env.DOZVON_CONFIG;
  if (named) return path.resolve(named);
  return FILES.map((name) => path.join(root, name)).find((one) => existsSync(one));
}

/** The file's keys with their sections joined by points; the sections with tables of their own stay whole. */
function readFile(file: string, faults: string[]): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    faults.push(unreadable(file, error));
    return flat;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    faults.push(`${file} must hold an object of settings`);
    return flat;
  }
  for (const [key, value] of Object.entries(content)) {
    const isSection = SETTINGS.some((row) => row.key.startsWith(`${key}.`));
    if (!isSection) flat.set(key, value);
    else if (typeof value !== 'object' || value === null) faults.push(`${key} must be an object`);
    else for (const [inner, one] of Object.entries(value)) flat.set(`${key}.${inner}`, one);
  }
  return flat;
}

function unreadable(file: string, error: unknown): string {
  if (!(error instanceof Error)) return `${file} cannot be read: ${error}`;
  const words = causeInWords(Object.assign(error, { path: file }));
  return words ?? `${file} cannot be read: ${error.message.split('\n')[0]}`;
}

function readValue(
  row: SettingRow,
  value: unknown,
  report: { readonly where: string; readonly faults: string[] },
): unknown {
  const fault = (form: string): void => {
    // An address of a database may hold a password.
    const shown = row.form.kind === 'url' ? '' : `, not ${JSON.stringify(value)}`;
    report.faults.push(`${report.where} must be ${form}${shown}`);
  };
  const { form } = row;
  switch (form.kind) {
    case 'text':
      if (typeof value !== 'string' || value === '') fault('a text');
      return value;
    case 'address':
      if (typeof value !== 'string' || isIP(value) === 0) fault('an IP address');
      return value;
    case 'page':
      if (typeof value !== 'string' || !/^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(value))
        fault('a path such as /sys/oms.php');
      return value;
    case 'path':
      if (typeof value !== 'string' || !/^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/.test(value))
        fault('letters, digits, hyphens and underscores such as t or go/to');
      return value;
    case 'url':
      if (typeof value !== 'string' || !isUrlOf(value, form.schemes))
        fault(`an address that begins with ${form.schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
      return value;
    case 'port':
      return readNumber(value, { least: 0, most: 65_535, fault });
    case 'number':
      return readNumber(value, { least: form.least, most: form.most, fault });
    case 'networks':
      if (readNetworks(value) === undefined) fault('addresses or networks such as 127.0.0.1, 10.0.0.0/8');
      return value;
    case 'domains':
      if (readDomains(value) === undefined) fault('domains such as sms.example, send.shop.example');
      // A list of YAML becomes the text it could have been written as.
      return String(value);
    case 'origins':
      if (readOrigins(value) === undefined) fault('origins such as https://shop.example, or *');
      return value;
    case 'ports':
      if (readPorts(String(value)) === undefined) fault('two ports such as 20000-29999, the first smaller');
      return value;
    case 'iceServers':
      if (readIceServers(value) === undefined)
        fault('addresses such as stun:stun.example:3478, turn:turn.example');
      return String(value);
    case 'phones':
      if (readPhoneNumbers(value) === undefined) fault('phone numbers such as 74950000001, 74950000002');
      return value;
    case 'choice':
      if (!form.choices.some((choice) => choice === String(value)))
        fault(`one of ${form.choices.join(', ')}`);
      return String(value);
    case 'several':
      if (!namesOf(String(value)).every((name) => form.of.includes(name)))
        fault(`some of ${form.of.join(', ')}, split by commas`);
      // A list of YAML becomes the text it could have been written as.
      return String(value);
    default:
      return unreachable(form);
  }
}

/** The names of a setting that holds several; an empty text holds none. */
export function namesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function isUrlOf(value: string, schemes: readonly string[]): boolean {
  // No stricter: a PostgreSQL address may leave its host out.
  return schemes.some((scheme) => value.startsWith(`${scheme}://`));
}

function readNumber(
  value: unknown,
  range: { readonly least: number; readonly most: number; readonly fault: (form: string) => void },
): number {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : -1;
  if (!Number.isInteger(number) || number < range.least || number > range.most) {
    range.fault(`a whole number from ${range.least} to ${range.most}`);
  }
  return number;
}

type PortPair = { readonly first: number; readonly last: number };

/** The ports of RTP, and how many legs they are enough for: each takes one for sound and one for reports of it. */
export function rtpPorts(settings: Settings): { readonly ports: PortPair; readonly legs: number } {
  const ports = readPorts(settings['rtp.ports']);
  assert(ports !== undefined, 'the settings have been read');
  return { ports, legs: Math.floor((ports.last - ports.first + 1) / 2) };
}

/** `127.0.0.1, 10.0.0.0/8` as a list; undefined when one of them is neither an address nor a network. */
export function readNetworks(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined;
  const networks = value.split(',').map((one) => one.trim());
  const known = (one: string): boolean => (one.includes('/') ? ipaddr.isValidCIDR(one) : ipaddr.isValid(one));
  return networks.every(known) ? networks : undefined;
}

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** `sms.example, shop.example`, or a list of them, in small letters; undefined when one is none. */
export function readDomains(value: unknown): readonly string[] | undefined {
  const domains = namesOf(String(value).toLowerCase());
  return domains.every((one) => one.length <= 253 && DOMAIN.test(one)) ? domains : undefined;
}

/** `74950000001, 74950000002`, or a list of them, as numbers; undefined when one is none. */
export function readPhoneNumbers(value: unknown): readonly PhoneNumber[] | undefined {
  const texts = Array.isArray(value) ? value.map(String) : splitPhones(String(value));
  const numbers = texts.map(parsePhone);
  if (numbers.length > LIMITS.waitedCalls.numbers) return undefined;
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length && known.length > 0 ? [...new Set(known)] : undefined;
}

/** `https://shop.example, http://localhost:3000` as browsers write them; undefined when one of them is no origin. */
export function readOrigins(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined;
  const origins = value.split(',').map((one) => one.trim().replace(/\/$/, ''));
  const known = (one: string): boolean =>
    one === '*' ||
    (URL.canParse(one) && /^https?:$/.test(new URL(one).protocol) && new URL(one).origin === one);
  return origins.every(known) ? origins : undefined;
}

/** `20000-20999` as a pair; undefined when it is none. */
export function readPorts(text: string): PortPair | undefined {
  const match = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return first >= 1024 && last <= 65_535 && first < last ? { first, last } : undefined;
}

function readSections(
  given: ReadonlyMap<string, unknown>,
  kinds: readonly AnyLinkKind[],
  faults: string[],
): Pick<Settings, (typeof SECTIONS)[number]> | undefined {
  const trunks = readTrunkSettings(given.get('trunks') ?? []);
  const phones = readPhones(given.get('phones') ?? []);
  const speech = readSpeechConfig(given.get('speech'));
  const links = readLinks(given.get('links') ?? [], kinds);
  const routes = readRoutes(given.get('routes'), links.ok ? links.value.map(({ name }) => name) : []);
  // Routes over links that could not be read would all be wrong.
  const sections = [trunks, phones, speech, links, ...(links.ok ? [routes] : [])];
  for (const section of sections) if (!section.ok) faults.push(...section.error);
  const portability = readPortabilitySection(given.get('portability'), faults);
  if (!trunks.ok || !phones.ok || !speech.ok || !links.ok || !routes.ok) return undefined;
  return {
    trunks: trunks.value,
    phones: phones.value,
    speech: speech.value,
    links: links.value,
    routes: routes.value,
    portability,
  };
}

function readPortabilitySection(value: unknown, faults: string[]): PortabilityHttpSettings | undefined {
  if (value === undefined) return undefined;
  const report = { where: 'portability', faults };
  const before = faults.length;
  const given = readEntry(PORTABILITY_ROWS, value, report);
  return faults.length > before ? undefined : readPortability(given, report);
}
