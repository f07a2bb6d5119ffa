// A real Prometheus with the configuration and the rules that are handed out, which reads the metrics of the server of these tests. Owns
// the process; what is asked of it is each test's own.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort } from '../../support/free-port.ts';
import { handedOut, type Stage, until } from './stage.ts';

type Targets = { targets: readonly string[] };
type Configuration = {
  global?: object;
  rule_files: readonly string[];
  scrape_configs: readonly [{ static_configs: readonly [Targets] }];
  alerting: { alertmanagers: readonly [{ static_configs: readonly [Targets] }] };
};
type Rules = { readonly groups: readonly { readonly rules: readonly { for?: string }[] }[] };

/** What an expression comes to: one value for each set of labels. */
export type Sample = {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
};

export class Prometheus {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #url: string;

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child;
    this.#folder = folder;
    this.#url = url;
  }

  /** The files as they are, but for addresses and waiting; alerts go to `alertmanager`, where one is given. */
  static async start(stage: Stage, alertmanager = 'http://127.0.0.1:9'): Promise<Prometheus> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-prometheus-'));
    const configuration = parse(handedOut('prometheus/prometheus.yml')) as Configuration;
    configuration.global = { scrape_interval: '1s', evaluation_interval: '1s' };
    configuration.scrape_configs[0].static_configs[0].targets = [new URL(stage.url).host];
    configuration.alerting.alertmanagers[0].static_configs[0].targets = [new URL(alertmanager).host];
    await writeFile(path.join(folder, 'prometheus.yml'), stringify(configuration));
    const rules = parse(handedOut('prometheus/dozvon.rules.yml')) as Rules;
    for (const group of rules.groups) for (const rule of group.rules) if (rule.for) rule.for = '0s';
    await writeFile(path.join(folder, 'dozvon.rules.yml'), stringify(rules));
    const listen = `127.0.0.1:${await freePort()}`;
    const args = [
      `--config.file=${path.join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${listen}`,
    ];
    const child = spawn('prometheus', args, { stdio: 'ignore' });
    const prometheus = new Prometheus(child, folder, `http://${listen}`);
    await until('Prometheus has read the metrics twice', async () => {
      const read = await prometheus.ask('count_over_time(up{job="dozvon"}[5m]) > 1').catch(() => []);
      return read.length > 0 || undefined;
    });
    return prometheus;
  }

  /** What Prometheus answers now. */
  async ask(expression: string): Promise<readonly Sample[]> {
    const answer = await fetch(`${this.#url}/api/v1/query?${new URLSearchParams({ query: expression })}`);
    const body = (await answer.json()) as { data?: { result: readonly Sample[] }; error?: string };
    assert.ok(body.data, `${expression}: ${body.error}`);
    return body.data.result;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null) {
      this.#child.kill();
      await once(this.#child, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
