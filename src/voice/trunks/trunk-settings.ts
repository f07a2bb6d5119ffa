// What the configuration says of a trunk, as one table: the reader, the refusal of unknown keys and the printed reference
// page all come from it. Owns the settings and their defaults; it must not open anything.

import ipaddr from 'ipaddr.js';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type FieldRow, FORMS, readEntry, type YesNo } from '../../base/section-table.ts';
import type { Codec } from '../media/media-plane.ts';
import type { Transport } from '../signalling/session.ts';

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

const PHONE = { kind: 'text', pattern: /^\+?\d{1,20}$/, form: 'digits, with or without a plus' } as const;
type TrunkRow = FieldRow & { readonly key: keyof TrunkSettings };

export const TRUNK_SETTINGS: readonly TrunkRow[] = [
  {
    key: 'name',
    form: FORMS.name,
    absent: 'required',
    says: 'What history, metrics and logs call the trunk; different for each.',
  },
  {
    key: 'kind',
    form: { kind: 'choice', choices: ['sip', 'virtual'] },
    absent: 'sip',
    says: '`virtual` is a set of phones inside the server, for trying things out.',
  },
  { key: 'host', form: FORMS.host, absent: 'required, but for a virtual trunk', says: 'Where INVITEs go.' },
  {
    key: 'port',
    form: FORMS.port,
    absent: '5060, with tls 5061',
    says: 'Always written in the request URI.',
  },
  {
    key: 'transport',
    form: { kind: 'choice', choices: ['udp', 'tcp', 'tls'] },
    absent: 'udp',
    says: 'How requests travel.',
  },
  {
    key: 'username',
    form: FORMS.word,
    absent: 'no sign-in',
    says: 'For the digest challenge and for REGISTER.',
  },
  {
    key: 'password',
    form: FORMS.line,
    absent: 'no sign-in',
    says: 'Never logged.',
  },
  {
    key: 'register',
    form: FORMS.switch,
    absent: 'false',
    says: 'Register with the trunk, so that it accepts calls from us and sends us its own.',
  },
  {
    key: 'registerSeconds',
    form: { kind: 'number', least: 30, most: LIMITS.voice.registerSeconds, whole: 'whole' },
    absent: '600',
    says: 'How long a registration is asked to last; renewed after 80 % of what was granted.',
  },
  {
    key: 'callerId',
    form: PHONE,
    absent: 'the user name',
    says: 'Shown to the subscriber, unless the message has a sender.',
  },
  {
    key: 'callerIdIn',
    form: { kind: 'choice', choices: ['from', 'asserted'] },
    absent: 'from',
    says: '`asserted`: From holds the user name, P-Asserted-Identity (RFC 3325) the number shown.',
  },
  {
    key: 'prefixes',
    form: FORMS.prefixes,
    absent: 'takes every number',
    says: 'What the numbers begin with that the trunk takes; the longest that fits decides.',
  },
  {
    key: 'callsPerSecond',
    form: { kind: 'number', least: 0.01, most: 10_000, whole: 'fraction' },
    absent: 'not paced',
    says: 'New calls a second, spread evenly.',
  },
  {
    key: 'concurrent',
    form: { kind: 'number', least: 1, most: 100_000, whole: 'whole' },
    absent: 'not limited',
    says: 'Calls at once; further ones wait their turn.',
  },
  {
    key: 'plus',
    form: FORMS.switch,
    absent: 'false',
    says: 'Write a plus before the digits of the request URI.',
  },
  {
    key: 'domain',
    form: FORMS.host,
    absent: 'the host',
    says: 'Domain of our address with the trunk, when it is not its host.',
  },
  {
    key: 'outboundProxy',
    form: {
      kind: 'text',
      pattern: /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/,
      form: 'host or host:port',
    },
    absent: 'none',
    says: 'Where requests really go, when it is not the host.',
  },
  {
    key: 'srtp',
    form: { kind: 'choice', choices: ['off', 'offer', 'require'] },
    absent: 'off',
    says: '`offer`: encrypted sound when the far side can; `require`: or no call (RFC 4568).',
  },
  {
    key: 'codecs',
    form: { kind: 'list', fits: (text) => /^PCM[AU]$/.test(text), form: 'PCMA or PCMU' },
    absent: 'PCMA, PCMU',
    says: 'Codecs offered, the best first.',
  },
  {
    key: 'probeSeconds',
    form: { kind: 'number', least: 0, most: 3_600, whole: 'whole' },
    absent: '0: no probing',
    says: 'Pause between OPTIONS that ask whether the trunk is alive. Without, calls themselves tell.',
  },
  {
    key: 'sources',
    form: { kind: 'list', fits: isNetwork, form: 'an address or a network' },
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
  const read = readEntry(TRUNK_SETTINGS, value, { where, faults });
  // Of what is no object nothing more need be said.
  const has = (key: string): boolean =>
    typeof value !== 'object' || value === null || Object.hasOwn(value, key);
  if (read.kind !== 'virtual' && !has('host')) faults.push(`${where}: "host" is missing`);
  if (read.register === 'yes' && !has('username')) faults.push(`${where}: "register" needs a "username"`);
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

function isNetwork(text: string): boolean {
  // A bare number would be read as an address, too.
  if (!/[.:]/.test(text)) return false;
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}
