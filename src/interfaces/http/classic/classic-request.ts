// What every classic call has in common: reading the request, sign-in, the limit of simultaneous requests, and a reply
// whatever happens. Owns that frame; what a call does is given to it as a function.

import { err, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { KeyScope } from '../../../core/accounts/api-keys.ts';
import type { Simultaneous } from '../../../core/accounts/simultaneous.ts';
import type { Doors } from '../../../core/doors.ts';
import type { FaultCode } from '../../../core/faults.ts';
import { type Charset, decode } from './charset.ts';
import { needsOf } from './page-needs.ts';
import { PagePace } from './page-pace.ts';
import { type Parameters, readParameters } from './parameters.ts';
import {
  type ClassicCall,
  type ClassicFault,
  errorReply,
  type Format,
  formatOf,
  type Reply,
  reply,
} from './replies.ts';

/** A request whose body is read already; `problem` says why it could not be. */
export type IncomingRequest = {
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly address: string;
  readonly problem?: ClassicFault;
};

export type Door = {
  readonly call: ClassicCall;
  readonly charset: Charset;
  readonly format: Format;
  /** Requests a minute of one account past which error 9 is answered (spec codes 1, http-misc 2). */
  readonly perMinute?: { readonly identical?: number; readonly all?: number };
};

export type SignedRequest = {
  readonly account: Account;
  readonly parameters: Parameters;
  readonly format: Format;
  readonly address: string;
};

/** A text in the form asked for, a reply of another kind (a file), or the fault. */
export type Answer = (request: SignedRequest) => Promise<Result<string | Reply, ClassicFault>>;

export type ClassicFrame = (door: Door, request: IncomingRequest, answer: Answer) => Promise<Reply>;

type FrameOptions = {
  readonly doors: Doors;
  /** Requests of each login at the same time, shared with every other way in. */
  readonly underWay: Simultaneous;
  /** Told of whatever broke: a lost database, a bug. Gets no parameters, so that no password is logged. */
  readonly report: (trouble: unknown) => void;
};

/** Nothing came of such a request: asked once more it is not the same one again. */
const UNDONE: ReadonlySet<FaultCode> = new Set(['service-unavailable', 'requests-too-many']);

async function signIn(
  doors: Doors,
  parameters: Parameters,
  { address, needs }: { readonly address: string; readonly needs: KeyScope },
): Promise<Result<Account, ClassicFault>> {
  const login = parameters.text('login').trim();
  const password = parameters.text('psw');
  // Without a login the official libraries put the key where the password belongs ([client], spec libraries 2).
  const apiKey = parameters.text('apikey').trim() || (login === '' ? password.trim() : '');
  if (apiKey === '' && login === '') return err({ fault: 'parameters-wrong' });
  const signed = await doors.authenticate({ login, password, apiKey, address, needs });
  if (!signed.ok && signed.error === 'key-limited')
    return err({ fault: signed.error, detail: `the key is not for this, it lacks ${needs}` });
  if (!signed.ok) return err({ fault: signed.error });
  const inAddress = ['psw', 'apikey'].find((name) => parameters.inQuery(name));
  if (inAddress === undefined || signed.value.settings.secretsInAddress === 'allow') return signed;
  // Told only to who has the secret anyway.
  const detail = `the account refuses ${inAddress} in the query of an address, send it in the body`;
  return err({ fault: 'sign-in-failed', detail });
}

export function classicFrame(options: FrameOptions): ClassicFrame {
  const { doors, underWay } = options;
  const pace = new PagePace(doors.clock);

  const admitted = async (request: SignedRequest, answer: Answer): ReturnType<Answer> => {
    const { login } = request.account;
    if (!underWay.enter(login)) return err({ fault: 'requests-too-many' });
    try {
      return await answer(request);
    } finally {
      underWay.leave(login);
    }
  };

  /** Everything after the sign-in, answered whatever happens. */
  const served = async (door: Door, request: SignedRequest, answer: Answer): Promise<Reply> => {
    const { account, parameters, format } = request;
    const form = { format, charset: parameters.charset };
    try {
      const paced = pace.admit(door, account, parameters);
      if (!paced.ok) return errorReply(door.call, paced.error, form);
      const answered = await admitted(request, answer).catch((trouble: unknown) => {
        paced.value();
        throw trouble;
      });
      if (!answered.ok && UNDONE.has(answered.error.fault)) paced.value();
      if (!answered.ok) return errorReply(door.call, answered.error, form);
      return typeof answered.value === 'string' ? reply(answered.value, form) : answered.value;
    } catch (trouble) {
      options.report(trouble);
      return errorReply(door.call, { fault: 'service-unavailable' }, form);
    }
  };

  return async (door, request, answer) => {
    const parameters = readParameters({ ...request, charset: door.charset });
    const format = formatOf(parameters.text('fmt'), door.format);
    const form = { format, charset: parameters.charset };
    const { address } = request;
    if (request.problem) return errorReply(door.call, request.problem, form);
    try {
      const needs = needsOf(door.call, parameters);
      const account = await signIn(doors, parameters, { address, needs });
      if (!account.ok) return errorReply(door.call, account.error, form);
      const signed = { account: account.value, parameters, format, address };
      const told = await served(door, signed, answer);
      if (account.value.settings.requestLog === 'on') note(doors, { door, request: signed, reply: told });
      return told;
    } catch (trouble) {
      options.report(trouble);
      return errorReply(door.call, { fault: 'service-unavailable' }, form);
    }
  };
}

type Told = { readonly door: Door; readonly request: SignedRequest; readonly reply: Reply };

function note(doors: Doors, { door, request, reply: told }: Told): void {
  const { account, parameters, address } = request;
  const files = parameters.files.map((file): [string, string] => [
    `file ${file.name}`,
    `${file.bytes.length} bytes`,
  ]);
  doors.requestLog.note(account, {
    address,
    page: `${door.call}.php`,
    parameters: [...parameters.named, ...files],
    status: told.status,
    answer: Buffer.isBuffer(told.body) ? decode(told.body, parameters.charset) : 'a file',
  });
}
