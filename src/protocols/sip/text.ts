// Between the bytes of a message and text: UTF-8 with a quick way for the ASCII that nearly every message is. Owns no
// protocol rule; bytes that are no UTF-8 become U+FFFD.

import { utf8Decode, utf8Encode } from '../../base/bytes.ts';

/** Arguments of one call that every engine takes. */
const CHUNK = 4_096;

/** The text of the bytes. */
export function textOf(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! > 0x7f) return utf8Decode(bytes);
  if (bytes.length <= CHUNK) return Reflect.apply(String.fromCharCode, undefined, bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + CHUNK));
  return text;
}

/** The bytes of `text`, then those of `body`. */
export function bytesOf(text: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length + body.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return joined(utf8Encode(text), body);
    bytes[at] = code;
  }
  bytes.set(body, text.length);
  return bytes;
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
