// Whether a request to `/links/<name>` is the provider's: a token it carries, or a digest made with a secret. Owns this check
// and its settings; what the request tells is read by `hook.ts`.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import iconv from 'iconv-lite';
import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import type { HeardRequest } from '../link.ts';
import { type Complaints, type Given, textOf } from './provider-settings.ts';
import { fill, type Template } from './template.ts';

/** Where a token or a digest stands in the request. */
type Spot = { readonly kind: 'header' | 'field'; readonly name: string };

const DIGESTS = ['hmac-sha256', 'hmac-sha1', 'hmac-sha512', 'sha256', 'sha1', 'md5'] as const;
type Digest = (typeof DIGESTS)[number];

/** What a request may tell of; each may have a digest of its own fields. */
export type Told = 'receipt' | 'incoming';

export type HookCheck =
  | { readonly kind: 'token'; readonly token: string; readonly at: Spot }
  | {
      readonly kind: 'digest';
      readonly secret: string;
      readonly at: Spot;
      readonly digest: Digest;
      /** What is hashed, by the fields of the request; absent: its body. */
      readonly of: Readonly<Partial<Record<Told, Template>>>;
    };

const SPOT = {
  kind: 'text',
  pattern: /^(header|field):[A-Za-z0-9_.-]+$/,
  form: 'header:<name> or field:<name>',
} as const;

export const HOOK_CHECK_ROWS: readonly FieldRow[] = [
  {
    key: 'hookToken',
    form: FORMS.word,
    absent: 'none',
    says: 'What the requests of the provider carry to be believed. This or `hookSecret` is required where any are expected. Never logged.',
  },
  {
    key: 'hookTokenAt',
    form: SPOT,
    absent: 'field:token, which is `?token=` of the address given to the provider',
    says: 'Where the token stands; in the header Authorization behind the word Bearer.',
  },
  {
    key: 'hookSecret',
    form: FORMS.line,
    absent: 'none',
    says: 'The secret of the digest that its requests carry. Never logged.',
  },
  {
    key: 'hookDigestAt',
    form: SPOT,
    absent: 'header:x-signature',
    says: 'Where the digest stands, in hexadecimal or base64.',
  },
  {
    key: 'hookDigest',
    form: { kind: 'choice', choices: DIGESTS },
    absent: 'hmac-sha256',
    says: 'How it is made; those without `hmac` need `hookDigestOf` with `{secret}`.',
  },
  {
    key: 'hookDigestOf',
    form: FORMS.line,
    absent: 'the body, byte by byte',
    says: 'What it is made of, with fields of the request as places: `{id}:{phone}:{status}:{secret}`.',
  },
  {
    key: 'hookDigestOfIncoming',
    form: FORMS.line,
    absent: 'as `hookDigestOf`',
    says: 'The same for messages of subscribers, where it differs.',
  },
];

function readSpot(text: string): Spot {
  const [kind, name = ''] = text.split(':');
  return kind === 'header' ? { kind, name: name.toLowerCase() } : { kind: 'field', name };
}

/** Places are whatever fields a request may have. */
function readDigestOf(text: string): Result<Template, string> {
  const pieces = text
    .split(/(\{[A-Za-z][A-Za-z0-9_]*\})/)
    .filter((part) => part !== '')
    .map((part) =>
      /^\{.+\}$/.test(part)
        ? ({ kind: 'place', name: part.slice(1, -1) } as const)
        : ({ kind: 'written', text: part } as const),
    );
  return pieces.some((piece) => piece.kind === 'place') ? ok({ pieces }) : err('has no places');
}

/** Undefined: nothing is configured, and so nothing can be believed. */
export function hookCheckOf(given: Given, complaints: Complaints): HookCheck | undefined {
  const token = textOf(given, 'hookToken');
  const secret = textOf(given, 'hookSecret');
  if (token !== undefined && secret !== undefined) complaints.add('hookToken', 'goes without a hookSecret');
  if (token !== undefined)
    return { kind: 'token', token, at: readSpot(textOf(given, 'hookTokenAt') ?? 'field:token') };
  if (secret === undefined) return undefined;
  const digest = (textOf(given, 'hookDigest') ?? 'hmac-sha256') as Digest;
  const template = (key: string): Template | undefined => {
    const text = textOf(given, key);
    if (text === undefined) return undefined;
    if (!digest.startsWith('hmac') && !text.includes('{secret}')) complaints.add(key, 'must have {secret}');
    return complaints.taken<Template | undefined>(key, readDigestOf(text), undefined);
  };
  const receipt = template('hookDigestOf');
  const incoming = template('hookDigestOfIncoming') ?? receipt;
  if (!digest.startsWith('hmac') && !receipt)
    complaints.add('hookDigestOf', `is missing: ${digest} knows the secret from nowhere else`);
  return {
    kind: 'digest',
    secret,
    at: readSpot(textOf(given, 'hookDigestAt') ?? 'header:x-signature'),
    digest,
    of: { ...(receipt && { receipt }), ...(incoming && { incoming }) },
  };
}

/** A request as far as it is read: its fields as texts, those of the query among them, and the charset they came in. */
export type HeardFields = {
  readonly request: HeardRequest;
  readonly fields: ReadonlyMap<string, string>;
  readonly charset: string;
};

/** Whether what the request tells is the provider's word. */
export function isBelieved(check: HookCheck, heard: HeardFields, told: Told): 'yes' | 'no' {
  const { kind, name } = check.at;
  const shown = kind === 'header' ? heard.request.headers.get(name) : heard.fields.get(name);
  if (shown === undefined) return 'no';
  switch (check.kind) {
    case 'token':
      return sameText(shown.replace(/^Bearer +/i, ''), check.token);
    case 'digest':
      return sameDigest(shown, digestOf(check, heard, told));
    default:
      return unreachable(check);
  }
}

type DigestCheck = Extract<HookCheck, { kind: 'digest' }>;

function digestOf({ digest, secret, of }: DigestCheck, heard: HeardFields, told: Told): Buffer {
  const template = of[told];
  const bytes = template
    ? iconv.encode(fill(template, { ...Object.fromEntries(heard.fields), secret }, 'text'), heard.charset)
    : heard.request.body;
  const [, algorithm] = /^hmac-(.+)$/.exec(digest) ?? [];
  if (algorithm !== undefined) return createHmac(algorithm, secret).update(bytes).digest();
  return createHash(digest).update(bytes).digest();
}

/** Some write the algorithm before it: `sha256=…`. */
function sameDigest(told: string, made: Buffer): 'yes' | 'no' {
  const text = told.trim().replace(/^[a-z0-9-]+=(?=.)/i, '');
  const bytes =
    /^[0-9a-f]+$/i.test(text) && text.length === 2 * made.length
      ? Buffer.from(text, 'hex')
      : Buffer.from(text, 'base64');
  return bytes.length === made.length && timingSafeEqual(bytes, made) ? 'yes' : 'no';
}

/** Digests are compared, so that the time tells nothing of the length either. */
function sameText(one: string, other: string): 'yes' | 'no' {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other)) ? 'yes' : 'no';
}
