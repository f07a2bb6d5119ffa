// The last requests of an account, for whoever looks for a mistake in a client (spec cabinet 1, `fl[30]`). Owns what is
// remembered, for how long, and that no secret is among it; memory only, so a restart forgets.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, type Instant, MINUTE } from '../../base/time.ts';
import type { Account, AccountId } from './account.ts';

type LoggedRequest = {
  readonly at: Instant;
  /** Where it came from. */
  readonly address: string;
  /** Which page or operation was asked. */
  readonly page: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** HTTP status and text of the answer. */
  readonly status: number;
  readonly answer: string;
};

const SECRET = /psw|passw|api_?key|secret|token|^key$/i;
const STRUCK = '***';

/** JSON without the secrets in it, whether asked or answered. */
export function struckJson(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) =>
    SECRET.test(name) && typeof part === 'string' && part !== '' ? STRUCK : part,
  );
}

export class RequestLog {
  readonly #clock: Clock;
  /** In the order of the last request, so that the longest silent comes first. */
  readonly #accounts = new Map<AccountId, readonly LoggedRequest[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers a request of an account that wants it; of any other nothing. */
  note(account: Account, request: Omit<LoggedRequest, 'at'>): void {
    if (account.settings.requestLog !== 'on') return;
    const { requests, accounts, parameters, requestCharacters } = LIMITS.requestLog;
    const kept = this.of(account).slice(0, requests - 1);
    const page = cut(request.page);
    const answer = cut(request.answer);
    const room = requestCharacters - page.length - answer.length;
    const shown = within(request.parameters.slice(0, parameters).map(struck), room);
    const left = request.parameters.length - shown.length;
    const logged: LoggedRequest = {
      ...request,
      at: this.#clock.now(),
      page,
      parameters: left > 0 ? [...shown, ['…', `${left} more`]] : shown,
      answer,
    };
    this.#accounts.delete(account.id);
    this.#accounts.set(account.id, [logged, ...kept]);
    this.#forget(accounts);
  }

  /** The newest first; none when the last one is too long ago. */
  of(account: Account): readonly LoggedRequest[] {
    const logged = this.#accounts.get(account.id) ?? [];
    return this.#isOver(logged) ? [] : logged;
  }

  #isOver(logged: readonly LoggedRequest[]): boolean {
    const [newest] = logged;
    return !newest || this.#clock.now() - newest.at > LIMITS.requestLog.minutes * MINUTE;
  }

  #forget(accounts: number): void {
    for (const [id, logged] of this.#accounts) {
      if (this.#accounts.size <= accounts && !this.#isOver(logged)) return;
      this.#accounts.delete(id);
    }
  }
}

type Parameters = LoggedRequest['parameters'];

/** The first ones, as many as have room. */
function within(parameters: Parameters, room: number): Parameters {
  let left = room;
  const past = parameters.findIndex(([name, value]) => {
    left -= name.length + value.length;
    return left < 0;
  });
  return past < 0 ? parameters : parameters.slice(0, past);
}

function struck([name, value]: readonly [string, string]): readonly [string, string] {
  return [cut(name), SECRET.test(name) && value !== '' ? STRUCK : cut(value)];
}

function cut(text: string): string {
  const most = LIMITS.requestLog.characters;
  return flat(text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`);
}

/** A copy of its own: a slice keeps the whole text alive it was taken from, megabytes for one word. */
function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
