// All trunks of the server together: opened, looked up, routed, closed. Owns the list and the pacer over it; it must not
// dial.

import { assert } from '../../base/assert.ts';
import type { Scheduler } from '../scheduler.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { type RouteStage, routeOf } from './route.ts';
import { Trunk, type TrunkPorts, type TrunkState } from './trunk.ts';
import type { TrunkSettings } from './trunk-settings.ts';

type TrunkReport = TrunkState & {
  readonly callsNow: number;
  readonly waiting: number;
  /** Calls at once; undefined: not limited. */
  readonly lines: number | undefined;
  readonly quality: number;
};

type TrunksOptions = TrunkPorts & {
  readonly settings: readonly TrunkSettings[];
  /** Calls of the whole server; absent: as many as the trunks bear. */
  readonly callsMax?: number;
};

export class Trunks {
  readonly pacer: Pacer;
  readonly #scheduler: Scheduler;
  /** In the order of the configuration. */
  readonly #trunks: ReadonlyMap<string, Trunk>;

  constructor(options: TrunksOptions) {
    this.#scheduler = options.scheduler;
    this.#trunks = new Map(options.settings.map((one) => [one.name, new Trunk(one, options)]));
    this.pacer = createPacer({
      scheduler: options.scheduler,
      trunks: options.settings.map((one) => ({
        trunk: one.name,
        ...(one.callsPerSecond === undefined ? {} : { callsPerSecond: one.callsPerSecond }),
        ...(one.concurrent === undefined ? {} : { concurrent: one.concurrent }),
      })),
      ...(options.callsMax === undefined ? {} : { callsMax: options.callsMax }),
    });
  }

  /** Resolves when every registrar has taken us or refused, or after `patience` milliseconds; the rest goes on behind. */
  async start(patience: number): Promise<void> {
    const all = Promise.all([...this.#trunks.values()].map((trunk) => trunk.start()));
    await new Promise<void>((resolve) => {
      const giveUp = this.#scheduler.after(patience, resolve);
      void all.then(() => {
        giveUp();
        resolve();
      });
    });
  }

  get(name: string): Trunk {
    const trunk = this.#trunks.get(name);
    assert(trunk !== undefined, `a trunk is named ${name}`);
    return trunk;
  }

  /** Stages of an attempt to call this number, best first; empty when no trunk takes it. */
  route(digits: string): readonly RouteStage[] {
    const trunks = [...this.#trunks.values()].map((trunk) => ({
      name: trunk.settings.name,
      healthy: trunk.healthy(),
      ...(trunk.settings.prefixes === undefined ? {} : { prefixes: trunk.settings.prefixes }),
    }));
    return routeOf(digits, trunks);
  }

  report(): readonly TrunkReport[] {
    return [...this.#trunks.values()].map((trunk) => ({
      ...trunk.state(),
      ...this.pacer.load(trunk.settings.name),
      lines: trunk.settings.concurrent,
      quality: trunk.quality,
    }));
  }

  /** Waits `patience` milliseconds at most for registrars to take our leave. */
  async close(patience: number): Promise<void> {
    this.pacer.close();
    await Promise.all([...this.#trunks.values()].map((trunk) => trunk.close(patience)));
  }
}
