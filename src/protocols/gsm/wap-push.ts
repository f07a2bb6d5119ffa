// A WAP push: a Service Indication (WAP-167) as compact binary XML (WAP-192) in a push of the connectionless session service
// (WAP-230). Owns these octets; which parts carry them is the caller's.

import { utf8Encode } from '../../base/bytes.ts';
import type { Ports } from './user-data-header.ts';

/** Where a phone takes pushes, and where they come from: the registered ports of WAP push and of a WAP session. */
export const PUSH_PORTS: Ports = { destination: 2948, source: 9200 };

// WAP-230 section 8.2.1 and 8.2.4.1: a transaction number, PDU type 6 (push), and the length of the headers.
const PUSH = [0x01, 0x06];
// Content-Type application/vnd.wap.sic with charset utf-8, X-Wap-Application-Id wml.ua (WAP-230 appendix A).
const HEADERS = [0x03, 0xae, 0x81, 0xea, 0xaf, 0x82];
// WBXML 1.2, the public identifier of SI 1.0, charset utf-8, no string table.
const DOCUMENT = [0x02, 0x05, 0x6a, 0x00];
// WAP-167 section 8.3.1, with the marks "has content" (0x40) and "has attributes" (0x80).
const SI = 0x05 | 0x40;
const INDICATION = 0x06 | 0x40 | 0x80;
// WAP-167 section 8.3.2: href by how its value begins; the longer beginnings first.
const HREF_STARTS: readonly (readonly [beginning: string, token: number])[] = [
  ['https://www.', 0x0f],
  ['http://www.', 0x0d],
  ['https://', 0x0e],
  ['http://', 0x0c],
];
const HREF = 0x0b;
const END = 0x01;
const INLINE_STRING = 0x03;

/** A string of the document: what ends it cannot stand inside it. */
function inline(text: string): number[] {
  return [INLINE_STRING, ...utf8Encode(text.replaceAll('\0', '')), 0x00];
}

function href(url: string): number[] {
  for (const [beginning, token] of HREF_STARTS)
    if (url.startsWith(beginning)) return [token, ...inline(url.slice(beginning.length))];
  return [HREF, ...inline(url)];
}

/** The push of one indication: the phone shows `title` and, when asked to, opens `url`. */
export function serviceIndication(url: string, title: string): Uint8Array {
  return Uint8Array.from([
    ...PUSH,
    HEADERS.length,
    ...HEADERS,
    ...DOCUMENT,
    SI,
    INDICATION,
    ...href(url),
    END,
    ...inline(title),
    END,
    END,
  ]);
}
