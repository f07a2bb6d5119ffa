// Writes db/schema.sql from what the migrations add up to: `node dist/test/support/write-schema.js` after a new migration.

import { writeFileSync } from 'node:fs';
import { describeSchema } from './schema.ts';
import { openTestStorage } from './storage.ts';

const given = await openTestStorage({ role: 'command' });
writeFileSync(
  new URL('../../../db/schema.sql', import.meta.url),
  await describeSchema(given.storage.database),
);
await given.close();
