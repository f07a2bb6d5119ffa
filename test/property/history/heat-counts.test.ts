// The sums of heat maps against a direct count: calls of arbitrary menus are lived on a line without sound, the machine beside each
// says step by step where its caller came, and the database's statement must come to the same from the histories alone.

import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  compile,
  type Key,
  type MenuEffect,
  type Program,
  type ReplayStep,
} from '../../../src/language/index.ts';
import { isWritten, lookup, TOP } from '../../../src/language/places.ts';
import { heatCounts } from '../../../src/storage/history/heat-rows.ts';
import { namedPrompts } from '../../support/fake-leg.ts';
import { HUNG_UP, SimulatedCall } from '../../support/simulated-call.ts';
import { openTestStorage, type TestStorage } from '../../support/storage.ts';
import { menu, settings } from '../language/menus.ts';

let stage: TestStorage;

before(async () => {
  stage = await openTestStorage();
});
after(() => stage?.close());

type Sum = { calls: Set<number>; times: number; seconds: number };

/** What several calls come to, counted along the steps of their machines. */
class DirectCount {
  readonly sums = new Map<string, Sum>();
  #call = 0;
  /** Items come to since the last key or jump. */
  #seen = new Set<string>();
  /** Where the caller is, and where the caller was heard or spoken to last. */
  #place = TOP;
  #at: string | undefined;
  #sounds: { readonly item: string; readonly since: number; readonly length: number } | undefined;

  call(call: number, program: Program, steps: readonly ReplayStep[]): void {
    this.#call = call;
    this.#seen.clear();
    this.#place = TOP;
    this.#at = undefined;
    this.#sounds = undefined;
    let phase = 'waiting';
    for (const step of steps) {
      this.#step(program, phase, step);
      phase = step.machine.phase.kind;
    }
  }

  #step(program: Program, phase: string, { at, event, effects, machine }: ReplayStep): void {
    if (event.kind === 'answered') this.#add('answered', null, null);
    if (event.kind === 'silence' && phase === 'listening') this.#add('silence', this.#place, null);
    if (event.kind === 'played' && phase !== 'listening') this.#quiet(at);
    if (event.kind === 'hung-up') {
      this.#quiet(at);
      if (phase !== 'talking' && phase !== 'done' && this.#at !== undefined)
        this.#add('hang-up', this.#at, null);
    }
    const interrupts = machine.settings.interrupt === 'on';
    // A key during START opens the menu, which says so first.
    const opens = event.kind === 'key' && phase === 'opening' && program.menu === 'yes' && interrupts;
    const rest = opens ? effects.slice(1) : effects;
    if (event.kind === 'key' && (opens || phase === 'listening' || (phase === 'playing' && interrupts)))
      this.#act(program, event.key, { at, next: rest[1] });
    if (opens) this.#come(TOP, 'heard');
    for (const [index, effect] of rest.entries()) {
      if (effect.kind === 'note' && effect.what === 'key-taken')
        this.#act(program, effect.key as Key, { at, next: rest[index + 2] });
      else this.#effect(effect, at);
    }
  }

