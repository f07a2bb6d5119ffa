// The commands as one tree that knows what each of them does when it works on the data folder, so that the same words can also ask a
// server. Owns that memory; parsing is commander's.

import { Command } from 'commander';

type Deed = Parameters<Command['action']>[0];

export class CommandTree extends Command {
  /** What it does on the data folder; undefined: it does nothing there. */
  deed: Deed | undefined;

  override createCommand(name?: string): CommandTree {
    return new CommandTree(name);
  }

  override action(deed: Deed): this {
    this.deed = deed;
    return super.action(deed);
  }
}

/** The command of these words; undefined: there is none. */
export function commandAt(tree: Command, words: readonly string[]): CommandTree | undefined {
  let at: Command | undefined = tree;
  for (const word of words) at = at?.commands.find((one) => one.name() === word);
  return at instanceof CommandTree ? at : undefined;
}
