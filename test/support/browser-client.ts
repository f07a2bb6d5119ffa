// Asks the JSON API as a page of the console does: with the cookie it was given, and the token beside it for what changes
// something. Every reply is held against the printed description.

import assert from 'node:assert/strict';
import { type JsonClient, jsonClient } from './json-client.ts';

type Reply = Awaited<ReturnType<JsonClient['ask']>>;

type Body = Readonly<Record<string, unknown>>;

type SignIn = { readonly login: string; readonly password: string; readonly code?: string };

export type BrowserRequest = NonNullable<Parameters<JsonClient['ask']>[1]>;

export class BrowserClient {
  readonly #client: JsonClient;
  readonly #url: string;
  cookie: string | undefined;
  csrfToken = '';

  constructor(url: string) {
    this.#url = url;
    this.#client = jsonClient(url, '');
  }

  /** Takes over what a reply says of the cookie and the token. */
  async ask(address: string, request: BrowserRequest = {}): Promise<Reply> {
    const headers = {
      origin: this.#url,
      'user-agent': 'Test browser',
      ...(this.cookie !== undefined && { cookie: this.cookie }),
      ...(!address.startsWith('GET ') && { 'x-csrf-token': this.csrfToken }),
      ...request.headers,
    };
    const reply = await this.#client.ask(address, { ...request, as: undefined, headers });
    const set = reply.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0];
    const { csrfToken } = (reply.body ?? {}) as Body;
    if (typeof csrfToken === 'string') this.csrfToken = csrfToken;
    return reply;
  }

  async signIn(body: SignIn): Promise<Reply> {
    return await this.ask('POST /session', { body });
  }
}

/** A browser in which somebody is signed in. */
export async function signedIn(url: string, body: SignIn): Promise<BrowserClient> {
  const browser = new BrowserClient(url);
  const { status } = await browser.signIn(body);
  assert.equal(status, 200);
  return browser;
}

export function codeOf(reply: Reply): unknown {
  return reply.status < 400 ? reply.status : (reply.body as Body).code;
}
