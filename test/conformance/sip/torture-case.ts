// One torture message and what must become of it. Owns the shape of the tables beside it and the reading of the files.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type NameAddress,
  parseNameAddress,
  parseVia,
  type Via,
} from '../../../src/protocols/sip/headers.ts';
import { header, headers, type SipMessage, type SipRequest } from '../../../src/protocols/sip/message.ts';
import { parseMessage } from '../../../src/protocols/sip/parse.ts';
import { parseUri, type SipUri } from '../../../src/protocols/sip/uri.ts';
import { ROOT } from '../../support/repository.ts';

export type Expectation =
  /** Parsed, and nothing about it alone stands against serving it; `check` looks at its parts. */
  | { readonly kind: 'served'; readonly check: (request: SipRequest) => void }
  /** Parsed, then refused by `refuseOf`. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason?: RegExp;
      readonly headers?: Readonly<Record<string, string>>;
      readonly check?: (request: SipRequest) => void;
    }
  /** Refused by the parser; what could be read of it is enough to reply to. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly reason: RegExp }
  /** A reply that parses. */
  | { readonly kind: 'reply'; readonly status: number; readonly check: (message: SipMessage) => void }
  /** Neither parsed nor answered. */
  | { readonly kind: 'dropped' };

export type TortureCase = {
  /** The file's name without its ending; it begins with the section. */
  readonly file: string;
  readonly title: string;
  readonly expect: Expectation;
  /** What the layers above make of it. */
  readonly above: string;
};

export function bytesOf(document: 'rfc4475' | 'rfc5118', file: string): Uint8Array {
  return readFileSync(path.join(ROOT, 'test/conformance/sip', document, `${file}.sip`));
}

export function parsed(bytes: Uint8Array): SipMessage {
  const result = parseMessage(bytes);
  assert.ok(result.ok, `parses: ${JSON.stringify(result)}`);
  return result.value;
}

export function via(message: SipMessage, at = 0): Via {
  const result = parseVia(headers(message, 'Via')[at] ?? '');
  assert.ok(result.ok, 'Via parses');
  return result.value;
}

export function address(message: SipMessage, name: string, at = 0): NameAddress {
  const result = parseNameAddress(headers(message, name)[at] ?? '');
  assert.ok(result.ok, `${name} parses`);
  return result.value;
}

export function uri(text: string): SipUri {
  const result = parseUri(text);
  assert.ok(result.ok, `${text} parses`);
  return result.value;
}

export function only(message: SipMessage, name: string): string {
  const values = headers(message, name);
  assert.equal(values.length, 1, `one ${name}`);
  return header(message, name)!;
}
