// The files of `clients/vectors` as texts, and the program that writes them (npm run vectors). Owns their names and layout.

import path from 'node:path';
import type { TestContext } from 'node:test';
import { ROOT } from '../repository.ts';
import { apiVectors } from './api-vectors.ts';
import { classicVectors } from './classic-vectors.ts';
import { menuVectors } from './menu-vectors.ts';
import { troubleVectors } from './trouble-vectors.ts';
import { webhookVectors } from './webhook-vectors.ts';

export const VECTORS = path.join(ROOT, 'clients', 'vectors');

/** Name of a file → its text; one case a line, so that a change shows which case it is. */
export async function printedVectors(context: TestContext): Promise<ReadonlyMap<string, string>> {
  const files = {
    'api.json': await apiVectors(context),
    'classic.json': await classicVectors(context),
    'menus.json': menuVectors(),
    'trouble.json': await troubleVectors(),
    'webhooks.json': await webhookVectors(),
  };
  return new Map(
    Object.entries(files).map(([name, cases]) => [
      name,
      `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
    ]),
  );
}
