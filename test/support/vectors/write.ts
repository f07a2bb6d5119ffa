// Writes the files of `clients/vectors` (npm run vectors). Owns nothing but that.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { printedVectors, VECTORS } from './print.ts';

const closings: (() => unknown)[] = [];
const context = { after: (close: () => unknown) => void closings.push(close) } as unknown as TestContext;
for (const [name, text] of await printedVectors(context)) writeFileSync(path.join(VECTORS, name), text);
for (const close of closings.reverse()) await close();
