// Makes the package that `npm install` takes as a file: dist/packages/dozvon-VERSION.tgz, or in the folder that is named.
// Prints where it is. Owns the packing; what is in it is package-tree.mjs.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeTree, version } from './package-tree.mjs';
import { root } from './prepare.mjs';

const target = path.resolve(process.argv[2] ?? path.join(root, 'dist', 'packages'));
const tree = path.join(root, 'dist', 'package-tree-npm');
try {
  await makeTree(tree, (line) => process.stderr.write(`${line}\n`));
  mkdirSync(target, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packed = spawnSync(npm, ['pack', '--silent', '--ignore-scripts', '--pack-destination', target], {
    cwd: tree,
    encoding: 'utf8',
  });
  if (packed.status !== 0) throw new Error(`npm pack failed:\n${packed.stderr || packed.error}`);
  process.stdout.write(`${path.join(target, `dozvon-${version}.tgz`)}\n`);
} catch (error) {
  process.stderr.write(`npm-package: ${error.message}\n`);
  process.exitCode = 1;
}
