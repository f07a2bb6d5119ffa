// A process in the place of espeak-ng's that dies on demand: `die`, `die once FILE` (the file remembers), `hang`.

import { existsSync, writeFileSync } from 'node:fs';
import { writeWav } from '../../../src/protocols/audio/wav.ts';

process.on('disconnect', () => process.exit(0));

process.on('message', ({ text }: { text: string }) => {
  if (text === 'die') process.exit(1);
  if (text === 'hang') for (;;);
  const once = text.startsWith('die once ') ? text.slice('die once '.length) : undefined;
  if (once !== undefined && !existsSync(once)) {
    writeFileSync(once, '');
    process.kill(process.pid, 'SIGKILL');
    return;
  }
  process.send?.({ kind: 'said', wav: writeWav(new Int16Array(800).fill(1_000), 8_000) });
});
