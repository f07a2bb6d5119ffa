// `dozvon completion SHELL`: the script of a shell, made of all commands there are. Owns the choice of the shell.

import type { CommandTree } from '../command-tree.ts';
import { printed } from '../printed.ts';
import { addNounCommands } from '../remote/noun-commands.ts';
import { bashScript } from './bash.ts';
import { type CompletedCommand, completionTree } from './completion-tree.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<string, (tree: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export async function completion(program: CommandTree, shell: string): Promise<void> {
  addNounCommands(program, 'every');
  await printed(SCRIPTS[shell]?.(completionTree(program)) ?? '');
}
