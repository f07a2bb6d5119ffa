// The package that npm installs as a file: made, installed into an empty folder with scripts off, served.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { done, FREE_PORTS, run, startInstalled } from '../../support/installed.ts';
import { ROOT } from '../../support/repository.ts';

test('the npm package installs into an empty folder, serves without a build and keeps its data outside node_modules', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-package-'));
  // The user that PostgreSQL runs as passes through it.
  await chmod(folder, 0o755);
  try {
    const script = path.join(ROOT, 'scripts/npm-package.mjs');
    const packed = (await done([process.execPath, script, folder], { cwd: folder })).trim();
    const listed = await done(['tar', '-tzf', packed], { cwd: folder });
    const unwanted = listed
      .split('\n')
      .filter((name) => /\.map$|\.d\.ts$|^package\/(?:src|test|node_modules)\/|tsbuildinfo/.test(name));
    assert.deepEqual(unwanted, []);
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await done(['npm', 'install', ...options, packed], { cwd: folder });
    const installed = await readdir(path.join(folder, 'node_modules'));
    const forBuilding = ['react', 'vite', 'typescript', '@biomejs', '@dozvon', 'playwright-core'];
    assert.deepEqual(
      installed.filter((name) => forBuilding.includes(name)),
      [],
    );
    await serves(folder);
    const own = await readdir(path.join(folder, 'node_modules/dozvon'));
    assert.ok(!own.includes('data') && !own.includes('node_modules'), own.join(' '));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function serves(folder: string): Promise<void> {
  const program = path.join(folder, 'node_modules/.bin/dozvon');
  const surroundings = { cwd: folder, env: { ...process.env, ...FREE_PORTS } };
  const server = await startInstalled([program, 'serve', '--welcome'], surroundings);
  try {
    assert.ok(existsSync(path.join(folder, 'data/secret.key')), 'its data are in the current folder');
    const page = await fetch(`${server.url}/console/`);
    const text = await page.text();
    assert.equal(page.status, 200);
    const asset = /src="([^"]+\.js)"/.exec(text)?.[1] ?? assert.fail(text);
    assert.equal((await fetch(new URL(asset, `${server.url}/console/`))).status, 200);
    const { login, password } = server;
    const body = new URLSearchParams({ login, psw: password, phones: '79990000001', mes: 'Hello', fmt: '3' });
    const sent = await fetch(`${server.url}/sys/send.php`, { method: 'POST', body });
    assert.deepEqual(await sent.json(), { id: 1, cnt: 1 });
    const asked = await run([program, 'account', 'show', 'demo'], surroundings);
    assert.match(asked.stdout, /looks after the installation/, asked.stderr);
  } finally {
    assert.equal(await server.stop(), 0);
  }
}
