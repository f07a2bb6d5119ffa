// Which part a receipt is for when several bear its names: those that wait, in the base its link is known to write.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, instant, SECOND } from '../../../src/base/time.ts';
import type { Receipt } from '../../../src/core/ports.ts';
import {
  likeliestOf,
  type Match,
  matchOf,
  type NamedPart,
  SpellingsSeen,
} from '../../../src/storage/messages/receipt-matching.ts';
import { PhonesSeen } from '../../../src/storage/messages/receipt-phones.ts';

const NOW = instant(1_000_000);

function receipt(ids: readonly string[], report: Receipt['report'] = { kind: 'delivered' }): Receipt {
  return { link: 'first', ids, at: NOW, report };
}

function part(upstream_id: string, open: boolean, changedAt: Instant | undefined = NOW): NamedPart {
  return { upstream_id, phone: '79990000001', open, changedAt };
}

function named(match: Match<NamedPart>): string {
  return match.kind === 'part' ? match.part.upstream_id : match.kind;
}

const at = (spellings: SpellingsSeen, when: 'at once' | 'late' = 'at once') => ({
  spellings,
  phones: new PhonesSeen(),
  now: NOW,
  when,
});

const fresh = (...ids: readonly string[]) => ids.map((id) => ({ id, phone: '79990000001' }));

/** Receipts in decimal of answers in hexadecimal. */
function decimalOfHexadecimal(): SpellingsSeen {
  const spellings = new SpellingsSeen();
  for (const [decimal, hexadecimal] of [
    ['171', 'ab'],
    ['172', 'ac'],
    ['173', 'ad'],
  ] as const)
    assert.equal(
      named(matchOf(receipt([decimal, hexadecimal]), [part(hexadecimal, true)], at(spellings))),
      hexadecimal,
    );
  return spellings;
}

test('a part that waits goes before one that has its outcome, whichever name is the likelier', () => {
  const parts = [part('26', false), part('1a', true)];
  assert.equal(named(matchOf(receipt(['26', '1a', '38']), parts, at(new SpellingsSeen()))), '1a');
});

test('of two that wait the likelier name counts, until the link is known to write otherwise', () => {
  const parts = [part('26', true), part('1a', true)];
  const ids = ['26', '1a', '38'];
  assert.equal(named(matchOf(receipt(ids), parts, at(new SpellingsSeen()))), '26');
  assert.equal(named(matchOf(receipt(ids), parts, at(decimalOfHexadecimal()))), '1a');
});

test('a name in the base that the link does not write is another part’s, unless none comes', () => {
  const spellings = decimalOfHexadecimal();
  const ids = ['26', '1a', '38'];
  assert.equal(named(matchOf(receipt(ids), [part('26', true)], at(spellings))), 'unknown');
  const seen = { spellings, phones: new PhonesSeen() };
  assert.equal(likeliestOf({ link: 'first', ids }, fresh('26'), seen), undefined);
  assert.equal(likeliestOf({ link: 'first', ids }, fresh('26', '1a'), seen), '1a');
  assert.equal(likeliestOf({ link: 'second', ids }, fresh('26', '1a'), seen), '26');
  assert.equal(named(matchOf(receipt(ids), [part('26', true)], at(spellings, 'late'))), '26');
});

test('what repeats an outcome at once is known, what comes later may be for a new message of the name', () => {
  const before = (milliseconds: number) => [part('7', false, instant(NOW - milliseconds))];
  assert.equal(named(matchOf(receipt(['7']), before(0), at(new SpellingsSeen()))), 'known');
  assert.equal(named(matchOf(receipt(['7']), before(2 * SECOND), at(new SpellingsSeen()))), 'unknown');
  const read = receipt(['7'], { kind: 'read' });
  assert.equal(named(matchOf(read, before(2 * SECOND), at(new SpellingsSeen()))), '7');
  assert.equal(named(matchOf(receipt(['8']), [], at(new SpellingsSeen()))), 'unknown');
});

test('what is told again of a part that has ended is for no other, though a name of it is one', () => {
  const spellings = decimalOfHexadecimal();
  const parts = [part('39', true), part('27', false)];
  const twice = receipt(['39', '27', '57']);
  assert.equal(named(matchOf(twice, parts, at(spellings))), 'known');
  assert.equal(named(matchOf(twice, parts, at(spellings, 'late'))), 'known');
});

