// The content of an OMS message as texts and files: every text an SMS of its own, an MMS its slides in order. Owns the limits the
// service promises and the types of media; sending is not its.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { segments } from '../../core/messages/segments.ts';
import type { NamedBytes } from '../../dialect/send-files.ts';
import type { OmsError } from '../../protocols/oms/answers.ts';
import type { XmsContent, XmsData } from '../../protocols/oms/documents.ts';
import type { OmsOffer } from './oms-offer.ts';
import { refusal } from './replies.ts';

export type OmsContent = {
  readonly kind: 'sms' | 'mms';
  readonly texts: readonly string[];
  readonly files: readonly NamedBytes[];
};

type Read<T> = Result<T, readonly OmsError[]>;

type Refusal = { readonly ok: false; readonly error: readonly OmsError[] };

const refuse = (...said: Parameters<typeof refusal>): Refusal => err(refusal(...said));

/** `sourceType` of a calendar sent as text, the one known ([client]). */
const SUMMARY = 'calsummary';

const TEXT = 'text/plain';

/** What a program puts before each piece of a text, besides as many characters as it was told ([client]). */
const MARK = /^\(\d{1,3}\/\d{1,3}\)/;

const SERVICES: ReadonlyMap<string, 'sms' | 'long' | 'mms'> = new Map([
  ['SMS_SENDER', 'sms'],
  ['LONG_SMS_SENDER', 'long'],
  ['MMS_SENDER', 'mms'],
]);

function smsTexts(xms: XmsData, service: OmsOffer, wanted: 'sms' | 'long'): Read<readonly string[]> {
  if (xms.contents.some(({ type }) => type !== TEXT)) return refuse('invalidMedia', 'an SMS is plain text');
  // Programs that split a text end with an empty piece ([client]).
  const contents = xms.contents.filter(({ text }) => text.trim() !== '');
  if (contents.length === 0) return refuse('other', 'there is no text');
  const summary = xms.sourceType.toLowerCase() === SUMMARY;
  const most = summary ? LIMITS.oms.summaryMessages : service.messages;
  if (contents.length > most) return refuse('other', `more than ${most} messages at once`);
  for (const { text } of contents) {
    const narrow = segments(text).alphabet === 'gsm7' ? service.singleByte : service.doubleByte;
    const characters = wanted === 'long' ? service.longCharacters : narrow;
    if ([...text.replace(MARK, '')].length > characters)
      return refuse('lengthLimit', `a message is longer than ${characters} characters`);
  }
  return ok(contents.map(({ text }) => text.replace(/\r\n/g, '\n')));
}

/** Ending by type: what an MMS may hold (spec http-send 2.4). */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  [TEXT, 'txt'],
  ['image/jpeg', 'jpg'],
  ['image/jpg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/png', 'png'],
  ['audio/amr', 'amr'],
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
  ['audio/mid', 'mid'],
  ['audio/midi', 'mid'],
  ['video/mp4', 'mp4'],
  ['video/3gpp', '3gp'],
]);

/** Layout, which says nothing by itself: phones lay out the parts themselves. */
const LAYOUT = 'application/smil';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Of the last part of its location or its id, with the ending of its type. */
function fileName({ location, id }: XmsContent, ending: string, at: number): string {
  const written = (location || id).split(/[/\\]/).at(-1) ?? '';
  const stem = written.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[\p{Cc}<>]/gu, '');
  return `${stem || `part${at + 1}`}.${ending}`;
}

function fileOf(content: XmsContent, at: number): NamedBytes | undefined {
  const ending = ENDINGS.get(content.type);
  if (ending === undefined) return undefined;
  const name = fileName(content, ending, at);
  if (content.type === TEXT) return { name, bytes: Buffer.from(content.text, 'utf8') };
  const plain = content.text.replace(/\s+/g, '');
  if (plain === '' || plain.length % 4 === 1 || !BASE64.test(plain)) return undefined;
  return { name, bytes: Buffer.from(plain, 'base64') };
}

/** In the order of the slides; what no slide names comes after them as it stands. */
function ordered({ contents, slides = [] }: XmsData): readonly XmsContent[] {
  const named = slides.flat().flatMap((id) => {
    const bare = id.replace(/^cid:/i, '');
    return contents.find((content) => content.id === bare || content.location === bare) ?? [];
  });
  return [...new Set([...named, ...contents])].filter(({ type }) => type !== LAYOUT);
}

function mmsContent(xms: XmsData, service: OmsOffer): Read<OmsContent> {
  const { slides = [] } = xms;
  if (slides.length > service.slides) return refuse('slidesLimit', `more than ${service.slides} slides`);
  const parts = ordered(xms);
  const texts = parts.filter(({ type }) => type === TEXT);
  // One text is the message's own; of several each belongs to its slide. Without a subject the first stands for it.
  const own = texts.length === 1 || xms.subject === '' ? texts[0] : undefined;
  const files: NamedBytes[] = [];
  let bytes = 0;
  for (const [at, part] of parts.entries()) {
    const file = fileOf(part, at);
    if (!file)
      return refuse('invalidMedia', `content ${at + 1} is of no type that can be sent, or no base64`);
    bytes += file.bytes.length;
    if (part !== own) files.push(file);
  }
  if (bytes > service.mmsBytes) return refuse('sizeLimit', `more than ${service.mmsBytes} bytes`);
  return ok({ kind: 'mms', texts: [own?.text.replace(/\r\n/g, '\n') ?? ''], files });
}

/** As GetServiceInfo tells it. */
function isOffered(wanted: 'sms' | 'long' | 'mms', { longSms, mms }: OmsOffer): boolean {
  switch (wanted) {
    case 'sms':
      return true;
    case 'long':
      return longSms === 'on';
    case 'mms':
      return mms === 'on';
    default:
      return unreachable(wanted);
  }
}

/** What is to be sent to each recipient. */
export function contentOf(xms: XmsData, service: OmsOffer): Read<OmsContent> {
  const { recipients, contents, format, requiredService } = xms;
  if (recipients.length === 0) return refuse('invalidRecipient', 'there is no recipient');
  if (recipients.length > service.recipients)
    return refuse('other', `more than ${service.recipients} recipients`);
  if (contents.length === 0) return refuse('other', 'there is no content');
  if (xms.subject.length > LIMITS.oms.subjectCharacters)
    return refuse('other', `a subject of more than ${LIMITS.oms.subjectCharacters} characters`);
  const byFormat = format.toUpperCase() === 'MMS' ? 'MMS_SENDER' : 'SMS_SENDER';
  const wanted = SERVICES.get(requiredService === '' ? byFormat : requiredService.toUpperCase());
  if (wanted === undefined || !isOffered(wanted, service))
    return refuse('unregisteredService', 'there is no such service here');
  if (wanted === 'mms') return mmsContent(xms, service);
  const texts = smsTexts(xms, service, wanted);
  return texts.ok ? ok({ kind: 'sms', texts: texts.value, files: [] }) : texts;
}
