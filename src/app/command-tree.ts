// The commands as one tree that knows what each of them does when it works on the data folder, so that the same words can also ask a
// server. Owns that memory; parsing is commander's.

import { Command, Help } from 'commander';

type Deed = Parameters<Command['action']>[0];

export class CommandTree extends Command {
  /** What it does on the data folder; undefined: it does nothing there. */
  deed: Deed | undefined;
  /** Whether it also asks a server when no account is named. */
  asks: 'folder' | 'either' = 'folder';

  override createCommand(name?: string): CommandTree {
    return new CommandTree(name);
  }

  override action(deed: Deed): this {
    this.deed = deed;
    return super.action(deed);
  }
}

/** As its help calls it: where its words are what they are by their number, its usage tells them. */
export function subcommandTerm(command: Command): string {
  const isEither = command instanceof CommandTree && command.asks === 'either';
  const isByNumber = command.registeredArguments[0]?.name() === 'words';
  return isEither || isByNumber ? `${command.name()} ${command.usage()}` : new Help().subcommandTerm(command);
}

/** Commands of the data folder that also ask a server stand under a heading of their own. */
export function groupByPlace(tree: CommandTree, asking: ReadonlySet<string>, heading: string): void {
  const isEither = (command: Command): boolean =>
    (command instanceof CommandTree && command.asks === 'either') || command.commands.some(isEither);
  for (const command of tree.commands)
    if (asking.has(command.name()) || isEither(command)) command.helpGroup(heading);
}

/** The command of these words; undefined: there is none. */
export function commandAt(tree: Command, words: readonly string[]): CommandTree | undefined {
  let at: Command | undefined = tree;
  for (const word of words) at = at?.commands.find((one) => one.name() === word);
  return at instanceof CommandTree ? at : undefined;
}
