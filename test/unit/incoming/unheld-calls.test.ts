// Calls that came in and that nobody holds, without a database: whatever keeps their end from being told, it is told once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { HeldClaims } from '../../../src/storage/held-claims.ts';
import { StoredCallReception } from '../../../src/storage/incoming/call-reception.ts';

test('a call whose end could not be told is ended by the next round', async () => {
  const clock = { now: () => instant(0) };
  const claimed = [{ id: 7, last: 1 }];
  const ended: string[] = [];
  let trouble = true;
  const doors = {
    database: { query: async () => [...claimed] },
    clock,
    held: new HeldClaims(async () => undefined, clock),
    node: 1,
    inbox: {
      outcome: async (ref: number, _outcome: unknown, last: { readonly number: number }) => {
        if (trouble) throw new Error('the database does not take it');
        ended.push(`${ref} by event ${last.number}`);
        claimed.pop();
      },
    },
  };
  const reception = new StoredCallReception(
    doors as unknown as ConstructorParameters<typeof StoredCallReception>[0],
  );
  await assert.rejects(reception.endUnheld(), /does not take it/);
  trouble = false;
  await reception.endUnheld();
  await reception.endUnheld();
  assert.deepEqual(ended, ['7 by event 2']);
});
