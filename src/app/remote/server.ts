// The server a command speaks to and the key it speaks with: options, variables, profile. Owns the choice, the connection, and the
// sentence for a refusal; requests themselves are the client library's.

import { readFileSync } from 'node:fs';
import {
  ApiError,
  ConnectionError,
  NotFoundError,
  type Problem,
  UnreadableError,
} from '../../../clients/typescript/src/index.ts';
import { CommandError, misused } from '../command-error.ts';
import { jsonText, oneLine } from '../terminal/foreign-text.ts';
import { CheckedApi } from './checked-api.ts';
import { DEFAULT_PROFILE, type Profile, readProfiles } from './profiles.ts';

export type ServerOptions = {
  readonly url?: string;
  readonly keyFile?: string;
  readonly profile?: string;
  readonly json?: true;
};

export type Server = { readonly api: CheckedApi; readonly url: string; readonly key: string };

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

/** How the command line calls a place of a request: `/query/limit` is `--limit`. */
export type PlaceNames = (pointer: string) => string;

type Telling = Pick<ServerOptions, 'json'> & { readonly placeNames?: PlaceNames | undefined };

/** A refusal as the end of the command; anything else is a bug and goes on as it is. */
export function refusalOf(error: unknown, url: string, telling: Telling): unknown {
  const asDocument = (problem: object): string | undefined => (telling.json ? jsonText(problem) : undefined);
  if (error instanceof ApiError) {
    const { problem } = error;
    const document = asDocument({ type: `/api/v1/problems/${problem.code}`, ...problem });
    if (problem.code === 'unknown')
      return new CommandError(
        oneLine(
          `${url} answers HTTP ${problem.status}, and nothing of this API: is it the address of a Dozvon server?`,
        ),
        { exit: 'unreachable', document },
      );
    return new CommandError(oneLine(sentenceOf(problem, telling.placeNames)), { exit: 'refused', document });
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

function sentenceOf(
  { title, detail, errors, retryAfter }: Problem,
  placeNames: PlaceNames = (at) => at,
): string {
  const mistakes = errors.map(({ pointer, detail: what }) => `${placeNames(pointer)}: ${what}`);
  const wait = retryAfter === undefined ? '' : ` (again in ${retryAfter} s)`;
  return `${mistakes.join('; ') || detail || title}${wait}`;
}

/** What is asked for by its name or number: when there is none, the sentence says which. */
export async function orMissing<T>(asked: Promise<T>, sentence: string): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof NotFoundError) || error.code !== 'record-missing') throw error;
    throw new ApiError({ ...error.problem, detail: sentence });
  }
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
  placeNames?: PlaceNames,
): Promise<T> {
  const { url, key } = whereAndWho(options, process.env);
  warnOfClearText(url);
  try {
    return await work({ api: new CheckedApi({ url, key }), url, key });
  } catch (error) {
    throw refusalOf(error, url, { ...options, placeNames });
  }
}
