// Exports opened together: the tasks that doors ask for, and the runner that works on them in a node. Owns who of these closes
// when.

import { join } from 'node:path';
import { ExportRunner } from './export-runner.ts';
import { EXPORTS_FOLDER, ExportTasks } from './export-tasks.ts';
import type { Ground, StorageOptions } from './ground.ts';
import type { ShownWords } from './shown-message.ts';

type Opened = { readonly exports: ExportTasks; readonly sweepExports: () => Promise<void> };

export function openExports(
  options: StorageOptions,
  ground: Ground & { readonly words: ShownWords },
  undo: (() => Promise<void>)[],
): Opened {
  const exporting = { ...ground, folder: join(ground.folder, EXPORTS_FOLDER) };
  const runner = new ExportRunner(exporting);
  if (ground.node > 0) runner.start();
  undo.push(() => runner.close());
  return {
    exports: new ExportTasks({ ...exporting, publicUrl: options.publicUrl }),
    sweepExports: () => runner.sweep(),
  };
}
