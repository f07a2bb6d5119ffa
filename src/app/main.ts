// The command line: what was typed becomes a command, and the command an exit code. Owns both; which commands there are is `program.ts`.

import { CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { EXITS } from './exit-codes.ts';
import { commandTree } from './program.ts';
import { NOUNS } from './remote/nouns.ts';
import { lines } from './terminal/foreign-text.ts';

const program = commandTree();

// Whoever reads may stop reading, as `head` does; that is no fault, and the work goes on.
for (const out of [process.stdout, process.stderr])
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    // Such as a disk that is full; of standard error nobody could be told.
    if (out === process.stdout) process.stderr.write(`dozvon: standard output: ${error.message}\n`);
    process.exit(EXITS.refused.code);
  });

/** Commands that come from the description of the API are made when one of them is meant: reading it takes its time. */
async function addMeant(words: readonly string[]): Promise<void> {
  const meant = words.find((word) => !word.startsWith('-')) ?? '';
  if (meant !== 'api' && !NOUNS.some(({ command }) => command.split(' ')[0] === meant)) return;
  (await import('./remote/noun-commands.ts')).addNounCommands(program, meant);
}

/** `help keys add` is `keys add --help`; commander's own knows the first word alone. */
function meantBy(words: readonly string[]): readonly string[] {
  const [first, ...others] = words;
  if (first !== 'help' || others.length === 0) return words;
  // What is none is told as what it is not, and is not helped with everything.
  return program.commands.some((one) => one.name() === others[0]) ? [...others, '--help'] : others;
}

try {
  const words = meantBy(process.argv.slice(2));
  await addMeant(words);
  await program.parseAsync([...words], { from: 'user' });
} catch (error) {
  await told(error);
}

async function told(error: unknown): Promise<void> {
  // Commander has said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXITS.done.code : EXITS.usage.code;
    return;
  }
  const fault = error instanceof CommandError ? error : (await import('./explained.ts')).explained(error);
  if (!(fault instanceof CommandError)) {
    process.stderr.write(`dozvon: ${fault instanceof Error ? fault.stack : String(fault)}\n`);
    process.exitCode = EXITS.refused.code;
    return;
  }
  const { exit, document } = fault.ending;
  // Much of a sentence may have been said by others.
  process.stderr.write(document === undefined ? `dozvon: ${lines(fault.message)}\n` : `${document}\n`);
  process.exitCode = EXITS[exit].code;
}
