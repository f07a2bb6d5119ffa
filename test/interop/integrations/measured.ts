// What the server that all these integrations have used tells of itself: every metric of the tables, and what they have cost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRIC_ROWS } from '../../../src/app/metric-tables.ts';
import type { Stage } from './stage.ts';

export function measuredTests(stage: () => Stage): void {
  test('a server tells every metric of the tables, and of calls and money what there was', async () => {
    const body = await (await fetch(`${stage().url}/metrics`)).text();
    for (const { name, kind } of METRIC_ROWS) assert.ok(body.includes(`\n# TYPE ${name} ${kind}\n`), name);
    const value = (line: RegExp): number => Number(line.exec(body)?.[1]);
    assert.ok(value(/^dozvon_call_attempts_total\{outcome="answered",cause="[\w-]+"\} (\d+)$/m) > 0);
    assert.ok(value(/^dozvon_call_seconds_total (\S+)$/m) > 0);
    assert.equal(value(/^dozvon_trunk_up\{trunk="phones"\} (\d)$/m), 1);
    assert.ok(value(/^dozvon_money_earned_total\{currency="RUR"\} (\S+)$/m) > 0);
    assert.ok(value(/^dozvon_calls_limit (\d+)$/m) > 0);
  });
}
