// What each command by SMS does, in the words of the classic API. Owns the way from a command's arguments to a request and from its
// outcome to the sentence that is answered; who may command is decided before.

import { err, ok, type Result } from '../../base/result.ts';
import type { Doors } from '../../core/doors.ts';
import { type CommandText, recipientsAndText } from '../../core/phone-commands/command-text.ts';
import { type CommandWords, helpText } from '../../core/phone-commands/command-words.ts';
import type { PhoneCommands, WaitingCommand } from '../../core/phone-commands/phone-commands.ts';
import { askBalance, askedBalanceReply } from '../../dialect/balance.ts';
import type { ClassicFrame, PageRules, SignedRequest } from '../../dialect/frame.ts';
import { textParameters } from '../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../dialect/replies.ts';
import { send, sentReply } from '../../dialect/send.ts';
import { findStatuses, foundReply } from '../../dialect/status.ts';
import { DONE } from './replies.ts';

export type CommandDoors = {
  readonly doors: Doors;
  readonly frame: ClassicFrame;
  readonly queue: PhoneCommands;
  readonly words: CommandWords;
};

type Done = Result<string, ClassicFault>;
type Values = readonly (readonly [name: string, text: string])[];

const SENDING: PageRules = { call: 'send' };
const ASKING: PageRules = { call: 'status' };
const BALANCE: PageRules = { call: 'balance' };

/** The page whose numbers the faults of a command have. */
export function callOf({ name }: CommandText): PageRules['call'] {
  switch (name) {
    case 'status':
    case 'stop':
      return 'status';
    case 'balance':
      return 'balance';
    case 'send':
    case 'call':
    case 'menu':
    case 'cost':
    case 'help':
    case 'join':
    case 'leave':
      return 'send';
  }
}

export class Commands {
  readonly #given: CommandDoors;

  constructor(given: CommandDoors) {
    this.#given = given;
  }

  async run(command: CommandText, waiting: WaitingCommand): Promise<Done> {
    const { queue, words } = this.#given;
    switch (command.name) {
      case 'balance':
        return this.#balance(waiting);
      case 'send':
        return this.#withText(waiting, command, []);
      case 'call':
        return this.#withText(waiting, command, [['call', '1']]);
      case 'cost':
        return this.#withText(waiting, command, [['cost', '1']]);
      case 'menu':
        return this.#menu(waiting, command);
      case 'status':
        return this.#status(waiting, command);
      case 'stop':
        return this.#stop(waiting, command);
      case 'help':
        return ok(helpText(words, command.language));
      case 'join':
        await queue.join(waiting.phone, waiting.account);
        return ok(DONE);
      case 'leave':
        await queue.leave(waiting.phone);
        return ok(DONE);
    }
  }

  #request({ account, phone }: WaitingCommand, values: Values): SignedRequest {
    return { account, parameters: textParameters(values), address: `+${phone}` };
  }

  #balance(waiting: WaitingCommand): Promise<Done> {
    const request = this.#request(waiting, [['cur', '1']]);
    return this.#given.frame.serveAs(BALANCE, request, async (signed) => {
      const balance = await askBalance(this.#given.doors, signed);
      return balance.ok ? ok(askedBalanceReply(balance.value, signed, 'text')) : balance;
    });
  }

  async #withText(waiting: WaitingCommand, { rest }: CommandText, more: Values): Promise<Done> {
    const read = recipientsAndText(rest);
    if (!read) return err(wrongParameters('numbers split by commas without blanks, a blank, a text'));
    return await this.#send(waiting, [['phones', read.phones], ['mes', read.text], ...more]);
  }

  #send(waiting: WaitingCommand, values: Values): Promise<Done> {
    const request = this.#request(waiting, values);
    const idempotencyKey = { key: `command ${waiting.ref}`, request: request.parameters.identity };
    return this.#given.frame.serveAs(SENDING, request, async (signed) => {
      const sent = await send(this.#given.doors, signed, { door: 'sms', idempotencyKey });
      return sent.ok ? ok(sentReply(sent.value, signed, 'text')) : sent;
    });
  }

  /** A call with the text of a template, named by its number or its name. */
  async #menu(waiting: WaitingCommand, { rest }: CommandText): Promise<Done> {
    const listed = await this.#given.doors.templates.list(waiting.account);
    if (!listed.ok) return listed;
    const named = listed.value.find(({ id, name }) => rest === name || rest === String(id));
    const [, head = '', phones = ''] = /^([\s\S]+?)\s+([+\d][+\d,;()-]*|[gG]\d[\d,;gG]*)$/.exec(rest) ?? [];
    const before = listed.value.find(({ id, name }) => head === name || head === String(id));
    const template = named ?? before;
    if (!template || !['', 'call'].includes(template.format))
      return err(wrongParameters('there is no such template for calls'));
    const to = named ? `+${waiting.phone}` : phones;
    return await this.#send(waiting, [
      ['phones', to],
      ['mes', template.text],
      ['call', '1'],
    ]);
  }

  #status(waiting: WaitingCommand, { rest }: CommandText): Promise<Done> {
    const [id = '', ...phone] = rest.split(/\s+/);
    const request = this.#request(waiting, [
      ['id', id],
      ['phone', phone.join('')],
    ]);
    return this.#given.frame.serveAs(ASKING, request, async (signed) => {
      const found = await findStatuses(this.#given.doors, signed);
      return found.ok ? ok(foundReply(found.value, signed, 'text')) : found;
    });
  }

  #stop(waiting: WaitingCommand, { rest }: CommandText): Promise<Done> {
    const [publicId = '', ...phone] = rest.split(/\s+/);
    const request = this.#request(waiting, []);
    return this.#given.frame.serveAs(ASKING, request, async ({ account }) => {
      const removed = await this.#given.doors.remove(account, [{ phone: phone.join(''), publicId }]);
      return removed.ok ? ok(DONE) : err({ fault: removed.error });
    });
  }
}

/** The SMS that answers a command; its key makes one that was interrupted no second one. */
export function answerSubmission(
  { ref, phone }: WaitingCommand,
  text: string,
): Parameters<Doors['submit']>[1] {
  return {
    door: 'sms',
    kind: 'sms',
    items: [{ phones: [`+${phone}`], text }],
    when: { kind: 'now' },
    validity: 24 * 3_600_000,
    transliterate: 'no',
    purpose: 'send',
    idempotencyKey: { key: `command ${ref} answer`, request: 'answer' },
  };
}
