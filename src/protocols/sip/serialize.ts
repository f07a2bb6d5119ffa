// A SIP message into bytes (RFC 3261 section 7). Owns the wire's line structure and Content-Length, which it always
// writes itself; it must not add or judge any other header.

import type { SipMessage } from './message.ts';
import { bytesOf } from './text.ts';

const LINE_BREAKS = /[\r\n]+/g;

/** A line break inside a value would begin a header of somebody else's making; it becomes a space. */
function oneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(LINE_BREAKS, ' ') : text;
}

/** The bytes of the message. Content-Length is that of the body, whatever the headers say. */
export function serializeMessage(message: SipMessage): Uint8Array {
  let text =
    message.kind === 'request'
      ? `${oneLine(message.method)} ${oneLine(message.uri)} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}\r\n`;
  for (const { name, value } of message.headers)
    if (name !== 'Content-Length') text += `${oneLine(name)}: ${oneLine(value)}\r\n`;
  return bytesOf(`${text}Content-Length: ${message.body.length}\r\n\r\n`, message.body);
}