  #effect(effect: MenuEffect, at: number): void {
    switch (effect.kind) {
      case 'position':
        this.#place = effect.item;
        this.#come(effect.item, 'heard');
        return;
      case 'play':
        this.#quiet(at);
        this.#come(effect.item, 'heard');
        this.#sounds = { item: effect.item, since: at, length: namedPrompts.of(effect.parts).length };
        return;
      case 'record':
      case 'transfer':
        this.#quiet(at);
        this.#come(effect.item, 'heard');
        return;
      case 'send-sms':
      case 'notify-url':
        this.#come(effect.item, 'heard');
        return;
      case 'hang-up':
        this.#quiet(at);
        return;
      case 'note':
        if (effect.what !== 'jump') return;
        this.#seen.clear();
        this.#come(effect.item!, 'passed');
        return;
      case 'listen':
      case 'stop-record':
        return;
    }
  }

  /** A key does what the menu says it does here; `next`: the effect that follows the note of a wrong one. */
  #act(
    program: Program,
    key: Key,
    { at, next }: { readonly at: number; readonly next: MenuEffect | undefined },
  ): void {
    this.#seen.clear();
    this.#quiet(at);
    this.#add('key', this.#place, key);
    const item = lookup(program, this.#place, key);
    if (item !== undefined) return this.#come(item, 'passed');
    this.#add('wrong-key', this.#place, key);
    const leaves = next?.kind === 'hang-up' || (next?.kind === 'play' && next.item === 'END');
    if (isWritten(program, 'err') && !leaves) this.#come('err', 'passed');
  }

  #come(item: string, how: 'heard' | 'passed'): void {
    if (how === 'heard') this.#at = item;
    if (!this.#seen.has(item)) this.#add('item', item, null);
    this.#seen.add(item);
  }

  #quiet(at: number): void {
    if (!this.#sounds) return;
    const { item, since, length } = this.#sounds;
    this.#add('heard', item, null, Math.min(length, (at - since) / 1000));
    this.#sounds = undefined;
  }

  #add(what: string, item: string | null, key: string | null, seconds = 0): void {
    const name = JSON.stringify([what, item, key]);
    const sum = this.sums.get(name) ?? { calls: new Set(), times: 0, seconds: 0 };
    this.sums.set(name, {
      calls: sum.calls.add(this.#call),
      times: sum.times + 1,
      seconds: sum.seconds + seconds,
    });
  }
}

const STORE = `insert into events (message_id, number, at, kind, data)
select * from unnest($1::bigint[], $2::integer[], $3::timestamptz[], $4::text[], $5::jsonb[])`;

let calls = 0;

async function stored(call: SimulatedCall): Promise<number> {
  const id = ++calls;
  const columns: [number[], number[], Date[], string[], string[]] = [[], [], [], [], []];
  for (const [index, { at, event }] of call.past.entries()) {
    const { kind, ...data } = event;
    columns[0].push(id);
    columns[1].push(index + 1);
    columns[2].push(new Date(at));
    columns[3].push(kind);
    columns[4].push(JSON.stringify(data));
  }
  await stage.client.query(STORE, columns);
  return id;
}

const line = (
  name: string,
  { calls: many, times, seconds }: { calls: number; times: number; seconds: number },
) => `${name} ${many} ${times} ${Math.round(seconds * 10) / 10}`;

const keys = fc.constantFrom<Key[]>('0', '1', '1', '2', '2', '3', '*', '#', '#', '9');
const life = fc.array(fc.record({ pick: fc.nat(HUNG_UP), key: keys }), { minLength: 1, maxLength: 40 });
const program = menu
  .map((text) => compile(text).program)
  .filter((compiled): compiled is Program => compiled !== undefined);

test('whatever callers did, the sums of their histories are those of a direct count', async () => {
  await fc.assert(
    fc.asyncProperty(
      program,
      settings,
      fc.array(life, { minLength: 1, maxLength: 4 }),
      async (compiled, given, lives) => {
        const direct = new DirectCount();
        const ids: number[] = [];
        for (const choices of lives) {
          const call = new SimulatedCall(compiled, given, { ring: 'one', callSeconds: 60 });
          for (const choice of choices) if (call.over === 'no') await call.act(choice);
          if (call.over === 'no') call.hangUp();
          ids.push(await stored(call));
          direct.call(ids.length, compiled, call.steps);
        }
        const told = (await heatCounts(stage.storage.database, ids)).map(({ what, item, key, ...sum }) =>
          line(JSON.stringify([what, item, key]), sum),
        );
        const counted = [...direct.sums].map(([name, { calls: many, times, seconds }]) =>
          line(name, { calls: many.size, times, seconds }),
        );
        assert.deepEqual(told.sort(), counted.sort());
      },
    ),
    { numRuns: 250 },
  );
});
