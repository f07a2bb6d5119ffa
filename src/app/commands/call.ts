// `dozvon call PHONE TEXT --account LOGIN`: one call that an account of the data folder pays, followed live. Owns following; a running server makes the
// call, and without one this process is the server for as long as the call lasts.

import { HOUR } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { HistoryMessage } from '../../storage/history/history.ts';
import { openStorage, type Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { EXITS } from '../exit-codes.ts';
import { granted, knownAccount } from '../known-account.ts';
import { eventLine, LiveTranscript } from '../live-transcript.ts';
import { loadSettings } from '../load-settings.ts';
import { openLog } from '../log.ts';
import { typedText } from '../remote/typed-files.ts';
import { startServer } from '../running-server.ts';
import { say } from '../say.ts';
import { publicUrl, readServerRecord } from '../server-record.ts';
import type { Settings } from '../settings.ts';
import { storageOptions } from '../storage-options.ts';
import { voiceOption } from '../voice-option.ts';

type CallCommandOptions = {
  readonly account: string;
  readonly voice?: string;
  readonly attempts: number;
};

type Open = { readonly storage: Storage; readonly close: () => Promise<void> };

export async function call(phone: string, word: string, options: CallCommandOptions): Promise<void> {
  const settings = await loadSettings();
  if (options.voice !== undefined) voiceOption(options.voice);
  const text = await typedText(word);
  const opened = await openEither(settings);
  try {
    const account = await knownAccount(opened.storage, options.account);
    const id = await submit(opened.storage, account, { phone, text, options });
    await follow(opened.storage, account.login, id);
  } finally {
    await opened.close();
  }
}

async function openEither(settings: Settings): Promise<Open> {
  if (!readServerRecord(settings)) {
    const service = await startServer({ settings, log: openLog({ ...settings, logLevel: 'warn' }) });
    return { storage: service.storage, close: () => service.close() };
  }
  const onFault = (what: string): void => void process.stderr.write(`dozvon: ${what}\n`);
  const storage = await openStorage(
    storageOptions(settings, { role: 'command', publicUrl: () => publicUrl(settings), onFault }),
  );
  return { storage, close: () => storage.close() };
}

async function submit(
  storage: Storage,
  account: Account,
  what: { readonly phone: string; readonly text: string; readonly options: CallCommandOptions },
): Promise<string> {
  const { phone, text, options } = what;
  const accepted = await storage.doors.submit(account, {
    door: 'command-line',
    kind: 'call',
    items: [{ phones: [phone], text }],
    when: { kind: 'now' },
    validity: HOUR,
    transliterate: 'no',
    purpose: 'send',
    call: {
      ...(options.voice === undefined ? {} : { voice: options.voice }),
      ringSeconds: 25,
      pauseSeconds: 20,
      attempts: options.attempts,
      uploads: [],
    },
  });
  return granted(accepted).publicId;
}

/** Prints the events of the message as they are stored, until it has its last status. */
async function follow(storage: Storage, login: string, id: string): Promise<void> {
  const transcript = new LiveTranscript(say);
  let shown = 0;
  for (;;) {
    const message: HistoryMessage | undefined = (await storage.history.of(login, { id })).find(
      (one) => one.cause === null,
    );
    if (!message) throw new CommandError('the message is gone');
    for (const event of message.events.slice(shown)) {
      // The rows of a history are call events with their moment; the column `kind` is the union's tag.
      const line = eventLine(event as unknown as Parameters<typeof eventLine>[0]);
      if (line !== undefined) transcript.line(message.phone, line);
    }
    shown = message.events.length;
    if (message.status > 0) {
      say(`status ${message.status}, err ${message.err}`);
      for (const { item, url, seconds } of message.recordings)
        say(`recording of ${item}, ${seconds} s: ${url}`);
      if (message.status !== 1) process.exitCode = EXITS.undelivered.code;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
