// What the configuration says of a trunk, as one table: the reader, the refusal of unknown keys and the printed reference
// page all come from it. Owns the settings and their defaults; it must not open anything.

import ipaddr from 'ipaddr.js';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Codec } from '../media/media-plane.ts';
import type { Transport } from '../signalling/session.ts';

export type YesNo = 'yes' | 'no';

/** One trunk, every default filled in. */
export type TrunkSettings = {
  readonly name: string;
  /** `virtual`: phones of our own behind real sockets on loopback. */
  readonly kind: 'sip' | 'virtual';
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
  readonly username?: string;
  readonly password?: string;
  readonly register: YesNo;
  readonly registerSeconds: number;
  readonly callerId?: string;
  readonly callerIdIn: 'from' | 'asserted';
  readonly prefixes?: readonly string[];
  readonly callsPerSecond?: number;
  readonly concurrent?: number;
  readonly plus: YesNo;
  readonly domain?: string;
  readonly outboundProxy?: string;
  readonly srtp: 'off' | 'offer' | 'require';
  readonly codecs: readonly Codec[];
  readonly probeSeconds: number;
  readonly sources?: readonly string[];
};

type SettingRow = {
  readonly key: keyof TrunkSettings;
  readonly kind:
    | { readonly kind: 'text'; readonly pattern: RegExp; readonly form: string }
    | {
        readonly kind: 'number';
        readonly least: number;
        readonly most: number;
        readonly whole: 'whole' | 'fraction';
      }
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    /** `true` and `false` of the file, `yes` and `no` inside. */
    | { readonly kind: 'switch' }
    | { readonly kind: 'list'; readonly pattern: RegExp; readonly form: string }
    | { readonly kind: 'networks' };
  /** `required`, or what stands when the key is left out, in words. */
  readonly absent: string;
  readonly says: string;
};

const TEXT = { kind: 'text', pattern: /^[^\s\p{Cc}]+$/u, form: 'a text without blanks' } as const;
const PHONE = { kind: 'text', pattern: /^\+?\d{1,20}$/, form: 'digits, with or without a plus' } as const;
const HOST = {
  kind: 'text',
  pattern: /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/,
  form: 'a host name, an IPv4 address or an IPv6 address in brackets',
} as const;

export const TRUNK_SETTINGS: readonly SettingRow[] = [
  {
    key: 'name',
    kind: {
      kind: 'text',
      pattern: /^[\p{L}\p{N}_.-]{1,40}$/u,
      form: 'up to 40 letters, digits, dots, dashes',
    },
    absent: 'required',
    says: 'What history, metrics and logs call the trunk; different for each.',
  },
  {
    key: 'kind',
    kind: { kind: 'choice', choices: ['sip', 'virtual'] },
    absent: 'sip',
    says: '`virtual` is a set of phones inside the server, for trying things out.',
  },
  { key: 'host', kind: HOST, absent: 'required, but for a virtual trunk', says: 'Where INVITEs go.' },
  {
    key: 'port',
    kind: { kind: 'number', least: 1, most: 65_535, whole: 'whole' },
    absent: '5060, with tls 5061',
    says: 'Always written in the request URI.',
  },
  {
    key: 'transport',
    kind: { kind: 'choice', choices: ['udp', 'tcp', 'tls'] },
    absent: 'udp',
    says: 'How requests travel.',
  },
  { key: 'username', kind: TEXT, absent: 'no sign-in', says: 'For the digest challenge and for REGISTER.' },
  {
    key: 'password',
    kind: { kind: 'text', pattern: /^[^\p{Cc}]+$/u, form: 'a text without control characters' },
    absent: 'no sign-in',
    says: 'Never logged.',
  },
  {
    key: 'register',
    kind: { kind: 'switch' },
    absent: 'false',
    says: 'Register with the trunk, so that it accepts calls from us and sends us its own.',
  },
  {
    key: 'registerSeconds',
    kind: { kind: 'number', least: 30, most: LIMITS.voice.registerSeconds, whole: 'whole' },
    absent: '600',
    says: 'How long a registration is asked to last; renewed after 80 % of what was granted.',
  },
  {
    key: 'callerId',
    kind: PHONE,
    absent: 'the user name',
    says: 'Shown to the subscriber, unless the message has a sender.',
  },
  {
    key: 'callerIdIn',
    kind: { kind: 'choice', choices: ['from', 'asserted'] },
    absent: 'from',
    says: '`asserted`: From holds the user name, P-Asserted-Identity (RFC 3325) the number shown.',
  },
  {
    key: 'prefixes',
    kind: { kind: 'list', pattern: /^\+?\d{0,20}$/, form: 'digits' },
    absent: 'takes every number',
    says: 'What the numbers begin with that the trunk takes; the longest that fits decides.',
  },
  {
    key: 'callsPerSecond',
    kind: { kind: 'number', least: 0.01, most: 10_000, whole: 'fraction' },
    absent: 'not paced',
    says: 'New calls a second, spread evenly.',
  },
  {
    key: 'concurrent',
    kind: { kind: 'number', least: 1, most: 100_000, whole: 'whole' },
    absent: 'not limited',
    says: 'Calls at once; further ones wait their turn.',
  },
  {
    key: 'plus',
    kind: { kind: 'switch' },
    absent: 'false',
    says: 'Write a plus before the digits of the request URI.',
  },
  {
    key: 'domain',
    kind: HOST,
    absent: 'the host',
    says: 'Domain of our address with the trunk, when it is not its host.',
  },
  {
    key: 'outboundProxy',
    kind: {
      kind: 'text',
      pattern: /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/,
      form: 'host or host:port',
    },
    absent: 'none',
    says: 'Where requests really go, when it is not the host.',
  },
  {
    key: 'srtp',
    kind: { kind: 'choice', choices: ['off', 'offer', 'require'] },
    absent: 'off',
    says: '`offer`: encrypted sound when the far side can; `require`: or no call (RFC 4568).',
  },
  {
    key: 'codecs',
    kind: { kind: 'list', pattern: /^PCM[AU]$/, form: 'PCMA or PCMU' },
    absent: 'PCMA, PCMU',
    says: 'Codecs offered, the best first.',
  },
  {
    key: 'probeSeconds',
    kind: { kind: 'number', least: 0, most: 3_600, whole: 'whole' },
    absent: '0: no probing',
    says: 'Pause between OPTIONS that ask whether the trunk is alive. Without, calls themselves tell.',
  },
  {
    key: 'sources',
    kind: { kind: 'networks' },
    absent: 'the host and the outbound proxy alone',
    says: 'Further addresses or networks its calls to us come from; any other caller is a stranger.',
  },
];

