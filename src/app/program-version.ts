// Which version this is. Owns reading it from where npm keeps it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './project.ts';

export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
