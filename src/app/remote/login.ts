// `dozvon login` and `logout`: a key made for this machine and kept, or revoked and forgotten. Owns the questions; a password is used
// for this one sign-in and kept nowhere.

import { hostname } from 'node:os';
import { ApiError, type Dozvon } from '../../../clients/typescript/src/index.ts';
import { CommandError, misused } from '../command-error.ts';
import { say } from '../say.ts';
import { CheckedApi } from './checked-api.ts';
import { DEFAULT_PROFILE, keepProfile, readProfiles } from './profiles.ts';
import { Questions } from './questions.ts';
import { OWN_URL, refusalOf, serverUrl, warnOfClearText } from './server.ts';

type LoginOptions = {
  readonly profile?: string;
  readonly login?: string;
  readonly name?: string;
  readonly scopes?: readonly ('read' | 'send' | 'manage')[];
};

export async function login(address: string | undefined, options: LoginOptions): Promise<void> {
  const profile = options.profile ?? DEFAULT_PROFILE;
  const known = Object.entries(readProfiles(process.env)).find(([name]) => name === profile)?.[1];
  if (known)
    throw misused(
      `profile "${profile}" is signed in to ${known.url} as ${known.login}: dozvon logout first, or --profile NAME`,
    );
  const url = serverUrl(address ?? process.env.DOZVON_URL ?? OWN_URL);
  warnOfClearText(url);
  const questions = new Questions();
  try {
    const name = options.login ?? (await questions.ask(`login at ${url}: `, 'seen'));
    const password = await questions.ask('password: ', 'hidden');
    const session = new SessionFetch();
    const api = new CheckedApi({ url, login: name, password: '', fetch: session.fetch });
    const signedIn = await signIn(api, { login: name, password }, questions);
    session.csrfToken = signedIn.csrfToken;
    if (signedIn.mustChangePassword)
      throw new CommandError('the password must be changed first, in the console');
    const made = await api.call('createApiKey', {
      body: {
        name: (options.name ?? `dozvon on ${hostname()}`).slice(0, 100),
        ...(options.scopes && { scopes: options.scopes }),
      },
    });
    const account = signedIn.account.login;
    const file = keepProfile(process.env, profile, {
      url,
      key: made.key,
      keyId: made.id,
      login: name,
      account,
    });
    await api.call('endSession', {});
    say(`signed in to ${url} as ${name}, account ${account}: key "${made.name}" is in ${file}`);
  } catch (error) {
    throw refusalOf(error, url, {});
  } finally {
    questions.close();
  }
}

type Names = { readonly login: string; readonly password: string };

async function signIn(api: Dozvon, names: Names, questions: Questions) {
  try {
    return await api.call('startSession', { body: names });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'code-needed') throw error;
    const code = await questions.ask('code of the second factor: ', 'seen');
    return await api.call('startSession', { body: { ...names, code } });
  }
}

/** Requests by the cookie of a session, as a page of the console makes them. */
class SessionFetch {
  #cookie = '';
  csrfToken = '';

  readonly fetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    if (this.#cookie !== '') headers.set('cookie', this.#cookie);
    if (this.csrfToken !== '') headers.set('x-csrf-token', this.csrfToken);
    const response = await fetch(input, { ...init, headers });
    const [kept] = response.headers.getSetCookie();
    if (kept !== undefined) this.#cookie = kept.split(';')[0] ?? '';
    return response;
  };
}

type LogoutOptions = { readonly profile?: string; readonly forget?: true };

export async function logout(options: LogoutOptions): Promise<void> {
  const name = options.profile ?? DEFAULT_PROFILE;
  const profile = Object.entries(readProfiles(process.env)).find(([one]) => one === name)?.[1];
  if (!profile) throw misused(`there is no profile "${name}"`);
  const { url, key, keyId } = profile;
  if (!options.forget) await revoked(new CheckedApi({ url, key }), keyId, url);
  keepProfile(process.env, name, undefined);
  say(
    options.forget
      ? `the key is forgotten here; it is still good at ${url}`
      : `signed out of ${url}: the key is revoked`,
  );
}

/** A key that is no longer known is as good as revoked. */
async function revoked(api: Dozvon, id: number, url: string): Promise<void> {
  try {
    await api.call('revokeApiKey', { parameters: { id } });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return;
    const fault = refusalOf(error, url, {});
    if (!(fault instanceof CommandError)) throw fault;
    throw new CommandError(
      `${fault.message}; the key stays as it is, --forget forgets it on this machine alone`,
      fault.ending,
    );
  }
}

export function profiles(): void {
  const kept = Object.entries(readProfiles(process.env));
  if (kept.length === 0) say('nobody is signed in');
  for (const [name, { url, login: who, account }] of kept)
    say(`${name}: ${url} as ${who}${who === account ? '' : `, account ${account}`}`);
}
