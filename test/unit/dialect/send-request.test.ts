// Parameters of a sending, read into a submission or refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { Submission } from '../../../src/core/messages/submission.ts';
import type { ClassicFault } from '../../../src/dialect/replies.ts';
import { parseParam, parseVoice, readSubmission } from '../../../src/dialect/send-request.ts';
import { readParameters } from '../../../src/interfaces/http/classic/read-parameters.ts';
import { FakeCore } from '../../support/fake-core.ts';

const { account } = new FakeCore();

function read(values: Readonly<Record<string, string>>) {
  const query = new URLSearchParams({ charset: 'utf-8', ...values }).toString();
  const parameters = readParameters({ query, contentType: '', body: Buffer.alloc(0), charset: 'utf-8' });
  return readSubmission(parameters, {
    account,
    now: instant(Date.UTC(2026, 0, 15, 9)),
    door: 'http',
    clientAddress: '192.0.2.1',
  });
}

const TO = { phones: '79999999999', mes: 'Hello' };

function submission(values: Readonly<Record<string, string>>): Submission {
  const parsed = read({ ...TO, ...values });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

function fault(values: Readonly<Record<string, string>>): ClassicFault {
  const parsed = read(values);
  assert.ok(!parsed.ok, JSON.stringify(parsed));
  return parsed.error;
}

test('the smallest request is an SMS to be sent now', () => {
  assert.deepEqual(submission({}), {
    door: 'http',
    kind: 'sms',
    items: [{ phones: ['79999999999'], text: 'Hello' }],
    when: { kind: 'now' },
    validity: 86_400_000,
    transliterate: 'no',
    purpose: 'send',
    clientAddress: '192.0.2.1',
  });
});

test('empty and zero values are as if they were not there', () => {
  const zeros = {
    id: '0',
    time: '0',
    flash: '0',
    translit: '0',
    bin: '0',
    sender: '',
    tz: '',
    tinyurl: '0',
    cost: '0',
    smsreq: '0',
    valid: '',
    period: '0',
    freq: '60',
    maxsms: '0',
    call: '0',
    unknown: 'x',
  };
  assert.deepEqual(submission(zeros), submission({}));
});

const KINDS: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
  [{ flash: '1' }, 'flash'],
  [{ bin: '1' }, 'binary'],
  [{ bin: '2', mes: '00ff' }, 'binary'],
  [{ push: '1' }, 'push'],
  [{ hlr: '1', mes: '' }, 'hlr'],
  [{ ping: '1', mes: '' }, 'ping'],
  [{ mms: '1' }, 'mms'],
  [{ call: '1' }, 'call'],
  [{ mail: '1' }, 'mail'],
  [{ viber: '1' }, 'viber'],
  [{ soc: '1' }, 'social'],
  [{ mes: '__CALL__Hello' }, 'call'],
  [{ mes: '__HLR__' }, 'hlr'],
  [{ mes: '__PING__' }, 'ping'],
];

for (const [values, kind] of KINDS) {
  test(`${JSON.stringify(values)} is of the kind ${kind}`, () => {
    assert.equal(submission(values).kind, kind);
  });
}

test('a prefix that chooses the kind is not part of the text', () => {
  const { items, call } = submission({ mes: '__CALL__Hello' });
  assert.equal(items[0]?.text, 'Hello');
  assert.deepEqual(call, { ringSeconds: 22, pauseSeconds: 20, attempts: 5, uploads: [] });
});

test('codes by Telegram, WhatsApp and bots are kinds of their own; a bot of WhatsApp is told by its name', () => {
  for (const [values, kind] of [
    [{ tg: '1' }, 'telegram'],
    [{ whatsapp: '1' }, 'whatsapp'],
    [{ bot: '@some_bot' }, 'bot'],
    [{ bot: 'wa:79990000001' }, 'whatsapp'],
    [{ bot: '' }, 'sms'],
  ] as const)
    assert.equal(submission({ ...TO, ...values }).kind, kind);
});

test('param: clamped, missing parts usual, words refused', () => {
  const numbers = (param: string): string | undefined => {
    const parsed = parseParam(param);
    return parsed && `${parsed.ringSeconds},${parsed.pauseSeconds},${parsed.attempts}`;
  };
  assert.equal(numbers(''), '22,20,5');
  assert.equal(numbers('25,60,3'), '25,60,3');
  assert.equal(numbers('30'), '30,20,5');
  assert.equal(numbers('5,5,0'), '10,10,1');
  assert.equal(numbers('99,9999,99'), '35,3600,9');
  assert.equal(numbers('25,0,1'), '25,10,1');
  assert.equal(numbers(' 25 , , 2'), '25,20,2');
  for (const wrong of ['x', '1,x', '1,2,3,4', '-1', '1.5']) assert.equal(numbers(wrong), undefined);
  assert.equal(fault({ ...TO, call: '1', param: 'x' }).fault, 'parameters-wrong');
});

test('voice: unknown names are the default, a language stays', () => {
  assert.equal(parseVoice(''), undefined);
  assert.equal(parseVoice('m3,en'), 'm3,en');
  assert.equal(parseVoice('W4'), 'w4');
  assert.equal(parseVoice('m5'), undefined);
  assert.equal(parseVoice('robot,de'), ',de');
  assert.equal(parseVoice('m,x'), 'm');
});

