// Where in a mail the command stands: the whole text, or what is between [text] and [/text] (spec smtp 3). Owns finding it; what
// it says is `command.ts`'s.

import { plainTextOf } from '../../channels/email/plain-text.ts';
import type { Mail, MailText } from './mail.ts';
import { decodeText } from './mail-charset.ts';

export type CommandText = {
  readonly text: string;
  /** The same bytes as characters, for binary messages; undefined: it was no plain text. */
  readonly octets?: string;
};

const COLONS = 6;

/**
 * Up to the fifth colon no line of a letter looks so: times and addresses have their colons elsewhere, or a blank behind
 * the first.
 */
const COMMAND_BEGINS = /^[^\s:]{0,100}:(?![ \t])[^:\n]{0,200}:[\w.-]{0,40}:[\d+,. -]{0,40}:[^:\n]{0,100}:/;

/** Whether a command has begun and is as far as its text. */
function isInText(before: string): boolean {
  return before.split(':').length > COLONS && COMMAND_BEGINS.test(before.trimStart());
}

/** Between the tags; undefined without them. A tag in the text of a message is a part of it. */
function tagged(text: string): string | undefined {
  const open = /\[text\]/i.exec(text);
  if (!open || isInText(text.slice(0, open.index))) return undefined;
  const inner = text.slice(open.index + open[0].length);
  const close = /\[\/text\]/i.exec(inner);
  return close ? inner.slice(0, close.index) : undefined;
}

function plain({ bytes, charset }: MailText): { readonly text: string; readonly octets: string } {
  return { text: decodeText(bytes, charset), octets: bytes.toString('latin1') };
}

/** What a mail says: its first plain text, or the first one of any kind. */
export function textOf(mail: Mail): string {
  const first = mail.texts.find(({ form }) => form === 'plain') ?? mail.texts[0];
  if (!first) return '';
  const text = decodeText(first.bytes, first.charset);
  return first.form === 'plain' ? text : plainTextOf(text);
}

/** Undefined: the mail has no text at all. */
export function commandTextOf(mail: Mail): CommandText | undefined {
  for (const part of mail.texts) {
    if (part.form === 'html') {
      const text = tagged(plainTextOf(decodeText(part.bytes, part.charset)));
      if (text !== undefined) return { text };
      continue;
    }
    const { text, octets } = plain(part);
    const inner = tagged(text);
    // The tags are ASCII: where they stand in the text they stand in the bytes.
    if (inner !== undefined) return { text: inner, octets: tagged(octets) ?? '' };
  }
  const whole = mail.texts.find(({ form }) => form === 'plain');
  if (whole) return plain(whole);
  return mail.texts.length > 0 ? { text: textOf(mail) } : undefined;
}