test('letters tell the base before any receipt was clear', () => {
  const spellings = new SpellingsSeen();
  for (const name of ['8', '9', 'a', 'b']) spellings.answered('first', name);
  for (const name of ['8', '9', '10', '11']) spellings.reported('first', name);
  const ids = ['16', '10', '22'];
  assert.equal(named(matchOf(receipt(ids), [part('16', true), part('10', true)], at(spellings))), '10');
  assert.equal(named(matchOf(receipt(ids), [part('16', true)], at(spellings))), 'unknown');
  assert.equal(named(matchOf(receipt(['9']), [part('9', true)], at(spellings))), '9');
  spellings.reported('first', 'c');
  assert.equal(named(matchOf(receipt(ids), [part('16', true), part('10', true)], at(spellings))), '16');
});

test('letters outweigh receipts that seemed clear', () => {
  const spellings = new SpellingsSeen();
  for (const name of ['10', '11', '12']) {
    spellings.answered('first', name);
    assert.equal(named(matchOf(receipt([name, '1', '99']), [part(name, true)], at(spellings))), name);
  }
  spellings.reported('first', 'a');
  const parts = [part('13', true), part('19', true)];
  assert.equal(named(matchOf(receipt(['13', 'd', '19']), parts, at(spellings))), '19');
});

test('numbers without letters on both sides are decimal on both', () => {
  const spellings = new SpellingsSeen();
  for (let name = 1; name <= 16; name++) {
    spellings.answered('first', String(name));
    spellings.reported('first', String(name));
  }
  assert.equal(named(matchOf(receipt(['16', '10', '22']), [part('10', true)], at(spellings))), 'unknown');
});

test('a link that begins to write the other base is believed soon', () => {
  const spellings = decimalOfHexadecimal();
  for (let number = 200; number < 700; number++)
    matchOf(receipt([String(number), number.toString(16)]), [part(number.toString(16), true)], at(spellings));
  let late = 0;
  for (let number = 1_000; ; number++) {
    const same = receipt([String(number), number.toString(16)]);
    if (matchOf(same, [part(String(number), true)], at(spellings)).kind === 'part') break;
    matchOf(same, [part(String(number), true)], at(spellings, 'late'));
    late++;
  }
  assert.ok(late < 60, `${late} receipts had to wait`);
});

const HER = '79990000002';

/** A receipt with numbers. */
const from = (ids: readonly string[], ...phones: readonly string[]): Receipt => ({ ...receipt(ids), phones });
const hers = (upstream_id: string): NamedPart => ({ ...part(upstream_id, true), phone: HER });

test('of parts with its names a receipt is for the one with its number, in whatever form and place', () => {
  const parts = [part('26', true), hers('1a')];
  const ids = ['26', '1a', '38'];
  for (const numbers of [[HER], ['89990000002'], ['9990000002'], ['4040', HER], ['INFO', HER]])
    assert.equal(named(matchOf(from(ids, ...numbers), parts, at(new SpellingsSeen()))), '1a', `${numbers}`);
  for (const numbers of [[], ['4040'], ['9990000001']])
    assert.equal(named(matchOf(from(ids, ...numbers), parts, at(new SpellingsSeen()))), '26', `${numbers}`);
});

test('a receipt with another number than a part waits for its own, and is for that part when none comes', () => {
  const doors = at(new SpellingsSeen());
  assert.equal(named(matchOf(from(['7'], HER), [part('7', true)], doors)), 'unknown');
  assert.equal(likeliestOf({ link: 'first', ids: ['7'], phones: [HER] }, fresh('7'), doors), undefined);
  assert.equal(named(matchOf(from(['7'], HER), [part('7', true)], { ...doors, when: 'late' })), '7');
});

test('a long name is believed without its number: nobody else has it', () => {
  const doors = at(new SpellingsSeen());
  const ids = ['5f0c2a7be1'];
  assert.equal(named(matchOf(from(ids, HER), [part('5f0c2a7be1', true)], doors)), ids[0]);
  assert.equal(likeliestOf({ link: 'first', ids, phones: [HER] }, fresh('5f0c2a7be1'), doors), ids[0]);
});

test('where a link writes the numbers we know, a receipt of another is never for a part', () => {
  const doors = at(new SpellingsSeen(), 'late');
  for (let id = 10; id < 30; id++)
    assert.equal(named(matchOf(from([`${id}`], HER), [hers(`${id}`)], doors)), `${id}`);
  assert.equal(named(matchOf(from(['7'], HER), [part('7', true)], doors)), 'unknown');
});

test('a link whose numbers are never ours is not listened to in that, until they are', () => {
  const doors = at(new SpellingsSeen());
  const strange = () => named(matchOf(from(['7'], '5550001122'), [part('7', true)], doors));
  assert.deepEqual(Array.from({ length: 20 }, strange).indexOf('7'), 15);
  const ids = ['26', '1a', '38'];
  for (let one = 0; one < 8; one++) matchOf(from(ids, HER), [part('26', true), hers('1a')], doors);
  assert.equal(named(matchOf(from(ids, HER), [part('26', true), hers('1a')], doors)), '1a');
});
