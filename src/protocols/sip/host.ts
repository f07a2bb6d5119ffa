// Hosts as SIP writes them: names, IPv4 addresses, IPv6 addresses in brackets, with or without a port. Owns telling them
// apart and comparing them; it must not resolve anything. IPv6 addresses are held without brackets everywhere.

import { err, ok, type Result } from '../../base/result.ts';
import { isDigits, isSpace, skipSpace, wholeNumber } from './grammar.ts';

type HostPort = { readonly host: string; readonly port?: number };

type HostKind = 'name' | 'ipv4' | 'ipv6';

/** What `host` (no brackets) is, or undefined when it is no host at all. */
export function hostKind(host: string): HostKind | undefined {
  if (host.includes(':')) return ipv6Groups(host) ? 'ipv6' : undefined;
  if (ipv4Bytes(host)) return 'ipv4';
  return isName(host) ? 'name' : undefined;
}

/** Letters, digits, hyphens, dots; underscores too, since private DNS zones have them. */
function isName(host: string): boolean {
  if (host.length === 0 || host.length > 255) return false;
  for (let at = 0; at < host.length; at++) {
    const code = host.charCodeAt(at);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const digit = code >= 0x30 && code <= 0x39;
    if (!letter && !digit && code !== 0x2d && code !== 0x2e && code !== 0x5f) return false;
  }
  return host.charCodeAt(0) !== 0x2e && !host.includes('..');
}

function ipv4Bytes(text: string): readonly number[] | undefined {
  if (text.length > 15) return undefined;
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes: number[] = [];
  for (const part of parts) {
    const byte = part.length <= 3 ? wholeNumber(part, 255) : undefined;
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return bytes;
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const bytes = index === parts.length - 1 ? ipv4Bytes(part) : undefined;
      if (!bytes) return undefined;
      groups.push(bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** The eight groups of an IPv6 address without brackets, or undefined. */
function ipv6Groups(text: string): readonly number[] | undefined {
  if (text.length > 45) return undefined;
  const gap = text.indexOf('::');
  if (gap < 0) {
    const groups = groupsOf(text);
    return groups?.length === 8 ? groups : undefined;
  }
  const left = text.slice(0, gap);
  if (left.includes('.')) return undefined;
  const before = groupsOf(left);
  const after = groupsOf(text.slice(gap + 2));
  if (!before || !after || before.length + after.length > 7) return undefined;
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** The address between brackets. RFC 5118 4.10: the grammar of RFC 3261 lets `:::` through where `::` is meant. */
function ipv6Reference(inside: string): string | undefined {
  const address = inside.includes(':::') ? inside.replace(':::', '::') : inside;
  return ipv6Groups(address) ? address : undefined;
}

/** Without the brackets where it has them: `received=[2001:db8::1]` is seen in the field (RFC 5118 4.5). */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function withBrackets(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function hostEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === 0x5b) return text.indexOf(']', from) + 1;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x3a || code === 0x3b || code === 0x3f || isSpace(code)) break;
    at++;
  }
  return at;
}

/** Host and port that begin at `from`; `end` is where they stop. White space is allowed around the colon, as in Via. */
export function scanHostPort(
  text: string,
  from: number,
): Result<HostPort & { readonly end: number }, string> {
  let at = hostEnd(text, from);
  if (at <= from) return err(at === from ? 'no host' : 'a bracket does not close');
  const written = text.slice(from, at);
  const host = written.startsWith('[') ? ipv6Reference(written.slice(1, -1)) : written;
  if (host === undefined || hostKind(host) === undefined) return err(`'${written}' is no host`);
  const colon = skipSpace(text, at);
  if (text.charCodeAt(colon) !== 0x3a) return ok({ host, end: at });
  const start = skipSpace(text, colon + 1);
  at = start;
  while (at < text.length && isDigits(text[at]!)) at++;
  const port = wholeNumber(text.slice(start, at), 65_535);
  return port === undefined ? err('no port after the colon') : ok({ host, port, end: at });
}

export function formatHostPort({ host, port }: HostPort): string {
  return port === undefined ? withBrackets(host) : `${withBrackets(host)}:${port}`;
}

/** Equal as names (case does not matter) or as addresses (the spelling of IPv6 does not matter, RFC 5954 section 4.2). */
export function sameHost(one: string, other: string): boolean {
  const left = withoutBrackets(one).toLowerCase();
  const right = withoutBrackets(other).toLowerCase();
  if (left === right) return true;
  if (!left.includes(':') || !right.includes(':')) return false;
  const groups = ipv6Groups(left);
  const others = ipv6Groups(right);
  return groups !== undefined && others !== undefined && groups.every((group, at) => group === others[at]);
}
