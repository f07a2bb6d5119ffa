// `send.php` read: from named values to a Submission, or to the fault that refuses them (spec http-send 2, http-voice 1).
// Owns what each parameter means; prices, texts, numbers and senders are judged by the core.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import { parseSendingTime, parseValidity } from '../core/messages/sending-time.ts';
import type { CallOptions, Submission, SubmissionItem } from '../core/messages/submission.ts';
import { splitPhones } from '../core/numbers/phone-number.ts';
import { isGiven, isOn, type Parameters } from './parameters.ts';
import { type ClassicFault, wrongParameters } from './replies.ts';
import { CARRIES } from './send-files.ts';
import { type ListedItem, parseList } from './send-list.ts';

type SendContext = {
  readonly account: Account;
  readonly now: Instant;
  readonly door: Submission['door'];
  readonly clientAddress: string;
};

type Read<T> = Result<T, ClassicFault>;

const refuse = (detail: string): { ok: false; error: ClassicFault } => err(wrongParameters(detail));

// At most one is meant to be set; the first one found counts.
const KIND_FLAGS: readonly (readonly [string, MessageKind])[] = [
  ['call', 'call'],
  ['hlr', 'hlr'],
  ['ping', 'ping'],
  ['mms', 'mms'],
  ['mail', 'mail'],
  ['viber', 'viber'],
  ['soc', 'social'],
  ['tg', 'telegram'],
  ['whatsapp', 'whatsapp'],
  ['bot', 'bot'],
  ['push', 'push'],
  ['bin', 'binary'],
  ['flash', 'flash'],
];

export const KIND_NAMES: readonly string[] = KIND_FLAGS.map(([name]) => name);

const KIND_PREFIXES: readonly (readonly [string, MessageKind])[] = [
  ['__CALL__', 'call'],
  ['__VIBER__', 'viber'],
  ['__SOC__', 'social'],
  ['__PING__', 'ping'],
  ['__HLR__', 'hlr'],
];

/** Kinds whose text is ignored. */
const TEXTLESS: ReadonlySet<MessageKind> = new Set(['hlr', 'ping']);

type Content = { readonly kind: MessageKind; readonly items: readonly SubmissionItem[] };

/** `none`: the request names no kind. */
export function flaggedKind(parameters: Parameters): MessageKind | 'none' {
  for (const [name, kind] of KIND_FLAGS) {
    const value = parameters.text(name);
    // `bot` names the bot; one of WhatsApp is told by what stands before its number.
    if (name === 'bot' && isGiven(value)) return /^wa:/i.test(value.trim()) ? 'whatsapp' : kind;
    if (name !== 'bot' && isOn(value)) return kind;
  }
  return 'none';
}

function prefixOf(items: readonly SubmissionItem[]): readonly [string, MessageKind] | undefined {
  return KIND_PREFIXES.find(([prefix]) => items[0]?.text.startsWith(prefix));
}

/** A zone of its own works only with an absolute time (spec http-send 2.2). */
function timedItems(
  parsed: readonly ListedItem[],
  parameters: Parameters,
  context: SendContext,
): Read<readonly SubmissionItem[]> {
  const time = parameters.text('time');
  const absolute = /^\s*(?:\d{10}\s*$|\d{1,2}\.)/.test(time);
  const items: SubmissionItem[] = [];
  for (const { zone, ...item } of parsed) {
    if (!absolute || zone === undefined) items.push(item);
    else {
      const accountZone = context.account.settings.timeZone;
      const when = parseSendingTime(time, { tz: zone, now: context.now, accountZone });
      if (!when.ok) return err({ fault: 'date-wrong' });
      items.push({ ...item, when: when.value });
    }
  }
  return ok(items);
}

function itemsOf(parameters: Parameters, context: SendContext): Read<readonly SubmissionItem[]> {
  const list = parameters.text('list');
  if (list.trim() !== '') {
    const parsed = parseList(list, isOn(parameters.text('nl')) ? 'in texts' : 'plain');
    if (!parsed) return refuse('a line of list has no colon between numbers and text');
    return timedItems(parsed, parameters, context);
  }
  const phones = splitPhones(parameters.text('phones'));
  const binary = isOn(parameters.text('bin'));
  const text = binary ? parameters.octets('mes') : parameters.text('mes').replace(/\r\n/g, '\n');
  if (text === undefined) return refuse('mes holds characters that are not bytes');
  return ok([{ phones, text }]);
}

