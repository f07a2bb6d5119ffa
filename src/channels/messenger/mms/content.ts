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
import { printSmil, type SlideItem, SMIL_TYPE, slideKindOf } from '../../../protocols/mm7/smil.ts';
import { mediaType } from '../multipart-form.ts';

export const BASE64: Base64 = {
  encode: (bytes) => Buffer.from(bytes).toString('base64'),
  decode: (text) => Buffer.from(text, 'base64'),
};

export type ContentFile = { readonly name: string; readonly bytes: Uint8Array };

const CONTENT_ID = 'content';
const SMIL_ID = 'smil';
const TEXT_LOCATION = 'text.txt';

type Content = { readonly text: string; readonly files: readonly ContentFile[]; readonly key: string };

/** The whole body and its type: the envelope, then the content. */
export function submissionBody(
  makeEnvelope: (contentId: string) => string,
  { text, files, key }: Content,
): { readonly contentType: string; readonly body: Buffer } {
  // Of the request's id, which no text can know.
  const [outer, inner] = [`mm7.envelope.${key}`, `mm7.content.${key}`];
  const { parts, type } = contentOf(text, files);
  const content = Buffer.from(printMultipart(parts, inner, BASE64)).toString('utf8');
  const whole = printMultipart(
    [
      { contentType: 'text/xml; charset="utf-8"', contentId: 'envelope', body: makeEnvelope(CONTENT_ID) },
      { contentType: `${type}; boundary="${inner}"`, contentId: CONTENT_ID, body: content },
    ],
    outer,
    BASE64,
  );
  const contentType = `multipart/related; boundary="${outer}"; type="text/xml"; start="<envelope>"`;
  return { contentType, body: Buffer.from(whole) };
}

/** The text first, then the files in their order. Several that can be shown come with a presentation; of one alone a phone makes its own. */
function contentOf(
  text: string,
  files: readonly ContentFile[],
): { readonly parts: readonly PrintedPart[]; readonly type: string } {
  const parts: PrintedPart[] = [];
  const items: SlideItem[] = [];
  if (text !== '') {
    const contentType = 'text/plain; charset="utf-8"';
    parts.push({ contentType, contentId: 'text', location: TEXT_LOCATION, body: text });
    items.push({ kind: 'text', location: TEXT_LOCATION, characters: text.length });
  }
  for (const [at, { name, bytes }] of files.entries()) {
    const location = asciiName(name, at);
    const type = mediaType(name);
    parts.push({
      contentType: `${type}; name="${location}"`,
      contentId: `file${at + 1}`,
      location,
      body: bytes,
    });
    const kind = slideKindOf(type);
    if (kind) items.push({ kind, location, ...(kind === 'text' && { characters: bytes.length }) });
  }
  if (items.length < 2) return { parts, type: 'multipart/mixed' };
  const presentation: PrintedPart = {
    contentType: `${SMIL_TYPE}; charset="utf-8"`,
    contentId: SMIL_ID,
    location: 'presentation.smil',
    body: printSmil(items),
  };
  // RFC 2387: the root is named, and stands first for those that do not look.
  const type = `multipart/related; type="${SMIL_TYPE}"; start="<${SMIL_ID}>"`;
  return { parts: [presentation, ...parts], type };
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
