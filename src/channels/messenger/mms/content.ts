// What an MMS holds: text and files into the parts of a submission, and the text out of what a relay hands over. Owns names
// and types of parts and the character sets of incoming ones.

import iconv from 'iconv-lite';
import {
  type Base64,
  type MimePart,
  type PrintedPart,
  parameterOf,
  printMultipart,
  typeOf,
} from '../../../protocols/mm7/mime.ts';
import { mediaType } from '../multipart-form.ts';

export const BASE64: Base64 = {
  encode: (bytes) => Buffer.from(bytes).toString('base64'),
  decode: (text) => Buffer.from(text, 'base64'),
};

export type ContentFile = { readonly name: string; readonly bytes: Uint8Array };

const CONTENT_ID = 'content';

/** The whole body and its type: the envelope, then the content as multipart/mixed, the text first; a phone lays it out itself. */
export function submissionBody(
  makeEnvelope: (contentId: string) => string,
  {
    text,
    files,
    key,
  }: { readonly text: string; readonly files: readonly ContentFile[]; readonly key: string },
): { readonly contentType: string; readonly body: Buffer } {
  // Of the request's id, which no text can know.
  const [outer, inner] = [`mm7.envelope.${key}`, `mm7.content.${key}`];
  const parts: PrintedPart[] = [];
  if (text !== '')
    parts.push({
      contentType: 'text/plain; charset="utf-8"',
      contentId: 'text',
      location: 'text.txt',
      body: text,
    });
  for (const [at, { name, bytes }] of files.entries()) {
    const location = asciiName(name, at);
    const contentType = `${mediaType(name)}; name="${location}"`;
    parts.push({ contentType, contentId: `file${at + 1}`, location, body: bytes });
  }
  const content = Buffer.from(printMultipart(parts, inner, BASE64)).toString('utf8');
  const whole = printMultipart(
    [
      { contentType: 'text/xml; charset="utf-8"', contentId: 'envelope', body: makeEnvelope(CONTENT_ID) },
      { contentType: `multipart/mixed; boundary="${inner}"`, contentId: CONTENT_ID, body: content },
    ],
    outer,
    BASE64,
  );
  const contentType = `multipart/related; boundary="${outer}"; type="text/xml"; start="<envelope>"`;
  return { contentType, body: Buffer.from(whole) };
}

/** Phones show names and relays parse them: nothing but plain characters, and different for each. */
function asciiName(name: string, at: number): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-60);
  return `${at + 1}-${plain}`;
}

/** The texts of a message in their order; layout and pictures say nothing that could be stored. */
export function textOfParts(parts: readonly MimePart[]): string {
  return parts
    .filter(({ contentType }) => typeOf(contentType) === 'text/plain')
    .map(({ contentType, body }) => {
      const charset = parameterOf(contentType, 'charset') ?? 'utf-8';
      return iconv.decode(Buffer.from(body), iconv.encodingExists(charset) ? charset : 'utf-8').trim();
    })
    .filter((text) => text !== '')
    .join('\n');
}
