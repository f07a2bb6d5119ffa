// How much may be asked of the speech of pages: one text at a time, some waiting, and what becomes of more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { ok, type Result } from '../../../src/base/result.ts';
import { instant } from '../../../src/base/time.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { rehearsalOf } from '../../../src/core/menus/rehearsal.ts';
import { accountValue } from '../../support/account.ts';

const SOUND = new Uint8Array([1]);

/** An engine that says nothing until it is told to. */
function heldEngine() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const rehearsal = rehearsalOf(
    { now: () => instant(0) },
    async (_, { text }): Promise<Result<Uint8Array, string>> => {
      begun.push(text);
      if (text === 'breaks') throw new Error('a bug');
      await new Promise<void>((end) => ends.push(end));
      return ok(SOUND);
    },
  );
  const say = (id: number, text: string) => rehearsal.say(accountValue({ id: id as AccountId }), { text });
  return { begun, ends, say };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('pages have one text spoken after another, whosever they are', async () => {
  const { begun, ends, say } = heldEngine();
  const said = [say(1, 'a'), say(2, 'b'), say(1, 'c')];
  for (const expected of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
    await turn();
    assert.deepEqual(begun, expected);
    ends.at(-1)!();
  }
  assert.ok((await Promise.all(said)).every((one) => one.ok));
});

test('an account has so many texts waiting, everybody together so many more, and a refused one is not counted', async () => {
  const { ends, say } = heldEngine();
  const { accountWaiting, waiting } = LIMITS.rehearsal;
  const own = Array.from({ length: accountWaiting }, (_, at) => say(1, `own ${at}`));
  const more = await say(1, 'one more');
  assert.deepEqual(more.ok ? '' : more.error, {
    fault: 'requests-too-many',
    detail: 'at most 6 texts at once',
  });
  const others = Array.from({ length: waiting - accountWaiting }, (_, at) => say(100 + at, 'theirs'));
  const stranger = await say(2, 'too late');
  assert.deepEqual(stranger.ok ? '' : stranger.error, {
    fault: 'requests-too-many',
    detail: 'too many texts wait to be spoken',
  });
  for (let at = 0; at < waiting; at++) {
    await turn();
    ends[at]!();
  }
  assert.ok((await Promise.all([...own, ...others])).every((one) => one.ok));
  const after = say(2, 'now');
  await turn();
  ends.at(-1)!();
  assert.ok((await after).ok);
});

test('a text that breaks the engine holds up nobody', async () => {
  const { ends, say } = heldEngine();
  const broken = say(1, 'breaks');
  const next = say(1, 'next');
  await assert.rejects(broken);
  await turn();
  ends.at(-1)!();
  assert.ok((await next).ok);
});