/** Reads the `trunks` list of a configuration; all faults at once, each naming the trunk and the key. */
export function readTrunkSettings(value: unknown): Result<readonly TrunkSettings[], readonly string[]> {
  if (!Array.isArray(value)) return err(['trunks must be a list']);
  if (value.length > LIMITS.voice.trunks) return err([`trunks: more than ${LIMITS.voice.trunks}`]);
  const faults: string[] = [];
  const names = new Set<string>();
  const trunks = value.map((one, at) => {
    const read = readTrunk(one, at, faults);
    if (names.has(read.name)) faults.push(`trunks: the name ${read.name} stands twice`);
    names.add(read.name);
    return read;
  });
  return faults.length > 0 ? err(faults) : ok(trunks);
}

function readTrunk(value: unknown, at: number, faults: string[]): TrunkSettings {
  const where = `trunks[${at}]`;
  const given = new Map<string, unknown>();
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    faults.push(`${where} must be an object`);
  else for (const [key, one] of Object.entries(value)) given.set(key, one);
  const rows = new Map<string, SettingRow>(TRUNK_SETTINGS.map((row) => [row.key, row]));
  const read: Record<string, unknown> = {};
  for (const [key, one] of given) {
    const row = rows.get(key);
    if (!row) faults.push(`${where}: unknown key "${key}"`);
    else {
      const setting = readSetting(row, one);
      if (setting.ok) read[key] = setting.value;
      else faults.push(`${where}.${key} must be ${setting.error}`);
    }
  }
  for (const key of ['name', ...(given.get('kind') === 'virtual' ? [] : ['host'])]) {
    if (!given.has(key)) faults.push(`${where}: "${key}" is missing`);
  }
  if (read.register === 'yes' && !given.has('username')) {
    faults.push(`${where}: "register" needs a "username"`);
  }
  return trunkSettings(read as Partial<TrunkSettings> & { readonly name: string });
}

/** A trunk with every default filled in: for virtual phones and tests, which need no reading. */
export function trunkSettings(given: Partial<TrunkSettings> & { readonly name: string }): TrunkSettings {
  const transport = given.transport ?? 'udp';
  return {
    kind: 'sip',
    host: '127.0.0.1',
    port: transport === 'tls' ? 5061 : 5060,
    transport,
    register: 'no',
    registerSeconds: 600,
    callerIdIn: 'from',
    plus: 'no',
    srtp: 'off',
    codecs: ['PCMA', 'PCMU'],
    probeSeconds: 0,
    ...given,
    ...(given.prefixes ? { prefixes: given.prefixes.map((prefix) => prefix.replace('+', '')) } : {}),
  };
}

function readSetting({ kind: form }: SettingRow, value: unknown): Result<unknown, string> {
  switch (form.kind) {
    case 'text': {
      const text = textOf(value);
      return text !== undefined && form.pattern.test(text) ? ok(text) : err(form.form);
    }
    case 'number': {
      const fits =
        typeof value === 'number' &&
        value >= form.least &&
        value <= form.most &&
        (form.whole === 'fraction' || Number.isInteger(value));
      return fits ? ok(value) : err(`a number from ${form.least} to ${form.most}`);
    }
    case 'choice':
      return form.choices.some((choice) => choice === value)
        ? ok(value)
        : err(`one of ${form.choices.join(', ')}`);
    case 'switch':
      return typeof value === 'boolean' ? ok(value ? 'yes' : 'no') : err('true or false');
    case 'list': {
      const texts = Array.isArray(value) ? value.map(textOf) : [];
      const fits = texts.length > 0 && texts.every((text) => text !== undefined && form.pattern.test(text));
      return fits ? ok(texts) : err(`a list, not empty, each ${form.form}`);
    }
    case 'networks': {
      const texts = Array.isArray(value) ? value : [];
      const known = (text: unknown): boolean =>
        typeof text === 'string' && (text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text));
      return texts.length > 0 && texts.every(known) ? ok(texts) : err('a list of addresses or networks');
    }
    default:
      return unreachable(form);
  }
}

/** YAML reads `7495` as a number; where digits are meant, that is as good. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  return typeof value === 'string' ? value : undefined;
}
