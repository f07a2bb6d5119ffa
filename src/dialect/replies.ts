// What the classic calls answer when they refuse, in each of their forms. Owns the map from every fault to its number and words, by
// call (spec codes.md 1, http-send 5), for every door that speaks these numbers; a fault without a row does not compile.

import type { FaultCode } from '../core/faults.ts';
import type { AcceptedRecipient } from '../core/messages/submission.ts';

/** The pages of the classic API, by the name of their file. */
export type ClassicCall =
  | 'send'
  | 'status'
  | 'balance'
  | 'jobs'
  | 'templates'
  | 'op_templates'
  | 'ping'
  | 'phones'
  | 'mails'
  | 'users'
  | 'documents'
  | 'senders'
  | 'get'
  | 'info'
  | 'tinyurls'
  | 'receive_phones'
  | 'wait_call'
  | 'downloads';
export type Format = 'text' | 'numbers' | 'xml' | 'json';

const FORMATS: readonly Format[] = ['text', 'numbers', 'xml', 'json'];

/** `fmt`; an unknown value is text. */
export function formatOf(fmt: string, otherwise: Format = 'text'): Format {
  if (fmt.trim() === '') return otherwise;
  return (/^\s*\d+\s*$/.test(fmt) && FORMATS[Number(fmt)]) || 'text';
}

/** `number` everywhere but on the pages named in `on`, which count otherwise. */
type WireFault = {
  readonly number: number;
  readonly words: string;
  readonly on?: Readonly<Partial<Record<ClassicCall, number>>>;
};

const PARAMETERS = 'parameters error';
// Faults that only a sending has numbers for; on any other page they are wrong parameters.
const SENDING: readonly ClassicCall[] = ['send'];
const CLIENTS: readonly ClassicCall[] = ['users', 'documents'];

function only(pages: readonly ClassicCall[], number: number, words: string): WireFault {
  return { number: 1, words, on: Object.fromEntries(pages.map((page) => [page, number])) };
}

// The words are what recorded clients saw (spec client-habits 2), misspelling included.
const WIRE_FAULTS: Readonly<Record<FaultCode, WireFault>> = {
  'parameters-wrong': { number: 1, words: PARAMETERS },
  'menu-wrong': { number: 1, words: PARAMETERS },
  'text-too-long': { number: 1, words: PARAMETERS },
  'sign-in-failed': { number: 2, words: 'authorise error' },
  'key-limited': { number: 2, words: 'authorise error' },
  // Transfers have a number of their own; where numbers are rented 3 is that of a number that is not to be had.
  'money-short': { number: 3, words: 'no money', on: { users: 10, receive_phones: 10 } },
  'address-locked': { number: 4, words: 'ip temporarily blocked' },
  'date-wrong': only(['send', 'jobs'], 5, 'date format error'),
  'message-forbidden': only(SENDING, 6, 'message is denied'),
  'transfer-not-registered': only(SENDING, 6, 'message is denied'),
  'number-wrong': { number: 1, words: 'invalid number', on: { send: 7, wait_call: 5 } },
  'number-unreachable': only(SENDING, 8, "can't to deliver"),
  'kind-unavailable': only(['send', 'wait_call', 'ping'], 8, "can't to deliver"),
  // A sending is forbidden by what it is, a mailing cannot be saved; its messages, were there any, would have error 244.
  'mailing-forbidden': { number: 3, words: 'mailings are forbidden', on: { send: 6 } },
  'request-repeated': { number: 9, words: 'duplicate request, wait a minute' },
  'requests-too-many': { number: 9, words: 'too many concurrent requests' },
  'deletion-failed': { number: 5, words: 'the message cannot be deleted' },
  'message-missing': { number: 1, words: 'there is no such message' },
  'attempts-too-many': only(['wait_call'], 6, 'daily limit of attempts is exhausted'),
  'record-missing': { number: 3, words: 'no records found' },
  'change-failed': { number: 5, words: 'execution error', on: { jobs: 3 } },
  'client-missing': only(CLIENTS, 6, 'no sub-client with this login'),
  'balance-shared': only(CLIENTS, 7, 'the sub-client shares the balance of the main account'),
  'client-not-saved': only(CLIENTS, 8, 'error while saving'),
  'key-reused': { number: 1, words: PARAMETERS },
  'key-in-use': { number: 9, words: 'duplicate request, wait a minute' },
  'key-broken-off': { number: 1, words: PARAMETERS },
  'service-unavailable': { number: 9, words: 'service unavailable, try again later' },
};

/** Error numbers of a sending that are given after the message has its id. */
const WITH_ID: ReadonlySet<number> = new Set([3, 6, 7, 8]);

export type ClassicFault = {
  readonly fault: FaultCode;
  readonly detail?: string;
  readonly publicId?: string;
  /** Of a sending: who was refused with it. */
  readonly recipients?: readonly AcceptedRecipient[];
};

export function wrongParameters(detail: string): ClassicFault {
  return { fault: 'parameters-wrong', detail };
}

const XML_SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Character data of an element; what XML 1.0 cannot hold is left out. */
function xmlText(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (sign) => XML_SIGNS[sign]!);
}

export function xmlElement(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}

/** An id is a JSON number when it is one on this wire: 1 to 2147483647 without leading zeros. */
export function jsonId(publicId: string): string {
  const numeric = /^[1-9]\d{0,9}$/.test(publicId) && Number(publicId) <= 2_147_483_647;
  return numeric ? publicId : JSON.stringify(publicId);
}

/** `{"name": value,"name": value}`, values already JSON: the spacing of the documentation. */
export function jsonObject(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `"${name}": ${value}`).join(',')}}`;
}

/** The number of a fault where it is answered by this page. */
export function errorNumber(call: ClassicCall, fault: FaultCode): number {
  const row = WIRE_FAULTS[fault];
  return row.on?.[call] ?? row.number;
}

export function errorText(call: ClassicCall, fault: ClassicFault, format: Format): string {
  const row = WIRE_FAULTS[fault.fault];
  const number = errorNumber(call, fault.fault);
  const detail = fault.detail?.replace(/[\x00-\x1f]+/g, ' ').trim();
  const words = detail ? `${row.words}: ${detail}` : row.words;
  const id = call === 'send' && WITH_ID.has(number) ? fault.publicId : undefined;
  switch (format) {
    case 'text':
      return `ERROR = ${number} (${words})${id === undefined ? '' : `, ID - ${id}`}`;
    case 'numbers':
      return `${id ?? '0'},-${number}`;
    case 'xml':
      return [
        '<result>',
        xmlElement('error', words),
        xmlElement('error_code', String(number)),
        ...(id === undefined ? [] : [xmlElement('id', id)]),
        '</result>',
      ].join('\n');
    case 'json':
      return jsonObject([
        ['error', JSON.stringify(words)],
        ['error_code', String(number)],
        ...(id === undefined ? [] : [['id', jsonId(id)] as const]),
      ]);
  }
}
