// The commands as one tree that knows what each of them does when it works on the data folder, so that the same words can also ask a
// server. Owns that memory, what a mistake is answered with and where examples stand in a help; parsing is commander's.

import { Command, type ErrorOptions, Help } from 'commander';
import { EXAMPLES } from './examples.ts';

type Deed = Parameters<Command['action']>[0];

export class CommandTree extends Command {
  /** What it does on the data folder; undefined: it does nothing there. */
  deed: Deed | undefined;
  /** Whether it also asks a server when no account is named. */
  asks: 'folder' | 'either' = 'folder';
  /** Lines to begin with; undefined: those of the table. */
  examples: readonly string[] | undefined;

  override createCommand(name?: string): CommandTree {
    return new CommandTree(name);
  }

  /** A mistake is told in a line or two: a page of help would push it off the screen. */
  override error(message: string, options?: ErrorOptions): never {
    return super.error(
      `${message}\nusage: ${pathOf(this).join(' ')} ${this.usage()}; --help tells more`,
      options,
    );
  }

  override helpInformation(context?: Parameters<Command['helpInformation']>[0]): string {
    const [, ...words] = pathOf(this);
    return `${super.helpInformation(context)}${examplesText(this.examples ?? EXAMPLES[words.join(' ')] ?? [])}`;
  }

  override action(deed: Deed): this {
    this.deed = deed;
    return super.action(deed);
  }
}

/** The program's name and the words of a command. */
function pathOf(command: Command): readonly string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [command.name()];
}

/** Of the end of a help; empty when there are none. */
function examplesText(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `\nExample${lines.length === 1 ? '' : 's'}:\n${lines.map((line) => `  dozvon ${line}\n`).join('')}`;
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
