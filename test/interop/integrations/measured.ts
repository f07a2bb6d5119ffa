// What the server that all these integrations have used tells of itself: every metric of the tables, what they have cost, and what a
// real Prometheus makes of the dashboard's expressions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRIC_ROWS } from '../../../src/app/metric-tables.ts';
import { Prometheus } from './prometheus.ts';
import { handedOut, type Stage } from './stage.ts';

type Panel = { readonly title: string; readonly targets?: readonly { readonly expr: string }[] };

/** What nothing here has: links to operators, clients over SMPP, calls that failed, garbage yet to be collected. */
const WITHOUT_VALUES = /dozvon_link_|dozvon_smpp_|dozvon_trunk_lines\{|outcome!="answered"|nodejs_gc_/;
/dozvon_link_(?!up|waiting)|dozvon_smpp_|dozvon_trunk_lines\{|outcome!="answered"|nodejs_gc_/;

/** As Grafana fills in its variables. */
function filledIn(expression: string): string {
  return expression.replaceAll(/\$(?:node|link)\b/g, '.*').replaceAll('$__rate_interval', '1m');
}

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

  test('every panel of the dashboard has an answer of Prometheus, and values wherever there was something', async () => {
    const { panels } = JSON.parse(handedOut('grafana/dozvon.json')) as { readonly panels: readonly Panel[] };
    const expressions = panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ title, expr })),
    );
    assert.ok(expressions.length > 40, String(expressions.length));
    const prometheus = await Prometheus.start(stage());
    try {
      for (const { title, expr } of expressions) {
        const samples = await prometheus.ask(filledIn(expr));
        // "or vector(0)": a panel that shows a naught where there is nothing.
        if (expr.includes('or vector(0)') || !WITHOUT_VALUES.test(expr))
          assert.ok(samples.length > 0, `${title}: ${expr}`);
      }
      const [down] = await prometheus.ask('count(dozvon_trunk_up == 0)');
      assert.equal(down?.value[1], '1');
    } finally {
      await prometheus.close();
    }
  });
}
