// What an event becomes: which messages, to whom, with which words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  groupFault,
  type NoticeKind,
  noticesOf,
  type TaskGroup,
} from '../../../src/core/notices/task-group.ts';

const GROUP: TaskGroup = {
  id: 1,
  name: 'servers',
  failure: '{NAME} on {HOST} is down: {INFO}',
  recovery: '{NAME} is back',
  kinds: ['sms', 'call', 'mail'],
  contacts: ['79991234567', 'admin@example.com', '+7 999 765-43-21'],
};
const EVENT = { door: 'http', what: 'failure', name: 'web', host: 'h1', info: '{menu: x} <500>' } as const;

test('each kind goes to the contacts it can reach; values cannot become commands of a call', () => {
  const [sms, call, mail] = noticesOf(GROUP, EVENT);
  const phones = ['79991234567', '+7 999 765-43-21'];
  assert.deepEqual(sms?.items, [{ phones, text: 'web on h1 is down: {menu: x} <500>' }]);
  assert.deepEqual(call?.items, [{ phones, text: 'web on h1 is down: menu: x 500' }]);
  const spoken = { ...GROUP, failure: '{INFO}{menu: Press 1\n1: call:79991234567\n}' };
  assert.match(noticesOf(spoken, { ...EVENT, info: 'C:\\' })[1]?.items[0]?.text ?? '', /^C:\{menu/);
  assert.deepEqual(mail?.items[0]?.phones, ['admin@example.com']);
  assert.equal(mail?.subject, 'web h1');
  assert.equal(call?.call?.attempts, 3);
});

test('the recovery has its own text; an empty one sends nothing', () => {
  assert.equal(noticesOf(GROUP, { ...EVENT, what: 'recovery' })[0]?.items[0]?.text, 'web is back');
  assert.deepEqual(noticesOf({ ...GROUP, recovery: '' }, { ...EVENT, what: 'recovery' }), []);
});

test('what is wrong with a group is said', () => {
  assert.equal(groupFault(GROUP), undefined);
  const many = Array.from({ length: 101 }, (_, at) => String(79_990_000_000 + at));
  for (const [change, fault] of [
    [{ name: ' ' }, /^a name/],
    [{ failure: '', recovery: '' }, /^both texts/],
    [{ failure: 'x'.repeat(1_001) }, /1000 characters/],
    [{ kinds: [] }, /^no kind/],
    [{ kinds: ['hlr'] as unknown as NoticeKind[] }, /"hlr" is none of/],
    [{ kinds: ['toString'] as unknown as NoticeKind[] }, /"toString" is none of/],
    [{ contacts: [] }, /1 to 100 contacts/],
    [{ contacts: many }, /1 to 100 contacts/],
    [{ contacts: ['79991234567', 'someone'] }, /"someone" is neither/],
    [{ contacts: ['79991234567', 'admin@localhost'] }, /"admin@localhost" is neither/],
    [{ contacts: ['79991234567'] }, /^no contact can get a message of kind mail/],
  ] as const)
    assert.match(groupFault({ ...GROUP, ...change }) ?? '', fault);
});
