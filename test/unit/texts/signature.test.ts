import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Signature, signatureFor, withSignature } from '../../../src/core/texts/signature.ts';

const signature = (text: string, given: Partial<Signature> = {}): Signature => ({
  text,
  format: '',
  sender: '',
  ...given,
});

const ALL = [
  signature('anybody'),
  signature('flash', { format: 'flash' }),
  signature('shop', { sender: 'Shop' }),
  signature('shop flash', { sender: 'Shop', format: 'flash' }),
];

test('the closest signature counts: the sender before the kind', () => {
  const chosen = (kind: 'sms' | 'flash' | 'social', sender?: string): string | undefined =>
    signatureFor(ALL, { kind, sender })?.text;
  assert.equal(chosen('sms'), 'anybody');
  assert.equal(chosen('flash'), 'flash');
  assert.equal(chosen('sms', 'Shop'), 'shop');
  assert.equal(chosen('flash', 'Shop'), 'shop flash');
  assert.equal(chosen('social', 'House'), 'anybody');
  assert.equal(signatureFor(ALL.slice(1), { kind: 'sms', sender: 'House' }), undefined);
});

test('octets, look-ups and calls are not signed', () => {
  for (const kind of ['binary', 'push', 'hlr', 'ping', 'call'] as const)
    assert.equal(signatureFor(ALL, { kind, sender: undefined }), undefined);
});

test('a text is signed on a line of its own, once, and nothing says nothing', () => {
  assert.equal(withSignature('Hello', signature('Your shop')), 'Hello\nYour shop');
  assert.equal(withSignature('Hello', signature(' :)')), 'Hello :)');
  assert.equal(withSignature('Hello\nYour shop ', signature('Your shop')), 'Hello\nYour shop ');
  assert.equal(withSignature('Hello', undefined), 'Hello');
  assert.equal(withSignature(' ', signature('Your shop')), ' ');
});
