// Rules, dashboard and template that read our metrics: Prometheus' own parser takes every expression, and every metric and label in them
// is one that the tables in the code, or the process itself, tell of.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { METRIC_ROWS } from '../../../src/app/metric-tables.ts';
import { Metrics } from '../../../src/app/metrics.ts';
import { CAUSES } from '../../../src/voice/legs/causes.ts';
import { fileAt, handedOut, run } from './stage.ts';

/** What Prometheus adds to every metric, and to buckets. */
const SCRAPE_LABELS = ['job', 'instance'];

/** Name → labels of every metric there is. */
const known = new Map<string, ReadonlySet<string>>();

function learn(name: string, kind: string, labels: readonly string[]): void {
  const all = [...labels, ...SCRAPE_LABELS];
  if (kind !== 'histogram') known.set(name, new Set(all));
  else for (const end of ['bucket', 'sum', 'count']) known.set(`${name}_${end}`, new Set([...all, 'le']));
}

before(async () => {
  learn('up', 'gauge', []);
  for (const { name, kind, labels } of METRIC_ROWS) learn(name, kind, labels);
  const { body } = await new Metrics().text();
  for (const [, name = '', kind = ''] of body.matchAll(/^# TYPE ((?:process|nodejs)_\S+) (\S+)/gm)) {
    const lines = body.split('\n').filter((line) => line.startsWith(name));
    const labels = lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map((match) => match[1] ?? ''));
    // Collected at the first collection of garbage.
    learn(name, kind, name === 'nodejs_gc_duration_seconds' ? ['kind'] : labels);
  }
});

const FUNCTIONS_AND_WORDS =
  /^(?:sum|max|min|count|rate|increase|changes|histogram_quantile|vector|by|and|or|on|label_values|humanize\w*)$/;

