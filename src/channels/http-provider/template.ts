// Texts with places to fill, such as `https://provider.example/send?to={phone}`: read once with the configuration, filled for
// every message. Owns the form of a place and how a value is written where it stands; it must not know any provider.

import { unreachable } from '../../base/assert.ts';
import { utf8Encode } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';

/** What surrounds the places, which decides how values are written there. */
export type Surroundings = 'url' | 'form' | 'json' | 'xml' | 'header' | 'text';

/** `digits` may stand in JSON without quotation marks around them. */
export type PlaceRow = { readonly name: string; readonly holds: 'digits' | 'text'; readonly says: string };

type Piece =
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'place'; readonly name: string };

export type Template = { readonly pieces: readonly Piece[] };

export type Values = Readonly<Record<string, string>>;

// Braces of JSON are followed by a quotation mark, a blank or another brace, never by a letter.
const PLACE = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** The error is a phrase for a list of faults. */
export function readTemplate(text: string, known: readonly PlaceRow[]): Result<Template, string> {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: place, 1: name = '', index } of text.matchAll(PLACE)) {
    if (!known.some((row) => row.name === name)) {
      const names = known.map((row) => `{${row.name}}`).join(', ');
      return err(`knows no ${place}, only ${names}`);
    }
    if (index > at) pieces.push({ kind: 'written', text: text.slice(at, index) });
    pieces.push({ kind: 'place', name });
    at = index + place.length;
  }
  if (at < text.length) pieces.push({ kind: 'written', text: text.slice(at) });
  return ok({ pieces });
}

/** Whether values can change which server is asked: a place stands before the path begins. */
export function placesInHost(url: string): 'yes' | 'no' {
  const host = /^https?:\/\/[^/?#]*/.exec(url)?.[0] ?? url;
  return host.includes('{') ? 'yes' : 'no';
}

/** Whether the text stays JSON whatever is filled in. */
export function staysJson(template: Template, known: readonly PlaceRow[]): 'yes' | 'no' {
  const samples = Object.fromEntries(known.map(({ name, holds }) => [name, holds === 'digits' ? '1' : 'x']));
  try {
    JSON.parse(fill(template, samples, 'json'));
    return 'yes';
  } catch {
    return 'no';
  }
}

/** A place without a value stays empty. */
export function fill(template: Template, values: Values, surroundings: Surroundings): string {
  return template.pieces
    .map((piece) =>
      piece.kind === 'written' ? piece.text : escaped(valueAt(values, piece.name), surroundings),
    )
    .join('');
}

function valueAt(values: Values, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : '';
}

function escaped(value: string, surroundings: Surroundings): string {
  switch (surroundings) {
    case 'url':
      // RFC 3986 section 2.3: everything but the unreserved characters.
      return percented(value, /[A-Za-z0-9\-._~]/);
    case 'form':
      return percented(value, /[A-Za-z0-9\-._* ]/).replaceAll(' ', '+');
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'xml':
      return value
        .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
        .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    case 'header':
      // RFC 9110 section 5.5: a line break would begin another field, and beyond ASCII readers disagree.
      return percented(value, /[\x20-\x7e]/);
    case 'text':
      return value;
    default:
      return unreachable(surroundings);
  }
}

function percented(value: string, kept: RegExp): string {
  let written = '';
  for (const byte of utf8Encode(value)) {
    const character = String.fromCharCode(byte);
    written += kept.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return written;
}
