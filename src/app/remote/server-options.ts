// The options that every command over the API has. Owns their names and their help.

import type { Command } from 'commander';

const OPTIONS = [
  ['--json', 'what the API said, for programs'],
  ['--profile <name>', 'as whom: a name given to dozvon login'],
  ['--url <address>', 'which server; DOZVON_URL unless told'],
  ['--key-file <file>', 'a file with the key; DOZVON_KEY unless told'],
] as const;

/** With their dashes. */
export function serverFlags(): ReadonlySet<string> {
  return new Set(OPTIONS.map(([flags]) => flags.split(' ')[0] ?? ''));
}

export function serverOptions(command: Command): Command {
  const taken = new Set(command.options.map(({ long }) => long));
  for (const [flags, told] of OPTIONS) if (!taken.has(flags.split(' ')[0] ?? '')) command.option(flags, told);
  return command;
}
