// The documents clients of OMS send ([MS-OMS]; spec oms 4, 6): users, messages, batches, read from elements into values. Owns their
// names; namespaces count for nothing, and what the schema demands but real clients leave out may be absent.

import { err, ok, type Result } from '../../base/result.ts';
import { type Instant, instant, MINUTE } from '../../base/time.ts';
import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from '../xml.ts';

export const OMS_NAMESPACE = 'http://schemas.microsoft.com/office/Outlook/2006/OMS';

export type XmsUser = { readonly userId: string; readonly password: string };

export type XmsContent = {
  /** Without parameters, in small letters. */
  readonly type: string;
  readonly id: string;
  readonly location: string;
  readonly text: string;
};

export type XmsData = {
  readonly user: XmsUser | undefined;
  readonly scheduled: Instant | 'wrong' | undefined;
  readonly requiredService: string;
  readonly sourceType: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  /** `SMS` or `MMS`, as it came. */
  readonly format: string;
  readonly contents: readonly XmsContent[];
  /** Ids of contents by slide, in the order they are shown; undefined: no slides. */
  readonly slides: readonly (readonly string[])[] | undefined;
};

/** A password may begin or end with blanks. */
function userOf(element: XmlElement): XmsUser {
  return { userId: textOf(element, 'userId') ?? '', password: childOf(element, 'password')?.text ?? '' };
}

export function readXmsUser(document: XmlElement): Result<XmsUser, string> {
  return document.name === 'xmsUser' ? ok(userOf(document)) : err('the argument is not an xmsUser');
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))?$/;

/** A dateTime of XML Schema; without a zone it is in UTC, as all of them are meant. */
export function readDateTime(text: string): Instant | 'wrong' {
  const match = DATE_TIME.exec(text);
  if (!match) return 'wrong';
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[];
  const moment = new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, second!));
  // A day such as 30 February would silently be another one.
  if (moment.toISOString().slice(0, 19) !== text.slice(0, 19)) return 'wrong';
  const away = (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0)) * MINUTE;
  return instant(moment.getTime() + (match[7] === '-' ? away : -away));
}

function contentOf(element: XmlElement): XmsContent {
  const [type = ''] = (attributeOf(element, 'contentType') ?? 'text/plain').split(';');
  return {
    type: type.trim().toLowerCase(),
    id: attributeOf(element, 'contentId') ?? '',
    location: attributeOf(element, 'contentLocation') ?? '',
    text: element.text,
  };
}

/** What a slide shows, then what it says, then what it plays: the order of the schema. */
const SHOWN = ['img', 'text', 'audio'] as const;

function slidesOf(body: XmlElement | undefined): XmsData['slides'] {
  const slides = childOf(body, 'mmsSlides', 'body');
  if (!slides) return undefined;
  return childrenOf(slides, 'par').map((par) =>
    SHOWN.flatMap((name) => childrenOf(par, name).map((one) => attributeOf(one, 'src') ?? '')).filter(
      (id) => id !== '',
    ),
  );
}

export function readXmsData(document: XmlElement): Result<XmsData, string> {
  if (document.name !== 'xmsData') return err('the argument is not an xmsData');
  const head = childOf(document, 'xmsHead');
  const body = childOf(document, 'xmsBody');
  const user = childOf(document, 'user');
  const scheduled = textOf(head, 'scheduled') ?? '';
  const recipients = childrenOf(childOf(head, 'to'), 'recipient').map((one) => one.text.trim());
  return ok({
    user: user && userOf(user),
    scheduled: scheduled === '' ? undefined : readDateTime(scheduled),
    requiredService: textOf(head, 'requiredService') ?? '',
    sourceType: textOf(head, 'sourceType') ?? '',
    recipients: recipients.filter((one) => one !== ''),
    subject: textOf(head, 'subject') ?? '',
    format: (body && attributeOf(body, 'format')?.trim()) || 'SMS',
    contents: childrenOf(body, 'content').map(contentOf),
    slides: slidesOf(body),
  });
}

/** Those without a user of their own are of the first one's, if that is where it is told. */
export function readXmsBatch(document: XmlElement): Result<readonly XmsData[], string> {
  if (document.name !== 'xmsBatch') return err('the argument is not an xmsBatch');
  const batch: XmsData[] = [];
  for (const element of childrenOf(document, 'xmsData')) {
    const read = readXmsData(element);
    if (!read.ok) return read;
    batch.push({ ...read.value, user: read.value.user ?? batch[0]?.user });
  }
  return batch.length > 0 ? ok(batch) : err('the batch is empty');
}
