// What each command by SMS does, in the words of the classic API. Owns the way from a command's arguments to a request and from its
// outcome to the sentence that is answered; who may command is decided before.

import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
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
  /** Whether the same command within a minute is refused (spec sms-commands 2). */
  readonly duplicates: 'refuse' | 'allow';
};

type Done = Result<string, ClassicFault>;
type Values = readonly (readonly [name: string, text: string])[];

const SENDING = {
  refuse: { call: 'send', perMinute: { identical: 1 } },
  allow: { call: 'send' },
} as const satisfies Record<CommandDoors['duplicates'], PageRules>;
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
    return this.#given.frame.serveAs(SENDING[this.#given.duplicates], request, async (signed) => {
      const sent = await send(this.#given.doors, signed, { door: 'sms', idempotencyKey });
      return sent.ok ? ok(sentReply(sent.value, signed, 'text')) : sent;
    });
  }

  /** A call with a saved menu or the text of a template: to whoever asks, or to the numbers behind its name. */
  async #menu(waiting: WaitingCommand, { rest }: CommandText): Promise<Done> {
    const { account, phone } = waiting;
    const whole = await this.#spoken(account, rest);
    const [, head = '', phones = ''] = /^([\s\S]+?)\s+([+\d][+\d,;()-]*|[gG]\d[\d,;gG]*)$/.exec(rest) ?? [];
    const before = whole.ok || head === '' ? whole : await this.#spoken(account, head);
    if (!before.ok) return before;
    return await this.#send(waiting, [
      ['phones', whole.ok ? `+${phone}` : phones],
      ['mes', before.value],
      ['call', '1'],
    ]);
  }

  /** What is said under a name: of a saved menu its current version, else the template of that name or number. */
  async #spoken(account: Account, name: string): Promise<Done> {
    const { savedMenus, templates } = this.#given.doors;
    const menu = await savedMenus.find(account, { name });
    if (menu.ok) return ok(menu.value.version.text);
    if (menu.error !== 'record-missing') return err({ fault: menu.error });
    const listed = await templates.list(account);
    if (!listed.ok) return listed;
    const template = listed.value.find((one) => name === one.name || name === String(one.id));
    if (template && ['', 'call'].includes(template.format)) return ok(template.text);
    return err(wrongParameters('there is no such menu, and no such template for calls'));
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
