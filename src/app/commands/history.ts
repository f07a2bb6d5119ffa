// `dozvon history LOGIN`: messages with everything that happened, for people or, with --json, for programs. Owns the
// printing for people; the JSON is the store's, as it is.

import { CommandError } from '../command-error.ts';
import { withStorage } from '../with-storage.ts';

type HistoryOptions = { readonly id?: string; readonly phone?: string; readonly json?: true };

export async function history(login: string, options: HistoryOptions): Promise<void> {
  await withStorage(async (storage) => {
    const { id, phone } = options;
    if (!(await storage.accounts.find(login))) throw new CommandError(`there is no account "${login}"`);
    const messages = await storage.history.of(login, {
      ...(id === undefined ? {} : { id }),
      ...(phone === undefined ? {} : { phone }),
    });
    if (options.json) {
      process.stdout.write(`${JSON.stringify(messages, null, 2)}\n`);
      return;
    }
    for (const message of messages) {
      const cause = message.cause === null ? '' : `, made by ${message.cause}`;
      process.stdout.write(
        `${message.id} ${message.phone} type ${message.type} status ${message.status} err ${message.err}${cause}\n`,
      );
      for (const { at, kind, ...data } of message.events) {
        process.stdout.write(
          `  ${at} ${kind}${Object.keys(data).length > 0 ? ` ${JSON.stringify(data)}` : ''}\n`,
        );
      }
      for (const { item, url, seconds } of message.recordings)
        process.stdout.write(`  recording of ${item}, ${seconds} s: ${url}\n`);
    }
  });
}