export function checkRecipients(items: readonly Pick<SubmissionItem, 'phones'>[]): ClassicFault | undefined {
  const count = items.reduce((sum, item) => sum + item.phones.length, 0);
  if (items.length === 0 || items.some((item) => item.phones.length === 0))
    return wrongParameters('phones or list is missing');
  if (count > LIMITS.http.recipients)
    return wrongParameters(`more than ${LIMITS.http.recipients} recipients`);
  return undefined;
}

type Asked = { readonly context: SendContext; readonly files: 'with files' | 'no files' };

function contentOf(parameters: Parameters, { context, files }: Asked): Read<Content> {
  const read = itemsOf(parameters, context);
  if (!read.ok) return read;
  const flagged = flaggedKind(parameters);
  const prefix = prefixOf(read.value);
  const kind = flagged === 'none' ? (prefix?.[1] ?? 'sms') : flagged;
  const bare = (text: string): string =>
    prefix && text.startsWith(prefix[0]) ? text.slice(prefix[0].length).replace(/^ /, '') : text;
  const items = read.value.map((item) => ({ ...item, text: TEXTLESS.has(kind) ? '' : bare(item.text) }));
  const problem = checkRecipients(items);
  if (problem) return err(problem);
  const mayBeEmpty = TEXTLESS.has(kind) || (files === 'with files' && (kind === 'call' || kind === 'mms'));
  if (!mayBeEmpty && items.some((item) => item.text.trim() === '')) return refuse('mes is missing');
  return ok({ kind, items });
}

const RING = { least: 10, most: 35, usual: 22 };
const PAUSE = { least: 10, most: 3_600, usual: 20 };
const ATTEMPTS = { least: 1, most: 9, usual: 5 };

type Range = { readonly least: number; readonly most: number; readonly usual: number };

function clamped(text: string, range: Range): number | undefined {
  const plain = text.trim();
  if (plain === '') return range.usual;
  if (!/^\d{1,9}$/.test(plain)) return undefined;
  return Math.min(range.most, Math.max(range.least, Number(plain)));
}

/** `param=w,i,n`: missing parts are usual ones, those out of range are clamped, words are refused (spec http-voice 3). */
export function parseParam(param: string): Omit<CallOptions, 'voice' | 'uploads'> | undefined {
  const parts = param.split(',');
  const ringSeconds = clamped(parts[0] ?? '', RING);
  const pauseSeconds = clamped(parts[1] ?? '', PAUSE);
  const attempts = clamped(parts[2] ?? '', ATTEMPTS);
  if (parts.length > 3 || ringSeconds === undefined || pauseSeconds === undefined || attempts === undefined)
    return undefined;
  return { ringSeconds, pauseSeconds, attempts };
}

/** `voice`: an unknown name is the default one, no error; a language after the comma is kept (spec http-voice 2). */
export function parseVoice(voice: string): string | undefined {
  const [name = '', language = ''] = voice
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  const known = /^[mw][2-4]?$/.test(name) ? name : '';
  const tail = /^[a-z]{2}$/.test(language) ? `,${language}` : '';
  return known + tail === '' ? undefined : known + tail;
}

/** 1 to 2147483647 or up to forty letters, digits, `.`, `-`, `_`; undefined in the value: to be assigned. */
function publicIdOf(text: string): Read<string | undefined> {
  const plain = text.trim();
  if (!isGiven(plain)) return ok(undefined);
  return /^[A-Za-z0-9._-]{1,40}$/.test(plain)
    ? ok(plain)
    : refuse('id may be a number or up to 40 of A-Z a-z 0-9 . - _');
}

const TRANSLITERATIONS: ReadonlyMap<string, Submission['transliterate']> = new Map([
  ['1', 'translit'],
  ['2', 'look-alike'],
]);

