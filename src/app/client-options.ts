// Settings of an account as `--with name=value` gives them, named as in `users.php`. Owns the reading and the sentences about
// it, for accounts that are made and for those that are changed; nothing is opened for it.

import { readClientChange } from '../core/clients/client-change.ts';
import { unfitParameter } from '../core/clients/client-parameters.ts';
import type { ClientChange } from '../core/clients/clients.ts';
import { CommandError } from './command-error.ts';

const UNFIT = {
  unknown: 'is no setting; docs/reference/client-settings.md lists them',
  'of requests': 'is of requests to users.php alone',
  'of sub-clients':
    'is of sub-clients alone: say it when one is added (account add --parent), or change it by users.php',
} as const;

export function parametersOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new CommandError(`"${text}" is no setting; write name=value, such as dlim=500`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

/** `main account` is any that is spoken to by itself, not through the account above it. */
export function clientChange(
  parameters: ReadonlyMap<string, string>,
  of: 'main account' | 'sub-client',
): ClientChange {
  const unfit = unfitParameter(parameters.keys(), of);
  if (unfit) throw new CommandError(`"${unfit.name}" ${UNFIT[unfit.why]}`);
  const read = readClientChange({
    has: (name) => parameters.has(name),
    text: (name) => parameters.get(name) ?? '',
  });
  if (!read.ok) throw new CommandError(read.error);
  return read.value;
}
