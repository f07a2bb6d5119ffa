// What `send.php` answers when it worked: every `fmt` by every `cost`, lists of numbers, codes (spec http-send 4,
// http-voice 6). Owns these forms to the byte; key order and types are what clients rely on (client-habits 10 to 15).

import { formatMoney, type Money } from '../core/accounts/money.ts';
import type { Accepted, AcceptedRecipient } from '../core/messages/submission.ts';
import { type Format, jsonId, jsonObject, xmlElement } from './replies.ts';

type SendReplyOptions = {
  readonly format: Format;
  /** `cost`: what of the price is told. */
  readonly tell: 'nothing' | 'price only' | 'price' | 'price and balance';
  /** `op` lists all numbers, `err` the refused ones. */
  readonly list: 'none' | 'refused' | 'all';
  /** In test mode nothing costs anything: totals are a bare 0, numbers have no cost. */
  readonly test: 'on' | 'off';
};

const TELLS: readonly SendReplyOptions['tell'][] = ['nothing', 'price only', 'price', 'price and balance'];

export function tellOf(cost: string): SendReplyOptions['tell'] {
  return (/^\s*\d\s*$/.test(cost) && TELLS[Number(cost)]) || 'nothing';
}

type Member = {
  readonly name: string;
  readonly text: string;
  /** How JSON writes it. */
  readonly json: 'number' | 'string' | 'id';
};

function members(accepted: Accepted, options: SendReplyOptions): Member[] {
  const price = (amount: Money): string => (options.test === 'on' ? '0' : formatMoney(amount));
  const id: Member = { name: 'id', text: accepted.publicId, json: 'id' };
  const count: Member = { name: 'cnt', text: String(accepted.count), json: 'number' };
  const cost: Member = { name: 'cost', text: price(accepted.cost), json: 'string' };
  const balance: Member = { name: 'balance', text: formatMoney(accepted.balance), json: 'string' };
  switch (options.tell) {
    case 'nothing':
      return [id, count];
    case 'price only':
      return [cost, count];
    case 'price':
      return [id, count, cost];
    case 'price and balance':
      return [id, count, cost, balance];
  }
}

/** A number of the list as names and texts; `err=1` tells nothing of the price. */
function recipientMembers(recipient: AcceptedRecipient, options: SendReplyOptions): [string, string][] {
  const { phone, mccmnc, cost, refused } = recipient;
  const all = options.list === 'all';
  const told: [string, string][] = [['phone', phone]];
  // Empty when it is not known: a client reads it without asking whether it is there ([client]).
  if (all) told.push(['mccmnc', mccmnc ?? '']);
  if (all && options.test === 'off') told.push(['cost', formatMoney(cost)]);
  if (refused) told.push(['status', String(refused.status)], ['error', String(refused.err)]);
  return told;
}

function listed(accepted: Accepted, options: SendReplyOptions): [string, string][][] {
  if (options.list === 'none') return [];
  const chosen = accepted.recipients.filter((one) => options.list === 'all' || one.refused !== undefined);
  return chosen.map((one) => recipientMembers(one, options));
}

function textLine(accepted: Accepted, options: SendReplyOptions): string {
  const told = members(accepted, options);
  const value = (name: string): string => told.find((member) => member.name === name)?.text ?? '';
  if (options.tell === 'price only') return `${value('cost')} (${value('cnt')} SMS)`;
  let line = `OK - ${value('cnt')} SMS, ID - ${value('id')}`;
  if (value('cost') !== '') line += `, COST - ${value('cost')}`;
  if (value('balance') !== '') line += `, BALANCE - ${value('balance')}`;
  return line;
}

function jsonValue(member: Member): string {
  if (member.json === 'number') return member.text;
  return member.json === 'id' ? jsonId(member.text) : JSON.stringify(member.text);
}

function xmlReply(accepted: Accepted, options: SendReplyOptions): string {
  const phones = listed(accepted, options).map(
    (told) => `<phone>${told.map(([name, text]) => xmlElement(name, text)).join('')}</phone>`,
  );
  const code = codeOf(accepted, options);
  return [
    '<result>',
    ...members(accepted, options).map((member) => xmlElement(member.name, member.text)),
    ...(options.list === 'none' ? [] : ['<phones>', ...phones, '</phones>']),
    ...(code === undefined ? [] : [xmlElement('code', code)]),
    '</result>',
  ].join('\n');
}

function jsonReply(accepted: Accepted, options: SendReplyOptions): string {
  const phones = listed(accepted, options).map((told) =>
    jsonObject(told.map(([name, text]) => [name, JSON.stringify(text)])),
  );
  const code = codeOf(accepted, options);
  return jsonObject([
    ...members(accepted, options).map((member) => [member.name, jsonValue(member)] as const),
    ...(options.list === 'none' ? [] : [['phones', `[${phones.join(',')}]`] as const]),
    ...(code === undefined ? [] : [['code', JSON.stringify(code)] as const]),
  ]);
}

/** A code is told only when it will be spoken. */
function codeOf(accepted: Accepted, options: SendReplyOptions): string | undefined {
  return options.tell === 'price only' ? undefined : accepted.code;
}

export function sendReply(accepted: Accepted, options: SendReplyOptions): string {
  const code = codeOf(accepted, options);
  switch (options.format) {
    case 'text': {
      const lines = listed(accepted, options).map((told) =>
        told.map(([name, text]) => `${name} = ${text}`).join(', '),
      );
      const first = textLine(accepted, options) + (code === undefined ? '' : `, CODE - ${code}`);
      return [first, ...lines].join('\n');
    }
    case 'numbers': {
      const lines = listed(accepted, options).map((told) => told.map(([, text]) => text).join(','));
      const first = [...members(accepted, options).map((member) => member.text), ...(code ? [code] : [])];
      return [first.join(','), ...lines].join('\n');
    }
    case 'xml':
      return xmlReply(accepted, options);
    case 'json':
      return jsonReply(accepted, options);
  }
}
