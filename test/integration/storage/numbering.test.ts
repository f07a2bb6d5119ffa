// Numbering files on disk: installed in one step, laid over the shipped ones, read anew while the program runs; and what
// statuses tell of their numbers.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Submission } from '../../../src/core/messages/submission.ts';
import { LiveNumbering } from '../../../src/storage/numbering/live-numbering.ts';
import {
  installedName,
  installNumbering,
  NumberingRefused,
  readPlan,
  removeNumbering,
} from '../../../src/storage/numbering/numbering-files.ts';
import { numberingText, planOf } from '../../support/numbering.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';

function folder(context: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), 'dozvon-numbering-'));
  context.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const OURS = numberingText(['operator X.ours Наш Ours 25077', '7999 . X.ours']);
const BROKEN = numberingText(['7999 . nobody']);

function live(places: { readonly installed?: string; readonly own?: string }) {
  const refused: string[] = [];
  let taken = 0;
  const numbering = new LiveNumbering({
    ...places,
    onRefused: (error) => refused.push(error instanceof Error ? error.message : String(error)),
    onTaken: () => taken++,
  });
  const operator = (phone: string) => numbering.place(phone)?.operator?.ru;
  return { numbering, refused, operator, taken: () => taken };
}

test('an installed file is laid over the shipped ones, and taken while the program runs', (context) => {
  const installed = path.join(folder(context), 'numbering');
  const { numbering, operator, taken } = live({ installed });
  assert.equal(operator('79161234567'), 'МТС');
  assert.notEqual(operator('79991234567'), 'Наш');
  assert.equal(numbering.refresh(), 'same');
  installNumbering(installed, { name: 'ours.tsv', text: OURS });
  assert.equal(numbering.refresh(), 'taken');
  assert.equal(operator('79991234567'), 'Наш');
  assert.equal(operator('79161234567'), 'МТС');
  assert.equal(numbering.refresh(), 'same');
  assert.ok(removeNumbering(installed, 'ours.tsv'));
  assert.equal(numbering.refresh(), 'taken');
  assert.notEqual(operator('79991234567'), 'Наш');
  assert.equal(taken(), 2);
  assert.deepEqual(readdirSync(installed), []);
});

test('a broken file leaves the plan as it was and is told once, with its line', (context) => {
  const installed = folder(context);
  const { numbering, operator, refused } = live({ installed });
  assert.equal(operator('79161234567'), 'МТС');
  writeFileSync(path.join(installed, 'broken.tsv'), BROKEN);
  assert.equal(numbering.refresh(), 'refused');
  assert.equal(numbering.refresh(), 'same');
  assert.equal(operator('79161234567'), 'МТС');
  assert.deepEqual(refused, [
    `the numbering plan cannot be read: ${path.join(installed, 'broken.tsv')}, line 6: the operator "nobody" is not known`,
  ]);
  writeFileSync(path.join(installed, 'broken.tsv'), OURS);
  assert.equal(numbering.refresh(), 'taken');
  assert.equal(operator('79991234567'), 'Наш');
});

test('a program does not start with a broken file', (context) => {
  const installed = folder(context);
  writeFileSync(path.join(installed, 'broken.tsv'), BROKEN);
  const { numbering } = live({ installed });
  assert.throws(() => numbering.start(), NumberingRefused);
  numbering.close();
});

test('the file a setting names is laid over everything, a folder of them too', (context) => {
  const [installed, own] = [folder(context), folder(context)];
  const theirs = numberingText(['operator X.theirs Их Theirs', '7999 . X.theirs']);
  installNumbering(installed, { name: 'ours.tsv', text: OURS });
  const file = path.join(own, 'a.tsv');
  writeFileSync(file, theirs);
  assert.equal(live({ installed, own: file }).operator('79991234567'), 'Их');
  assert.equal(live({ installed, own }).operator('79991234567'), 'Их');
  const { numbering, refused } = live({ installed, own: file });
  assert.equal(numbering.place('79991234567')?.operator?.ru, 'Их');
  rmSync(file);
  assert.equal(numbering.refresh(), 'refused');
  assert.equal(numbering.refresh(), 'same');
  assert.match(refused.join(), /ENOENT.*a\.tsv/);
  assert.equal(numbering.place('79991234567')?.operator?.ru, 'Их');
});