/** A form of a binary text that is not what it says is refused before it costs anything. */
function binaryOf(parameters: Parameters, content: Content): Read<Submission['binary']> {
  if (content.kind !== 'binary') return ok(undefined);
  if (parameters.text('bin').trim() !== '2') return ok('bytes');
  const wrong = content.items.some((item) => !/^(?:[0-9a-fA-F]{2})+\s*(?:\n~~~\n[\s\S]*)?$/.test(item.text));
  return wrong ? refuse('mes is not hexadecimal') : ok('hex');
}

type Rest = Omit<Submission, 'door' | 'kind' | 'items' | 'clientAddress'>;

function optionalTexts(
  parameters: Parameters,
): Partial<Pick<Submission, 'sender' | 'subject' | 'partsMax' | 'links' | 'fallbackText'>> {
  const sender = parameters.text('sender').trim();
  const subject = parameters.text('subj').trim();
  const maxsms = parameters.text('maxsms').trim();
  const fallbackText = parameters.text('mes2').replace(/\r\n/g, '\n');
  const short = isOn(parameters.text('tinyurl'));
  const partsMax = /^\d{1,4}$/.test(maxsms) ? Number(maxsms) : 0;
  return {
    ...(sender !== '' && { sender }),
    ...(subject !== '' && { subject }),
    ...(fallbackText.trim() !== '' && { fallbackText }),
    ...(partsMax > 0 && { partsMax }),
    ...(short && { links: 'short' }),
  };
}

function restOf(parameters: Parameters, content: Content, context: SendContext): Read<Rest> {
  const id = publicIdOf(parameters.text('id'));
  if (!id.ok) return id;
  const when = parseSendingTime(parameters.text('time'), {
    tz: parameters.text('tz'),
    now: context.now,
    accountZone: context.account.settings.timeZone,
  });
  const validity = parseValidity(parameters.text('valid'));
  if (!when.ok || !validity.ok) return err({ fault: 'date-wrong' });
  const binary = binaryOf(parameters, content);
  if (!binary.ok) return binary;
  const param = parseParam(parameters.text('param'));
  if (content.kind === 'call' && !param) return refuse('param is not three numbers');
  const voice = parseVoice(parameters.text('voice'));
  return ok({
    when: when.value,
    validity: validity.value,
    transliterate: TRANSLITERATIONS.get(parameters.text('translit').trim()) ?? 'no',
    purpose: parameters.text('cost').trim() === '1' ? 'price' : 'send',
    ...optionalTexts(parameters),
    ...(id.value !== undefined && { publicId: id.value }),
    ...(binary.value !== undefined && { binary: binary.value }),
    ...(content.kind === 'call' && param && { call: { ...param, uploads: [], ...(voice && { voice }) } }),
  });
}

/** An address in `userip` is the one daily limits count for (spec http-send 2.5). */
function clientAddressOf(parameters: Parameters, context: SendContext): string {
  const given = parameters.text('userip').trim();
  return /^[0-9a-fA-F.:]{3,45}$/.test(given) ? given : context.clientAddress;
}

/** What was asked for and would otherwise be left out without a word. */
function notYet(kind: MessageKind, files: 'with files' | 'no files'): string | undefined {
  return files === 'with files' && !CARRIES.has(kind)
    ? `a message of the kind ${kind} carries no files`
    : undefined;
}

/** The submission without its uploads, which are stored only once everything else is right. */
export function readSubmission(parameters: Parameters, context: SendContext): Read<Submission> {
  if (parameters.problem !== undefined) return refuse(parameters.problem);
  const withFiles = parameters.files.length > 0 || isGiven(parameters.text('fileurl'));
  const files = withFiles ? 'with files' : 'no files';
  const content = contentOf(parameters, { context, files });
  if (!content.ok) return content;
  const missing = notYet(content.value.kind, files);
  if (missing !== undefined) return refuse(missing);
  const rest = restOf(parameters, content.value, context);
  if (!rest.ok) return rest;
  return ok({
    ...rest.value,
    ...content.value,
    door: context.door,
    clientAddress: clientAddressOf(parameters, context),
  });
}
