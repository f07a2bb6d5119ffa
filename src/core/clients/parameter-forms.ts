// How the value of a setting of an account is written on the wire of `users.php`, and what becomes of it. Owns reading one
// value of each form; which parameter has which form is the table's business.

import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { parseMailSources } from '../accounts/mail-sources.ts';
import { parseMoney } from '../accounts/money.ts';
import { groupCode } from '../contacts/group-code.ts';
import { parsePhone, splitPhones } from '../numbers/phone-number.ts';
import { parseAsciiMailAddress } from '../numbers/recipient.ts';

export type ParameterForm =
  | { readonly kind: 'text'; readonly most: number }
  | { readonly kind: 'mail' }
  /** `boss@shop.example, @shop.example`. */
  | { readonly kind: 'mail-sources' }
  | { readonly kind: 'phone' }
  /** Numbers, and `G12` for contact groups. */
  | { readonly kind: 'phones' }
  | { readonly kind: 'url' }
  | { readonly kind: 'sender' }
  | { readonly kind: 'money' }
  /** `none`: a zero takes the setting away. */
  | { readonly kind: 'whole'; readonly least: number; readonly most: number; readonly zero: 'none' | 'value' }
  /** `h1-h2`. */
  | { readonly kind: 'hours' }
  /** `7,-77`. */
  | { readonly kind: 'destinations' }
  /** 0 to 24, hours from GMT-12. */
  | { readonly kind: 'zone' }
  /** One of these words. */
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  /** What it is when it is on (any number but nought), and when it is off. */
  | { readonly kind: 'flag'; readonly on: string; readonly off: string };

/** What is wrong with a value, as the end of a sentence that begins with the parameter's name. */
type Read = Result<string | number | undefined, string>;

const SENDER = /^(?:[\x20-\x7e]{1,11}|\d{1,15})$/;
const PHONES_MOST = 100;
const DESTINATIONS_MOST = 200;

/** An empty value takes the setting away. */
export function readParameter(form: ParameterForm, written: string): Read {
  const text = written.trim();
  if (form.kind === 'flag') return flag(form, text);
  if (text === '') return ok(undefined);
  switch (form.kind) {
    case 'text':
      return [...text].length <= form.most ? ok(text) : err(`is longer than ${form.most} characters`);
    case 'mail':
      return mail(text);
    case 'mail-sources':
      return sources(text);
    case 'phone':
      return phone(text);
    case 'phones':
      return phones(text);
    case 'url':
      return isWebAddress(text) ? ok(text) : err('is no http or https address');
    case 'sender':
      return SENDER.test(text)
        ? ok(text)
        : err('must be up to 11 Latin letters, digits and signs, or 15 digits');
    case 'money':
      return moneyAbove(text);
    case 'whole':
      return whole(form, text);
    case 'hours':
      return hours(text);
    case 'destinations':
      return destinations(text);
    case 'zone':
      return zone(text);
    case 'choice':
      return form.of.includes(text) ? ok(text) : err(`must be one of ${form.of.join(', ')}`);
    default:
      return unreachable(form);
  }
}

function flag(form: Extract<ParameterForm, { kind: 'flag' }>, text: string): Read {
  if (!/^\d{0,3}$/.test(text)) return err('must be 0 or 1');
  return ok(Number(text) === 0 ? form.off : form.on);
}

function mail(text: string): Read {
  // Mails go out from it, where no other sender is named.
  const address = parseAsciiMailAddress(text);
  return address === undefined ? err('is no e-mail address') : ok(address);
}

function sources(text: string): Read {
  const read = parseMailSources(text);
  return read === undefined
    ? err('must be up to 100 addresses or domains such as @shop.example')
    : ok(read.join(','));
}

function phone(text: string): Read {
  const number = parsePhone(text);
  return number === undefined ? err('is no phone number') : ok(number);
}

function phones(text: string): Read {
  const read = splitPhones(text).map((part) =>
    groupCode(part) !== undefined ? part.toUpperCase() : parsePhone(part),
  );
  if (read.length > PHONES_MOST) return err(`has more than ${PHONES_MOST} numbers`);
  return read.includes(undefined) ? err('must be phone numbers or groups such as G5') : ok(read.join(','));
}

function isWebAddress(text: string): boolean {
  // Pure code has no URL of the platform; the address is looked at again when it is called.
  return /^https?:\/\/(?:[^\s/?#@]+@)?[^\s/?#@]+(?:[/?#]\S*)?$/i.test(text) && text.length <= 1_000;
}

function moneyAbove(text: string): Read {
  const amount = parseMoney(text.replace(',', '.'));
  if (amount === undefined || amount < 0) return err('is no amount');
  return ok(amount === 0 ? undefined : amount);
}

function whole(form: Extract<ParameterForm, { kind: 'whole' }>, text: string): Read {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (number === 0 && form.zero === 'none') return ok(undefined);
  if (number === undefined || number < form.least || number > form.most)
    return err(`must be a whole number from ${form.least} to ${form.most}`);
  return ok(number);
}

function hours(text: string): Read {
  const match = /^(\d{1,2}) ?- ?(\d{1,2})$/.exec(text);
  const [from, till] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || from > 23 || till > 24) return err('must be two hours such as 9-21');
  if (from === till || (from === 0 && till === 24)) return ok(undefined);
  return ok(`${from}-${till}`);
}

function destinations(text: string): Read {
  const codes = text.split(/[,;\s]+/).filter((code) => code !== '');
  if (codes.length > DESTINATIONS_MOST) return err(`has more than ${DESTINATIONS_MOST} codes`);
  const read = codes.map((code) => /^(-?)\+?(\d{1,9})$/.exec(code));
  if (read.includes(null)) return err('must be dialling codes such as 7,-77');
  return ok(read.map((match) => `${match?.[1]}${match?.[2]}`).join(','));
}

const ZONE_MIDDLE = 12;
const ZONE_MOST = 24;
const MOSCOW = 15;

/** The number a zone is written by; undefined: it has none. */
export function zoneNumber(name: string): string | undefined {
  const numbers = Array.from({ length: ZONE_MOST + 1 }, (_, at) => String(at));
  return numbers.find((number) => {
    const read = zone(number);
    return read.ok && read.value === name;
  });
}

/** The names of such zones have their signs the other way round: `Etc/GMT-3` is three hours ahead of Greenwich. */
function zone(text: string): Read {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : ZONE_MOST + 1;
  if (number > ZONE_MOST) return err('must be a number from 0 (GMT-12) to 24 (GMT+12)');
  if (number === MOSCOW) return ok('Europe/Moscow');
  const hoursEast = number - ZONE_MIDDLE;
  if (hoursEast === 0) return ok('UTC');
  return ok(`Etc/GMT${hoursEast > 0 ? '-' : '+'}${Math.abs(hoursEast)}`);
}
