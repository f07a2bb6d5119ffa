// The HTTP door on a free port over the core in memory, for tests that speak to it as bytes.

import type { TestContext } from 'node:test';
import type { Doors } from '../../src/core/doors.ts';
import { type Admission, admissionOf } from '../../src/dialect/frame.ts';
import { createHttpDoor, type HttpDoor, type HttpDoorOptions } from '../../src/interfaces/http/server.ts';
import type { WebPage } from '../../src/interfaces/web-page.ts';
import { doorsOf, FakeCore } from './fake-core.ts';

export type ClassicDoorUnderTest = {
  readonly core: FakeCore;
  readonly door: HttpDoor;
  readonly port: number;
  /** What the door reported as broken. */
  readonly troubles: unknown[];
};

type Changes = Partial<HttpDoorOptions> & {
  readonly simultaneous?: number;
  /** What other interfaces answer over the listener. */
  readonly pagesOf?: (parts: { readonly doors: Doors; readonly admission: Admission }) => readonly WebPage[];
};

/** Closed by itself when the test ends. */
export async function classicDoor(
  context: TestContext,
  { simultaneous, pagesOf, ...changes }: Changes = {},
): Promise<ClassicDoorUnderTest> {
  const core = new FakeCore();
  const troubles: unknown[] = [];
  const doors = doorsOf(core);
  const report = (trouble: unknown): void => void troubles.push(trouble);
  const admission = admissionOf({ doors, report, ...(simultaneous !== undefined && { simultaneous }) });
  const door = await createHttpDoor({
    host: '127.0.0.1',
    port: 0,
    doors,
    admission,
    recording: async () => undefined,
    health: async () => ({ status: 'ready', parts: { database: 'ready' } }),
    report,
    ...(pagesOf && { pages: pagesOf({ doors, admission }) }),
    ...changes,
  });
  context.after(() => door.close());
  return { core, door, port: door.port, troubles };
}
