// Keeps the tests' shared PostgreSQL running between test files, until standard input ends: each file would start it anew.

import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/storage/database/embedded-postgres.ts';

const server = new EmbeddedPostgres({
  folder: join(tmpdir(), `dozvon-test-postgres-${userInfo().uid}`),
  durability: 'off',
});
await server.ensure();
process.stdin.resume();
process.stdin.on('end', () => void server.close());
