// The exit codes of the guide are those of the table.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { EXITS } from '../../../src/app/exit-codes.ts';
import { ROOT } from '../../support/repository.ts';

test('the guide tells every exit code and no other', () => {
  const guide = readFileSync(path.join(ROOT, 'docs/use/cli.md'), 'utf8');
  const [, table = ''] = guide.split('| Exit code | Meaning |\n|---|---|\n');
  assert.deepEqual(
    table.split('\n\n')[0]?.split('\n'),
    Object.values(EXITS).map(({ code, meaning }) => `| ${code} | ${meaning} |`),
  );
});
