// The server a command speaks to and the key it speaks with: options, variables, profile. Owns the choice, the connection, and the
// sentence for a refusal; requests themselves are the client library's.

import { readFileSync } from 'node:fs';
import { ApiError, ConnectionError, Dozvon, UnreadableError } from '../../../clients/typescript/src/index.ts';
import { CommandError, misused } from '../command-error.ts';
import { oneLine } from '../terminal/foreign-text.ts';
import { DEFAULT_PROFILE, type Profile, readProfiles } from './profiles.ts';

export type ServerOptions = {
  readonly url?: string;
  readonly keyFile?: string;
  readonly profile?: string;
  readonly json?: true;
};

export type Server = { readonly api: Dozvon; readonly url: string; readonly key: string };

/** Where a server is that nobody said anything of. */
export const OWN_URL = 'http://127.0.0.1:8080';

/** With a scheme, without a slash at the end. */
export function serverUrl(text: string): string {
  const whole = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole) || /[?#@\s]|:\/\/.*:\/\//.test(whole))
    throw misused(`"${text}" is no address of a server, such as https://sms.example.com`);
  return whole.replace(/\/+$/, '');
}

/** A key in clear text on the way is anybody's. */
export function warnOfClearText(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || /^(?:127\.|localhost$|\[::1\]$)/.test(hostname)) return;
  process.stderr.write(`dozvon: ${url} is not https: whoever is on the way can read the key\n`);
}

function keyOf(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  } catch (error) {
    throw misused(`--key-file: ${(error as Error).message}`);
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(text)) throw misused(`--key-file: ${file} holds no key`);
  return text;
}

type Where = { readonly url: string; readonly key: string };

function whereAndWho(options: ServerOptions, environment: NodeJS.ProcessEnv): Where {
  const name = options.profile ?? DEFAULT_PROFILE;
  const given = options.url ?? environment.DOZVON_URL;
  const url = given === undefined ? undefined : serverUrl(given);
  const key = options.keyFile !== undefined ? keyOf(options.keyFile) : environment.DOZVON_KEY;
  // A profile that is named is meant, whatever the variables say.
  if (options.profile === undefined && key !== undefined && key !== '') return { url: url ?? OWN_URL, key };
  const profile: Profile | undefined = Object.entries(readProfiles(environment)).find(
    ([one]) => one === name,
  )?.[1];
  if (!profile)
    throw misused(
      options.profile === undefined
        ? 'nobody is signed in: dozvon login URL, or DOZVON_URL and DOZVON_KEY; an account of the data folder is named by its LOGIN or --account LOGIN'
        : `there is no profile "${name}": dozvon login URL --profile ${name}`,
    );
  if (options.profile === undefined && url !== undefined && url !== profile.url)
    throw misused(
      `the key of profile "${name}" is for ${profile.url} and is not shown to ${url}: give another with DOZVON_KEY or --key-file`,
    );
  return { url: profile.url, key: profile.key };
}

/** A refusal as the end of the command; anything else is a bug and goes on as it is. */
export function refusalOf(error: unknown, url: string, options: Pick<ServerOptions, 'json'>): unknown {
  const asDocument = (problem: object): string | undefined =>
    options.json ? JSON.stringify(problem) : undefined;
  if (error instanceof ApiError) {
    const { problem } = error;
    const more = problem.errors.slice(1).map(({ pointer, detail }) => `; ${pointer}: ${detail}`);
    const wait = problem.retryAfter === undefined ? '' : ` (again in ${problem.retryAfter} s)`;
    const sentence = `${problem.detail || problem.title}${more.join('')}${wait}`;
    const document = asDocument({ type: `/api/v1/problems/${problem.code}`, ...problem });
    return new CommandError(oneLine(sentence), { exit: 'refused', document });
  }
  // What answers there is no server of ours.
  if (error instanceof ConnectionError || error instanceof UnreadableError) {
    const cause = error.cause instanceof Error ? causeOf(error.cause) : '';
    const sentence = `${url}: ${error.message}${cause === '' ? '' : `: ${cause}`}`;
    const document = asDocument({ type: 'about:blank', title: error.message, detail: sentence });
    return new CommandError(oneLine(sentence), { exit: 'unreachable', document });
  }
  return error;
}

/** What `fetch` hides one level deeper. */
function causeOf(error: Error): string {
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  const { code } = inner as NodeJS.ErrnoException;
  return inner.message || code || '';
}

export async function withServer<T>(
  options: ServerOptions,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const { url, key } = whereAndWho(options, process.env);
  warnOfClearText(url);
  try {
    return await work({ api: new Dozvon({ url, key }), url, key });
  } catch (error) {
    throw refusalOf(error, url, options);
  }
}
