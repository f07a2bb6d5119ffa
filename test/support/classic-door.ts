// The HTTP door on a free port over the core in memory, for tests that speak to it as bytes.

import type { TestContext } from 'node:test';
import { createHttpDoor, type HttpDoor, type HttpDoorOptions } from '../../src/interfaces/http/server.ts';
import { doorsOf, FakeCore } from './fake-core.ts';

export type ClassicDoorUnderTest = {
  readonly core: FakeCore;
  readonly door: HttpDoor;
  readonly port: number;
  /** What the door reported as broken. */
  readonly troubles: unknown[];
};

/** Closed by itself when the test ends. */
export async function classicDoor(
  context: TestContext,
  changes: Partial<HttpDoorOptions> = {},
): Promise<ClassicDoorUnderTest> {
  const core = new FakeCore();
  const troubles: unknown[] = [];
  const door = await createHttpDoor({
    host: '127.0.0.1',
    port: 0,
    doors: doorsOf(core),
    recording: async () => undefined,
    health: async () => ({ status: 'ready', parts: { database: 'ready' } }),
    report: (trouble) => troubles.push(trouble),
    ...changes,
  });
  context.after(() => door.close());
  return { core, door, port: door.port, troubles };
}
