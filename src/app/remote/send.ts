// `dozvon send` and `dozvon price`: a text to numbers over the API, its price before it leaves, its fate afterwards. Owns the questions
// and the printing.

import { randomUUID } from 'node:crypto';
import type { Asked, Message } from '../../../clients/typescript/src/index.ts';
import { instant } from '../../base/time.ts';
import { CommandError, misused } from '../command-error.ts';
import { EXITS } from '../exit-codes.ts';
import { momentOf, OWN_ZONE } from '../moments.ts';
import { say } from '../say.ts';
import { oneLine } from '../terminal/foreign-text.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { printDocument, printItems } from './answers.ts';
import { followed, isDelivered } from './messages.ts';
import { agreed } from './questions.ts';
import { type PlaceNames, type Server, type ServerOptions, withServer } from './server.ts';
import { moneyTold } from './told-values.ts';
import { typedText } from './typed-files.ts';

export type SendOptions = ServerOptions & {
  readonly kind?: string;
  readonly sender?: string;
  readonly subject?: string;
  readonly at?: string;
  readonly id?: string;
  readonly price?: true;
  readonly yes?: true;
  readonly wait?: true;
  readonly idempotencyKey?: string;
};

const FATES = {
  columns: ['recipient', 'status', 'errorText', 'price', 'changedAt'],
  spare: ['price', 'changedAt'],
};

type Sending = Asked<'sendMessages'>['body'];

export async function send(words: readonly string[], options: SendOptions): Promise<void> {
  const body = await sendingOf(words, options);
  await withServer(
    options,
    async (server) => {
      if (options.price && !options.yes && !(await isAgreed(server, body, options))) {
        say('nothing was sent');
        process.exitCode = EXITS.refused.code;
        return;
      }
      const idempotencyKey = options.idempotencyKey ?? randomUUID();
      const accepted = await server.api.call('sendMessages', { body }, { idempotencyKey });
      const refused = accepted.recipients.filter((one) => one.refused !== undefined);
      if (refused.length > 0) process.exitCode = EXITS.undelivered.code;
      if (options.json && !options.wait) return await printDocument(accepted);
      if (!options.json) {
        say(
          `${accepted.id}: ${counted(accepted.recipients.length - refused.length, 'message')}, ${moneyTold(accepted.price)}; balance ${moneyTold(accepted.balance)}`,
        );
        for (const { recipient, refused: why } of refused)
          say(`${oneLine(recipient)} is refused: status ${why?.statusCode}, error ${why?.errorCode}`);
      }
      if (options.wait) await waited(server, accepted.id, options);
    },
    placeNames,
  );
}

export async function price(words: readonly string[], options: SendOptions): Promise<void> {
  const body = await sendingOf(words, options);
  await withServer(
    options,
    async ({ api }) => {
      const told = await api.call('priceMessages', { body });
      if (options.json) return await printDocument(told);
      await printItems(told.recipients, { columns: ['recipient', 'parts', 'price'] });
      say(`${moneyTold(told.price)} altogether; balance ${moneyTold(told.balance)}`);
    },
    placeNames,
  );
}

/** What of a sending is no option of its own name. */
const PLACES: Readonly<Record<string, string>> = { recipients: 'NUMBER', text: 'TEXT', sendAt: '--at' };

const placeNames: PlaceNames = (pointer) => {
  const [, name = '', rest = ''] = /^\/([^/]+)(.*)$/s.exec(pointer) ?? [];
  return `${PLACES[name] ?? `--${name}`}${rest}`;
};

/** NUMBER… TEXT, as a sending. */
async function sendingOf(words: readonly string[], options: SendOptions): Promise<Sending> {
  const recipients = words.slice(0, -1);
  const last = words.at(-1);
  if (last === undefined || recipients.length === 0)
    throw misused('write NUMBER… TEXT; TEXT may be @FILE, or - for standard input');
  const text = await typedText(last);
  const { kind, sender, subject, at, id } = options;
  return {
    recipients,
    text,
    ...(kind !== undefined && { kind: kind as NonNullable<Sending['kind']> }),
    ...(sender !== undefined && { sender }),
    ...(subject !== undefined && { subject }),
    ...(id !== undefined && { id }),
    ...(at !== undefined && { sendAt: laterMoment('--at', at) }),
  };
}

/** A day, a moment, or how long from now. */
export function laterMoment(flag: string, text: string): string {
  const now = instant(Date.now());
  const ahead = /^(\d{1,6})([mhd])$/.test(text);
  const at = momentOf(flag, text, { zone: OWN_ZONE, now, end: 'start of day' });
  return new Date(ahead ? 2 * now - at : at).toISOString();
}

async function isAgreed({ api }: Server, body: Sending, { json }: SendOptions): Promise<boolean> {
  const told = await api.call('priceMessages', { body });
  if (!json) await printItems(told.recipients, { columns: ['recipient', 'parts', 'price'] });
  return await agreed(`send for ${moneyTold(told.price)}? balance ${moneyTold(told.balance)}`);
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** To the last status of each; how it went is the exit code. */
async function waited(server: Server, id: string, { json }: SendOptions): Promise<void> {
  const line = new ProgressLine(id);
  let messages: readonly Message[];
  try {
    messages = await followed(server, id, (seen) =>
      line.show(seen.filter(({ final }) => final).length, seen.length),
    );
  } finally {
    line.clear();
  }
  if (json) await printDocument({ items: messages });
  else await printItems(messages, FATES);
  const lost = messages.filter((message) => !isDelivered(message)).length;
  if (lost > 0 && !json)
    throw new CommandError(`${lost} of ${counted(messages.length, 'message')} not delivered`, {
      exit: 'undelivered',
    });
  if (lost > 0) process.exitCode = EXITS.undelivered.code;
}
