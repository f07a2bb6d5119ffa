import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirmationText, inventConfirmation } from '../../../src/core/senders/confirmation.ts';
import { documentForm } from '../../../src/core/senders/document-form.ts';
import { firstState } from '../../../src/core/senders/sender.ts';
import { readMailSender, readSenderName } from '../../../src/core/senders/sender-name.ts';

test('a sender is a name, a number or an address', () => {
  assert.deepEqual(readSenderName(' My Shop '), { kind: 'name', name: 'My Shop' });
  assert.deepEqual(readSenderName('8 (999) 123-45-67'), undefined);
  assert.deepEqual(readSenderName('89991234567'), { kind: 'number', name: '79991234567' });
  assert.deepEqual(readSenderName('+79991234567'), { kind: 'number', name: '79991234567' });
  assert.deepEqual(readSenderName('1234'), { kind: 'number', name: '1234' });
  assert.deepEqual(readMailSender(' News@Shop.example'), { kind: 'mail', name: 'news@shop.example' });
  for (const wrong of ['', '.', 'twelve signs', 'Магазин', '1234567890123456', 'a\nb'])
    assert.equal(readSenderName(wrong), undefined, wrong);
  for (const wrong of [
    '',
    'shop',
    'a@b',
    'a b@shop.example',
    '<a>@shop.example',
    'a@shop.1',
    'a@-shop.example',
  ])
    assert.equal(readMailSender(wrong), undefined, wrong);
});

test('numbers wait for their code, all else for nobody or for the administrator', () => {
  assert.equal(firstState('name', 'at-once'), 'approved');
  assert.equal(firstState('mail', 'at-once'), 'approved');
  assert.equal(firstState('number', 'at-once'), 'new');
  assert.equal(firstState('name', 'by-hand'), 'new');
});

test('a document is what its first bytes say', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from([...values, 0, 0, 0, 0, 0, 0]);
  assert.equal(documentForm(bytes(0xff, 0xd8, 0xff, 0xe0)), 'jpg');
  assert.equal(documentForm(new TextEncoder().encode('%PDF-1.7')), 'pdf');
  assert.equal(documentForm(bytes(0x49, 0x49, 0x2a, 0)), 'tif');
  assert.equal(documentForm(bytes(0x4d, 0x4d, 0, 0x2a)), 'tif');
  assert.equal(documentForm(new TextEncoder().encode('PK\x03\x04')), 'zip');
  assert.equal(documentForm(new TextEncoder().encode('Rar!\x1a\x07\x00')), 'rar');
  assert.equal(documentForm(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)), 'png');
  assert.equal(documentForm(new TextEncoder().encode('<html>')), undefined);
  assert.equal(documentForm(new Uint8Array()), undefined);
});

test('a code is six digits, written in an SMS and spoken one by one', () => {
  const code = inventConfirmation({ bytes: () => Uint8Array.of(0, 0, 0, 42) });
  assert.equal(code, '000042');
  const ru = { site: '', language: 'ru' } as const;
  assert.equal(confirmationText(code, { ...ru, by: 'sms' }), 'Код подтверждения 000042');
  assert.equal(
    confirmationText(code, { by: 'sms', site: 'shop.example', language: 'en' }),
    'shop.example: confirmation code 000042',
  );
  assert.equal(
    confirmationText('123456', { ...ru, by: 'call' }),
    'Код подтверждения: 1, 2, 3, 4, 5, 6. повторяю: 1, 2, 3, 4, 5, 6.',
  );
});