/** What is wrong with the names of an expression; its grammar is Prometheus' own business. */
function faultsOf(expression: string): readonly string[] {
  const faults: string[] = [];
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const labels = [
    ...[...bare.matchAll(/[{,]\s*(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map((match) => match[1] ?? ''),
    ...[...bare.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap((match) => (match[1] ?? '').split(/\s*,\s*/)),
  ];
  const plain = bare
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|on)\s*\([^)]*\)/g, ' ')
    .replace(/\boffset\s+\w+/g, ' ');
  const names = [...plain.matchAll(/[a-zA-Z_]\w*/g)]
    .map((match) => match[0])
    .filter((name) => !FUNCTIONS_AND_WORDS.test(name));
  for (const name of names) if (!known.has(name)) faults.push(`there is no metric ${name}`);
  for (const label of labels)
    if (!names.some((name) => known.get(name)?.has(label))) faults.push(`no metric has the label ${label}`);
  return faults.map((fault) => `${fault}: ${expression}`);
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-metrics-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('a name that is not there is noticed', () => {
  assert.deepEqual(faultsOf('sum by (link) (rate(dozvon_link_answers_total{answer="taken"}[5m]))'), []);
  assert.match(faultsOf('dozvon_link_upp == 0')[0] ?? '', /no metric dozvon_link_upp/);
  assert.match(faultsOf('sum by (node) (dozvon_link_up)')[0] ?? '', /no metric has the label node/);
  assert.match(faultsOf('dozvon_link_up{name="x"}')[0] ?? '', /no metric has the label name/);
  assert.match(faultsOf('up / on (node) up offset 1h')[0] ?? '', /no metric has the label node/);
  assert.match(
    faultsOf('rate(dozvon_link_answer_seconds[5m])')[0] ?? '',
    /no metric dozvon_link_answer_seconds/,
  );
});

describe('alert rules', () => {
  type Rules = { readonly groups: readonly { readonly rules: readonly { alert: string; expr: string }[] }[] };
  const rules = (parse(handedOut('prometheus/dozvon.rules.yml')) as Rules).groups.flatMap((one) => one.rules);

  test('Prometheus takes them, and they fire when their page says', async () => {
    const said = await run('promtool', ['test', 'rules', fileAt('prometheus/dozvon.rules.test.yml')]);
    assert.match(said, /SUCCESS/);
    assert.match(await run('promtool', ['check', 'config', fileAt('prometheus/prometheus.yml')]), /SUCCESS/);
  });

  test('each reads metrics there are, and has a case and a line of the page', () => {
    assert.deepEqual(
      rules.flatMap(({ expr }) => faultsOf(expr)),
      [],
    );
    const cases = handedOut('prometheus/dozvon.rules.test.yml');
    const page = handedOut('prometheus/README.md');
    const causes = new Set<string>([...CAUSES.map(({ name }) => name), 'speech-failed', 'no-sound']);
    const named = rules.flatMap(({ expr }) => /cause=~"([^"]+)"/.exec(expr)?.[1]?.split('|') ?? []);
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((cause) => !causes.has(cause)),
      [],
    );
    for (const { alert } of rules) {
      assert.ok(cases.includes(`alertname: ${alert}`), `${alert} has no case`);
      assert.ok(page.includes(`\`${alert}\``), `${alert} is not on the page`);
    }
  });
});

describe('the dashboard', () => {
  type Target = { readonly expr: string; readonly datasource: { readonly uid: string } };
  type Panel = {
    readonly id: number;
    readonly title: string;
    readonly targets?: readonly Target[];
    readonly fieldConfig?: { readonly defaults: { readonly unit: string } };
    readonly gridPos: { readonly x: number; readonly w: number };
  };
  type Variable = { readonly name: string; readonly type: string; readonly definition?: string };
  const dashboard = JSON.parse(handedOut('grafana/dozvon.json')) as {
    readonly panels: readonly Panel[];
    readonly templating: { readonly list: readonly Variable[] };
  };
  const panels = dashboard.panels.filter((panel) => panel.targets);
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test('every metric and every label of its panels and variables exists', () => {
    assert.ok(expressions.length > 30);
    assert.deepEqual(expressions.flatMap(faultsOf), []);
    const asked = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);
    for (const one of asked) {
      const [, metric = '', label = ''] = /^label_values\(([^,]+(?:\{.*\})?), (\w+)\)$/.exec(one) ?? [];
      assert.deepEqual(faultsOf(metric), [], one);
      assert.ok(known.get(metric.replace(/\{.*/, ''))?.has(label), one);
    }
  });

  test('Prometheus parses its expressions, once Grafana has filled them in', async () => {
    const filled = expressions.map((expr) =>
      expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$(?:node|link)/g, '.*'),
    );
    await inFolder(async (folder) => {
      const file = path.join(folder, 'panels.yml');
      const rules = filled.map((expr, at) => ({ record: `panel:${at}`, expr }));
      await writeFile(file, stringify({ groups: [{ name: 'panels', rules }] }));
      assert.match(await run('promtool', ['check', 'rules', file]), /SUCCESS/);
    });
  });

  test('panels have ids and titles of their own, a unit that fits, the data source that is chosen', () => {
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
    assert.equal(new Set(dashboard.panels.map(({ title }) => title)).size, dashboard.panels.length);
    for (const { title, targets = [], fieldConfig, gridPos } of panels) {
      const unit = fieldConfig?.defaults.unit;
      assert.ok(gridPos.x + gridPos.w <= 24, title);
      for (const { expr, datasource } of targets) {
        assert.match(datasource.uid, /^\$\{datasource\}$/, title);
        assert.equal(unit, unitOf(expr), `${title}: ${expr}`);
      }
    }
  });

  /** The unit that an expression has by its metric and what is made of it. */
  function unitOf(expression: string): string {
    if (/process_start_time/.test(expression)) return 'dateTimeFromNow';
    if (/call_seconds_total.* \/ /.test(expression)) return 's';
    if (/ \/ /.test(expression) || /cpu_seconds|gc_duration_seconds_sum|_quality\{/.test(expression))
      return 'percentunit';
    if (/_seconds(?:_bucket)?\{/.test(expression)) return 's';
    if (/_bytes\{/.test(expression)) return 'bytes';
    return /rate\(/.test(expression) ? 'reqps' : 'none';
  }
});

describe('the template of Zabbix', () => {
  type Step = { readonly type: string; readonly parameters: readonly string[] };
  type Item = { readonly key: string; readonly preprocessing?: readonly Step[] };
  type Rule = Item & { readonly item_prototypes: readonly Item[] };
  type Template = { readonly items: readonly Item[]; readonly discovery_rules: readonly Rule[] };
  const text = handedOut('zabbix/template_dozvon.yaml');
  const file = parse(text) as { readonly zabbix_export: { readonly templates: readonly [Template] } };
  const [template] = file.zabbix_export.templates;
  const items = [
    ...template.items,
    ...template.discovery_rules,
    ...template.discovery_rules.flatMap((rule) => rule.item_prototypes),
  ];

  test('its patterns read metrics and labels there are', () => {
    const patterns = items.flatMap(({ preprocessing = [] }) =>
      preprocessing.flatMap(({ type, parameters }) =>
        type.startsWith('PROMETHEUS_') ? [parameters[0] ?? ''] : [],
      ),
    );
    assert.ok(patterns.length > 10);
    assert.deepEqual(patterns.flatMap(faultsOf), []);
  });

  test('its triggers speak of its items, and every uuid is one of version 4 and used once', () => {
    const keys = new Set(items.map(({ key }) => key));
    const spoken = [...text.matchAll(/\/Dozvon by HTTP\/([\w.]+(?:\[\{#(?:LINK|TRUNK)\}\])?)/g)];
    assert.ok(spoken.length > 6);
    for (const [, key = ''] of spoken) assert.ok(keys.has(key), key);
    const uuids = [...text.matchAll(/uuid: (\S+)/g)].map((match) => match[1] ?? '');
    for (const uuid of uuids) assert.match(uuid, /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    assert.equal(new Set(uuids).size, uuids.length);
  });
});
