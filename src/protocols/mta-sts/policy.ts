// What a domain says about TLS to its mail servers (MTA-STS, RFC 8461): the record in the DNS and the policy read, and which
// servers a policy names. Owns their grammar; fetching, keeping and obeying them is the mail channel's.

import { err, ok, type Result } from '../../base/result.ts';

export type StsPolicy = {
  /** `testing` and `none` change nothing about a delivery (RFC 8461 section 5). */
  readonly mode: 'enforce' | 'testing' | 'none';
  /** How long it holds from the moment it was fetched. */
  readonly maxAgeSeconds: number;
  /** Names of mail servers, in small letters; one that begins with `*.` stands for any one label there. */
  readonly mx: readonly string[];
};

/** RFC 8461 section 3.2: about a year; longer is taken for that. */
const MAX_AGE_MOST = 31_557_600;

/** RFC 8461 section 3.1: the id of the one record that is a policy's; undefined: the domain has none, or none that can be read. */
export function readStsRecord(texts: readonly string[]): string | undefined {
  const [record, ...more] = texts.filter((text) => text.startsWith('v=STSv1;'));
  if (record === undefined || more.length > 0) return undefined;
  const fields = record.split(';').map((field) => field.trim());
  // The last delimiter may have nothing behind it; in between nothing may be missing.
  if (fields.at(-1) === '') fields.pop();
  if (!fields.every((field) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\x21-\x3a\x3c\x3e-\x7e]+$/.test(field)))
    return undefined;
  const id = fields.find((field) => field.startsWith('id='))?.slice('id='.length);
  return id !== undefined && /^[A-Za-z0-9]{1,32}$/.test(id) ? id : undefined;
}

const DOMAIN =
  /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** RFC 8461 section 3.2; of a field that stands more than once the first counts, fields that are not known are passed over. The error is a sentence. */
export function readStsPolicy(text: string): Result<StsPolicy, string> {
  const values = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const field = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (!field) return err('a line of the policy is no field');
    const [, key = '', value = ''] = field;
    if (key === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''));
    else if (!values.has(key)) values.set(key, value);
  }
  if (values.get('version') !== 'STSv1') return err('the policy is of no version that is known');
  const mode = values.get('mode');
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none')
    return err('the policy has no mode that is known');
  const age = values.get('max_age') ?? '';
  if (!/^\d{1,10}$/.test(age)) return err('the policy has no max_age');
  if (mode !== 'none' && mx.length === 0) return err('the policy names no mail server');
  if (!mx.every((name) => DOMAIN.test(name))) return err('the policy names what is no mail server');
  return ok({ mode, maxAgeSeconds: Math.min(Number(age), MAX_AGE_MOST), mx });
}

/** RFC 8461 section 4.1: a wildcard is the whole leftmost label and stands for one. */
export function namesServer({ mx }: Pick<StsPolicy, 'mx'>, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const dot = name.indexOf('.');
  const under = dot > 0 ? `*${name.slice(dot)}` : undefined;
  return mx.some((pattern) => pattern === name || pattern === under);
}
