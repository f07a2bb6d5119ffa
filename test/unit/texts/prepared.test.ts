import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linksToShorten, shortened, signed } from '../../../src/core/texts/prepared.ts';
import { submissionOf } from '../../support/submission.ts';

const SIGNATURE = { text: 'Your shop', format: '', sender: '' } as const;

test('a comment is neither signed nor are its links shortened', () => {
  const submission = submissionOf('sms', 'See https://a.example/1\n~~~\nmine: https://b.example/2', {
    links: 'short',
  });
  const all = signed(submission, { signatures: [SIGNATURE], sender: undefined });
  assert.equal(all.items[0]?.text, 'See https://a.example/1\nYour shop\n~~~\nmine: https://b.example/2');
  assert.deepEqual(linksToShorten(all), ['https://a.example/1']);
  assert.equal(
    shortened(all, { place: () => 'SHORT', prefix: 'https://go.example/t/' }).items[0]?.text,
    'See SHORT\nYour shop\n~~~\nmine: https://b.example/2',
  );
});

test('whose signature: the item, the submission, the account', () => {
  const mine = { ...SIGNATURE, sender: 'Shop' };
  const text = (given: Parameters<typeof submissionOf>[2], sender?: string): string | undefined =>
    signed(submissionOf('sms', 'Hello', given), { signatures: [mine], sender }).items[0]?.text;
  assert.equal(text({}), 'Hello');
  assert.equal(text({}, 'Shop'), 'Hello\nYour shop');
  assert.equal(text({ sender: 'Shop' }), 'Hello\nYour shop');
  assert.equal(text({ sender: '.' }, 'Shop'), 'Hello');
});

test('links stay where nobody asked, in octets and in calls', () => {
  const text = 'See https://a.example/1';
  assert.deepEqual(linksToShorten(submissionOf('sms', text)), []);
  assert.deepEqual(linksToShorten(submissionOf('binary', text, { links: 'short' })), []);
  assert.deepEqual(linksToShorten(submissionOf('call', text, { links: 'short' })), []);
  assert.deepEqual(linksToShorten(submissionOf('viber', `${text} ${text}`, { links: 'short' })), [
    'https://a.example/1',
  ]);
});
