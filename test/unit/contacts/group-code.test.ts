// Group codes are the same to sendings, mailings and the settings of clients.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipientsFrom, recipientsOf } from '../../../src/core/campaigns/recipients.ts';
import { readParameter } from '../../../src/core/clients/parameter-forms.ts';
import { groupCode } from '../../../src/core/contacts/group-code.ts';

test('a letter g and digits are a group, with blanks around them, too', () => {
  for (const [written, number] of [
    ['G5', 5],
    [' g12\t', 12],
    ['G2147483647', 2_147_483_647],
    // No store counts so far: nobody has such a group, and it is no phone number either.
    ['G99999999999', 2_147_483_647],
    ['G', undefined],
    ['G 5', undefined],
    ['G5a', undefined],
    ['5', undefined],
  ] as const)
    assert.equal(groupCode(written), number, written);
});

test('every place takes the same codes', () => {
  const code = 'g12345678901';
  const mailing = { recipients: [], groups: [2_147_483_647] };
  assert.deepEqual(recipientsOf([{ phones: [code], text: 'x' }]), mailing);
  assert.deepEqual(recipientsFrom([{ to: code }]), mailing);
  assert.deepEqual(readParameter({ kind: 'phones' }, code), { ok: true, value: 'G12345678901' });
});