test('own ids: numbers and forty plain characters, nothing else', () => {
  assert.equal(submission({ id: '2147483647' }).publicId, '2147483647');
  assert.equal(submission({ id: 'a.B-c_1' }).publicId, 'a.B-c_1');
  for (const id of ['a b', 'a'.repeat(41), 'ж', 'a,b'])
    assert.equal(fault({ ...TO, id }).fault, 'parameters-wrong');
});

test('list: a text for each line, several numbers, both separators, escaped line feeds', () => {
  const list = '79999999999:Hello 1\n78888888888,77777777777;two: lines\\nhere\n\n';
  assert.deepEqual(submission({ list, mes: '', phones: '' }).items, [
    { phones: ['79999999999'], text: 'Hello 1' },
    { phones: ['78888888888', '77777777777'], text: 'two: lines\nhere' },
  ]);
});

test('list with nl=1 keeps line feeds; an item begins where numbers do', () => {
  const list = '79999999999:Dear\ncustomer\n\nbye\n+7 888 888-88-88:second';
  assert.deepEqual(
    submission({ list, nl: '1' }).items.map((item) => item.text),
    ['Dear\ncustomer\n\nbye', 'second'],
  );
});

test('group codes are recipients like numbers, in a list with nl=1 too', () => {
  assert.deepEqual(submission({ phones: '79999999999,G12; g7' }).items[0]?.phones, [
    '79999999999',
    'G12',
    'g7',
  ]);
  assert.deepEqual(submission({ list: 'G12,79999999999:Dear\nG: is a letter\ng7:second', nl: '1' }).items, [
    { phones: ['G12', '79999999999'], text: 'Dear\nG: is a letter' },
    { phones: ['g7'], text: 'second' },
  ]);
});

test('list with senders of its own; a bar in a text is text', () => {
  const list = 'Shop|79999999999:a|b\n78888888888:c|d\nBank,2|77777777777:e';
  assert.deepEqual(submission({ list }).items, [
    { phones: ['79999999999'], text: 'a|b', sender: 'Shop' },
    { phones: ['78888888888'], text: 'c|d' },
    { phones: ['77777777777'], text: 'e', sender: 'Bank' },
  ]);
  assert.equal(submission({ list }).items[2]?.when, undefined);
});

test('a line of list has a time zone of its own when the time is a moment', () => {
  const list = 'Shop|79999999999:by the zone of all\nBank,2|77777777777:two hours earlier';
  const { when, items } = submission({ list, time: '0102261200', tz: '0' });
  assert(when.kind === 'at' && items[1]?.when?.kind === 'at');
  assert.equal(items[0]?.when, undefined);
  assert.equal(when.at - items[1].when.at, 2 * 3_600_000);
});

const REFUSED: readonly (readonly [what: string, Readonly<Record<string, string>>, fault: string])[] = [
  ['no recipient', { mes: 'Hello' }, 'parameters-wrong'],
  ['no text', { phones: '79999999999' }, 'parameters-wrong'],
  ['a text of blanks', { phones: '79999999999', mes: '  ' }, 'parameters-wrong'],
  ['a list without separator', { list: '79999999999 Hello' }, 'parameters-wrong'],
  ['a wrong time', { ...TO, time: 'soon' }, 'date-wrong'],
  ['a wrong life time', { ...TO, valid: '25' }, 'date-wrong'],
  ['hexadecimal that is none', { ...TO, bin: '2', mes: '0g' }, 'parameters-wrong'],
  ['half an octet', { ...TO, bin: '2', mes: '000' }, 'parameters-wrong'],
  ['too many recipients', { ...TO, phones: '79999999999,'.repeat(10_001) }, 'parameters-wrong'],
];

for (const [what, values, expected] of REFUSED) {
  test(`${what}: ${expected}`, () => {
    assert.equal(fault(values).fault, expected);
  });
}

test('what is refused because it does not exist yet says so', () => {
  assert.match(fault({ ...TO, fileurl: 'http://example.com/a.wav' }).detail ?? '', /carries no files/);
});

test('short links mean nothing to a call, and a call carries files', () => {
  const call = { ...TO, call: '1', tinyurl: '1', fileurl: 'http://example.com/a.wav' };
  assert.equal(submission(call).kind, 'call');
});

test('binary texts with protocol parameters behind the mark pass', () => {
  assert.equal(submission({ bin: '2', mes: '00ff\n~~~\npid: 1, dcs: 245' }).binary, 'hex');
  assert.equal(submission({ bin: '1', mes: '\x00A' }).items[0]?.text, '\x00A');
});

test('the other parameters land in their fields', () => {
  const all = submission({
    translit: '2',
    maxsms: '3',
    subj: 'Subject',
    sender: 'Shop',
    cost: '1',
    userip: '198.51.100.7',
  });
  assert.equal(all.transliterate, 'look-alike');
  assert.equal(all.partsMax, 3);
  assert.equal(all.subject, 'Subject');
  assert.equal(all.sender, 'Shop');
  assert.equal(all.purpose, 'price');
  assert.equal(all.clientAddress, '198.51.100.7');
});
