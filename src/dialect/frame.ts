// What every call of the classic API has in common, through whatever door: sign-in, the pace of its page, the limit of simultaneous
// requests, and an outcome whatever happens. Owns that frame; what a call does is given to it as a function.

import { LIMITS } from '../base/limits.ts';
import { err, type Result } from '../base/result.ts';
import type { Account } from '../core/accounts/account.ts';
import type { KeyScope } from '../core/accounts/api-keys.ts';
import { Simultaneous } from '../core/accounts/simultaneous.ts';
import type { Doors } from '../core/doors.ts';
import type { FaultCode } from '../core/faults.ts';
import { needsOf } from './page-needs.ts';
import { PagePace } from './page-pace.ts';
import type { Parameters } from './parameters.ts';
import type { ClassicCall, ClassicFault } from './replies.ts';

export type PageRules = {
  readonly call: ClassicCall;
  /** Requests a minute of one account past which error 9 is answered (spec codes 1, http-misc 2). */
  readonly perMinute?: { readonly identical?: number; readonly all?: number };
};

type ClassicRequest = {
  readonly parameters: Parameters;
  /** The client's network address. */
  readonly address: string;
};

export type SignedRequest = ClassicRequest & { readonly account: Account };

export type Work<T> = (request: SignedRequest) => Promise<Result<T, ClassicFault>>;

export type Served<T> = {
  readonly outcome: Result<T, ClassicFault>;
  /** Who asked; absent: nobody that is known here. */
  readonly account?: Account;
};

export type ClassicFrame = {
  /** Signs in by `login` and `psw`, or `apikey`. */
  readonly serve: <T>(page: PageRules, request: ClassicRequest, work: Work<T>) => Promise<Served<T>>;
  /** For who is known already by other means. */
  readonly serveAs: <T>(
    page: PageRules,
    request: SignedRequest,
    work: Work<T>,
  ) => Promise<Result<T, ClassicFault>>;
};

/** One for all doors: what a login does at the same time counts together, whatever it comes by. */
export type Admission = { readonly frame: ClassicFrame; readonly underWay: Simultaneous };

type AdmissionOptions = {
  readonly doors: Doors;
  /** Requests of each login at the same time; past it error 9. */
  readonly simultaneous?: number;
  /** Told of whatever broke: a lost database, a bug. Gets no parameters, so that no password is logged. */
  readonly report: (trouble: unknown) => void;
};

/** Nothing came of such a request: asked once more it is not the same one again. */
const UNDONE: ReadonlySet<FaultCode> = new Set(['service-unavailable', 'requests-too-many', 'key-in-use']);

const UNAVAILABLE = err({ fault: 'service-unavailable' }) as {
  readonly ok: false;
  readonly error: ClassicFault;
};

async function signIn(
  doors: Doors,
  { parameters, address }: ClassicRequest,
  needs: KeyScope,
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

export function admissionOf({ doors, report, ...options }: AdmissionOptions): Admission {
  const underWay = new Simultaneous(options.simultaneous ?? LIMITS.http.simultaneous);
  const pace = new PagePace(doors.clock);

  const admitted = async <T>(request: SignedRequest, work: Work<T>): ReturnType<Work<T>> => {
    const { login } = request.account;
    if (!underWay.enter(login)) return err({ fault: 'requests-too-many' });
    try {
      return await work(request);
    } finally {
      underWay.leave(login);
    }
  };

  const serveAs: ClassicFrame['serveAs'] = async (page, request, work) => {
    try {
      const paced = pace.admit(page, request.account, request.parameters);
      if (!paced.ok) return paced;
      const outcome = await admitted(request, work).catch((trouble: unknown) => {
        paced.value();
        throw trouble;
      });
      if (!outcome.ok && UNDONE.has(outcome.error.fault)) paced.value();
      return outcome;
    } catch (trouble) {
      report(trouble);
      return UNAVAILABLE;
    }
  };

  const serve: ClassicFrame['serve'] = async (page, request, work) => {
    try {
      const account = await signIn(doors, request, needsOf(page.call, request.parameters));
      if (!account.ok) return { outcome: account };
      const signed = { ...request, account: account.value };
      return { outcome: await serveAs(page, signed, work), account: account.value };
    } catch (trouble) {
      report(trouble);
      return { outcome: UNAVAILABLE };
    }
  };

  return { frame: { serve, serveAs }, underWay };
}