test('a file is tried with all the others before it is installed', (context) => {
  const installed = folder(context);
  installNumbering(installed, { name: 'm.tsv', text: OURS });
  const tried = (name: string, text: string): string => {
    const plan = readPlan({ installed }, { name, text });
    return plan.ok ? (plan.value.place('79991234567')?.operator?.ru ?? '-') : plan.error;
  };
  const later = numberingText(['operator X.later Поздний Later', '7999 . X.later']);
  // In the order of their names, whichever was installed first.
  assert.equal(tried('z.tsv', later), 'Поздний');
  assert.equal(tried('a.tsv', later), 'Наш');
  assert.equal(tried('m.tsv', later), 'Поздний');
  assert.equal(tried('z.tsv', BROKEN), 'z.tsv, line 6: the operator "nobody" is not known');
});

test('names of installed files are made of names of files', () => {
  assert.deepEqual(
    ['/a/DEF-9xx.csv', 'план номеров.tsv', '../x', '.hidden', '///', 'a.b.tsv'].map(installedName),
    ['DEF-9xx.tsv', 'план-номеров.tsv', 'x.tsv', 'numbering.tsv', 'numbering.tsv', 'a.b.tsv'],
  );
});

test('nothing outside the folder of installed files is removed', (context) => {
  const root = folder(context);
  const installed = path.join(root, 'numbering');
  mkdirSync(installed);
  writeFileSync(path.join(root, 'other.tsv'), OURS);
  assert.equal(removeNumbering(installed, '../other.tsv'), false);
  assert.equal(removeNumbering(installed, 'missing.tsv'), false);
  assert.deepEqual(readdirSync(root).sort(), ['numbering', 'other.tsv']);
});

const SMS: Submission = {
  door: 'http',
  kind: 'sms',
  items: [{ phones: ['79161234567', '74951234567', '375291234567', '123'], text: 'Hello' }],
  publicId: 'a',
  when: { kind: 'now' },
  validity: 86_400_000,
  transliterate: 'no',
  purpose: 'send',
};

test('a status tells country, operator, region and network of its number in the language of the service', async () => {
  const given = await openTestStorage({ language: 'en' });
  try {
    const account = await testAccount(given.storage, 'shop');
    assert.ok((await given.storage.doors.submit(account, SMS)).ok);
    const names = ['79161234567', '74951234567', '375291234567', '123'].map((phone) => ({
      phone,
      publicId: 'a',
    }));
    const statuses = await given.storage.doors.status(account, names);
    assert.ok(statuses.ok);
    const told = statuses.value.map((one) => [
      one?.country,
      one?.operator,
      one?.operatorOrig,
      one?.region,
      one?.mccmnc,
    ]);
    assert.deepEqual(told, [
      ['Russia', 'MTS', 'MTS', 'Moscow and Moscow Region', '25001'],
      ['Russia', undefined, undefined, 'Moscow', undefined],
      ['Belarus', 'A1', 'A1', undefined, '25701'],
      [undefined, undefined, undefined, undefined, undefined],
    ]);
  } finally {
    await given.close();
  }
});

test('a plan of one’s own is asked instead', async () => {
  const numbering = planOf(
    numberingText(['country RU Руссия Rus 250 Europe/Moscow', 'operator x Икс X 25098', '7 RU x']),
  );
  const given = await openTestStorage({ numbering });
  try {
    const account = await testAccount(given.storage, 'shop');
    await given.storage.doors.submit(account, SMS);
    const statuses = await given.storage.doors.status(account, [{ phone: '79161234567', publicId: 'a' }]);
    const [one] = statuses.ok ? statuses.value : [];
    assert.deepEqual([one?.country, one?.operator, one?.mccmnc], ['Руссия', 'Икс', '25098']);
    const places = await given.storage.doors.numbers.places(account, ['8 916 123-45-67', 'abc']);
    assert.equal(places.ok && places.value[0]?.operator, 'Икс');
    assert.equal(places.ok && places.value[1], undefined);
  } finally {
    await given.close();
  }
});
