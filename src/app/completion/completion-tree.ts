// What can be typed where, read off the commands themselves: the one source of every completion script. Owns that reading; how a shell
// is told is a file for each.

import type { Command } from 'commander';

export type CompletedOption = {
  /** With its dashes. */
  readonly flag: string;
  readonly description: string;
  /** `words`: these and no others; `any`: something, maybe a file; `none`: it takes nothing. */
  readonly value:
    | { readonly kind: 'none' }
    | { readonly kind: 'any' }
    | { readonly kind: 'words'; readonly words: readonly string[] };
};

export type CompletedCommand = {
  /** Words behind the program's name, parted by blanks; empty: the program. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** Choices of the first argument that has any. */
  readonly words: readonly string[];
};

export function completionTree(program: Command): readonly CompletedCommand[] {
  const tree = below(program, '');
  // `help` is a command of commander's own, at the top alone; it takes what stands beside it.
  const words = program.commands.map((one) => one.name());
  return [...tree, { path: 'help', commands: [], options: [], words }];
}

function below(command: Command, path: string): readonly CompletedCommand[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).filter((one) => one.name() !== 'help' || path === '');
  const own: CompletedCommand = {
    path,
    commands: commands.map((one) => ({ name: one.name(), description: sentence(one.description()) })),
    options: help.visibleOptions(command).map((option) => ({
      flag: option.long ?? option.short ?? '',
      description: sentence(option.description),
      value: option.argChoices
        ? { kind: 'words', words: option.argChoices }
        : { kind: option.required || option.optional ? 'any' : 'none' },
    })),
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  return [own, ...command.commands.flatMap((one) => below(one, `${path} ${one.name()}`.trim()))];
}

/** Of a description the first sentence, on one line. */
function sentence(text: string): string {
  return (text.split(/(?<=[.:;]) |\n/)[0] ?? '').replace(/[.:;]$/, '').replace(/\s+/g, ' ');
}
