import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupCommit, HeldTooMany } from '../../../src/storage/group-commit.ts';

class Away extends Error {}

function commits(given: { fail?: (items: readonly string[]) => Error | undefined; heldMax?: number } = {}) {
  const batches: (readonly string[])[] = [];
  const group = new GroupCommit<string>({
    commit: async (items) => {
      const error = given.fail?.(items);
      if (error) throw error;
      batches.push(items);
    },
    isTemporary: (error) => error instanceof Away,
    gatherMilliseconds: 1,
    batchMax: 100,
    heldMax: given.heldMax ?? 100,
  });
  return { group, batches };
}

test('what comes together is committed together, in its order', async () => {
  const { group, batches } = commits();
  await Promise.all(['a', 'b', 'c'].map((item) => group.add(item)));
  assert.deepEqual(batches, [['a', 'b', 'c']]);
});

test('while the store is away everything waits, then goes in the order given', async () => {
  let failures = 3;
  const { group, batches } = commits({ fail: () => (failures-- > 0 ? new Away() : undefined) });
  await Promise.all(['a', 'b'].map((item) => group.add(item)));
  assert.deepEqual(batches.flat(), ['a', 'b']);
  assert.equal(group.holding, 0);
});

test('an item that cannot be stored takes no other with it', async () => {
  const { group, batches } = commits({
    fail: (items) => (items.includes('bad') ? new Error('bad') : undefined),
  });
  const results = await Promise.allSettled(['a', 'bad', 'c'].map((item) => group.add(item)));
  assert.deepEqual(
    results.map((result) => result.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(batches.flat(), ['a', 'c']);
});

test('past the limit an item is refused at once', async () => {
  const { group } = commits({ heldMax: 2 });
  const first = [group.add('a'), group.add('b')];
  await assert.rejects(group.add('c'), HeldTooMany);
  await Promise.all(first);
  await group.add('d');
});

test('closing commits what is held and refuses what the store does not take', async () => {
  const { group, batches } = commits();
  const held = group.add('a');
  await group.close();
  await held;
  assert.deepEqual(batches, [['a']]);
  const away = commits({ fail: () => new Away() });
  const lost = assert.rejects(away.group.add('b'), Away);
  await away.group.close();
  await lost;
});
