// One command, two places: with a LOGIN in front of its words it works on the data folder, without it asks the server one is signed in
// to. Owns that rule (docs/decisions/0015-who-names-an-account.md); what a command does is its own.

import type { Command } from 'commander';
import { misused } from './command-error.ts';
import { CommandTree } from './command-tree.ts';
import { serverOptions } from './remote/server-options.ts';

type Options = Readonly<Record<string, unknown>>;

type Forms<O> = {
  readonly folder: (login: string, words: readonly string[], options: O) => Promise<void>;
  readonly server: (words: readonly string[], options: O) => Promise<void>;
};

const OF_THE_SERVER = ['url', 'profile', 'keyFile', 'json', 'jsonLines'] as const;

/** `words`: what follows the LOGIN, or stands alone. */
export function eitherWay<O>(command: Command, words: readonly string[], forms: Forms<O>): void {
  if (command instanceof CommandTree) command.asks = 'either';
  const shown = words.map((word) => `<${word}>`).join(' ');
  command
    .usage(`[options] [login]${shown === '' ? '' : ` ${shown}`}`)
    .argument('[words...]', `${['a LOGIN of the data folder, or none', ...words].join('; ')}`);
  const own = new Set(command.options.map((option) => option.attributeName()));
  serverOptions(command).action(async (typed: readonly string[], options: O & Options) => {
    if (typed.length === words.length) return await forms.server(typed, options);
    const [login, ...others] = typed;
    if (login === undefined || others.length !== words.length)
      command.error(
        `error: write ${words.length === 0 ? 'at most a LOGIN' : `${words.join(' ')}, with or without a LOGIN in front`}`,
      );
    refuseServerOptions(options, own);
    await forms.folder(login, others, options);
  });
}

/** Who names an account works on the data folder, and what is of the server has no place there; `ofFolder` has options of both. */
export function refuseServerOptions(options: Options, ofFolder: ReadonlySet<string>): void {
  const wrong = OF_THE_SERVER.find(
    (name) => options[name] !== undefined && (name === 'jsonLines' || !ofFolder.has(name)),
  );
  if (wrong === undefined) return;
  const flag = wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw misused(`--${flag} is of the server: name no account`);
}
