// The program of `CommandRunner`: runs commands of dozvon one after another in this process, which has loaded them once. Owns catching
// what they write; each is the real command line, read anew, with the environment this process was started with.

import { pathToFileURL } from 'node:url';

export type Order = { readonly main: string; readonly folder: string; readonly args: readonly string[] };
export type Ending = { readonly code: number; readonly stdout: string; readonly stderr: string };

let count = 0;

async function run({ main, folder, args }: Order): Promise<Ending> {
  process.chdir(folder);
  process.argv = [process.execPath, main, ...args];
  process.exitCode = 0;
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  try {
    // The same file under another name is read again, and what it imports is not.
    await import(`${pathToFileURL(main).href}?${++count}`);
    return { code: Number(process.exitCode), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
    process.stdout.removeAllListeners('error');
    process.stderr.removeAllListeners('error');
  }
}

function caught(stream: NodeJS.WriteStream): { readonly text: () => string; readonly restore: () => void } {
  const { write } = stream;
  const pieces: Buffer[] = [];
  stream.write = ((piece: string | Uint8Array, ...rest: readonly unknown[]) => {
    pieces.push(Buffer.from(piece as string));
    const told = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
    if (told) process.nextTick(told);
    return true;
  }) as typeof write;
  return {
    text: () => Buffer.concat(pieces).toString('utf8'),
    restore: () => {
      stream.write = write;
    },
  };
}

let turn: Promise<unknown> = Promise.resolve();
process.on('message', (order: Order) => {
  turn = turn.then(async () => process.send?.(await run(order)));
});
process.on('disconnect', () => process.exit());
