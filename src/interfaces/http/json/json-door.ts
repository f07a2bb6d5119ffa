// What every operation of the JSON API has in common: its address, sign-in, the limit of simultaneous requests, the body,
// and a reply whatever happens. Owns that order; what an operation does is its own.

import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { unreachable } from '../../../base/assert.ts';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { type RequestLog, struckJson } from '../../../core/accounts/request-log.ts';
import type { Simultaneous } from '../../../core/accounts/simultaneous.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Session } from '../../../core/people/session.ts';
import { filePart } from '../file-part.ts';
import type { ReadBody } from '../request-body.ts';
import { fileHeaders } from '../saved-file.ts';
import { answerOnce } from './answer-once.ts';
import { crossOriginHeaders, type Origins, preflight } from './cross-origin.ts';
import { type BytesBody, type BytesForm, isBytesForm, type Operation, type Told } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { mediaTypeFault, type Read, RequestReader } from './read-request.ts';
import { type Fault, PROBLEM_TYPE, problemOf, problemRow } from './replies.ts';
import { Routes } from './routes.ts';
import { printSessionCookie } from './session-cookie.ts';
import { CHALLENGE, PAGE_CHALLENGE } from './sign-in.ts';
import { type Asker, agentOf, isForeign, whoAsks } from './who-asks.ts';

/** What addresses of this API begin with. */
const JSON_ROOT = '/api/v1';

type JsonRequest = {
  readonly method: string;
  /** As it came, query included. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly contentType: string;
  readonly address: string;
  /** Host and port the client asked, and how it reached them, as a proxy that is trusted tells. */
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly readBody: (limit: number) => Promise<ReadBody>;
};

type JsonReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: none. */
  readonly body: string | Uint8Array | Readable | undefined;
};

export type JsonDoor = (request: JsonRequest) => Promise<JsonReply>;

type JsonDoorOptions = {
  readonly doors: Doors;
  /** Shared with every other way in that counts requests of a login. */
  readonly underWay: Simultaneous;
  readonly origins: Origins;
  /** What is answered; absent: everything there is. */
  readonly operations?: readonly Operation[];
  readonly report: (trouble: unknown) => void;
};

type Handler = { readonly operation: Operation; readonly reader: RequestReader };

type Asked = {
  readonly handler: Handler;
  readonly request: JsonRequest;
  readonly parameters: readonly (readonly [string, string])[];
  readonly query: string;
  /** Below the root, as it came. */
  readonly path: string;
};

type ReadAsked = Read & {
  readonly account: Account | undefined;
  readonly session: Session | undefined;
  readonly address: string;
  readonly agent: string;
};

function bodyFault(body: ReadBody): Fault | undefined {
  switch (body.kind) {
    case 'whole':
      return undefined;
    case 'too-large':
      return { fault: 'body-too-large', detail: `the body is larger than ${body.limit} bytes` };
    case 'no-room':
      return { fault: 'service-unavailable' };
  }
}

class JsonFrame {
  readonly #options: JsonDoorOptions;
  readonly #routes: Routes<Handler>;

  constructor(options: JsonDoorOptions) {
    this.#options = options;
    this.#routes = new Routes(options.operations ?? OPERATIONS, (operation) => ({
      operation,
      reader: new RequestReader(operation),
    }));
  }

  async answer(request: JsonRequest): Promise<JsonReply> {
    const crossOrigin = crossOriginHeaders(this.#options.origins, request.headers);
    const { method, target } = request;
    const mark = target.indexOf('?');
    const path = (mark < 0 ? target : target.slice(0, mark)).slice(JSON_ROOT.length);
    const found = this.#routes.find(method, path);
    switch (found.kind) {
      case 'address-unknown':
      case 'method-unknown': {
        if (found.kind === 'address-unknown') return problem({ fault: 'address-unknown' }, crossOrigin);
        const asked = preflight({ request, allowed: found.allowed, origins: this.#options.origins });
        if (asked) return { status: 204, headers: { ...asked, ...crossOrigin }, body: undefined };
        return problem({ fault: 'method-unknown' }, { allow: found.allowed.join(', '), ...crossOrigin });
      }
      case 'malformed':
        return problem(
          { fault: 'request-malformed', detail: 'the path has broken percent codes' },
          crossOrigin,
        );
      case 'found': {
        const { handler, parameters } = found;
        const query = mark < 0 ? '' : target.slice(mark + 1);
        const told = await this.#told({ handler, request, parameters, query, path });
        if (!told.ok) return problem(told.error, { ...crossOrigin, ...challengeFor(told.error, request) });
        const headers = { ...crossOrigin, ...cookieHeader(told.value, request) };
        const form = handler.operation.replies[told.value.status];
        if (form !== undefined && isBytesForm(form))
          return bytesReply(told.value.body as BytesBody, { form, request, headers });
        return reply(told.value, headers);
      }
    }
  }

  /** Never rejects: what breaks is reported and answered as a service that cannot answer. */
  async #told(asked: Asked): Promise<Result<Told, Fault>> {
    try {
      const { operation } = asked.handler;
      if (operation.pages === 'own' && isForeign(asked.request)) return err({ fault: 'origin-foreign' });
      if (operation.scope === 'public') return await this.#answered(asked, undefined);
      const asker = await whoAsks(this.#options.doors, asked.request, operation);
      if (!asker.ok) return asker;
      const told = await this.#done(asked, asker.value);
      if (operation.method !== 'GET') await this.#noted(asked, asker.value, told);
      return told;
    } catch (trouble) {
      this.#options.report(trouble);
      return err({ fault: 'service-unavailable' });
    }
  }

  /** Never rejects, as what was done must be written down. */
  async #done(asked: Asked, asker: Asker): Promise<Result<Told, Fault>> {
    if (asker.refusal) return err(asker.refusal);
    const { underWay, report } = this.#options;
    // People at their screens and the programs of their account do not take each other's room.
    const { account, session } = asker;
    const key = session ? `${account.login} session ${session.id}` : account.login;
    if (!underWay.enter(key)) return err({ fault: 'requests-too-many' });
    try {
      return await this.#answered(asked, asker);
    } catch (trouble) {
      report(trouble);
      return err({ fault: 'service-unavailable' });
    } finally {
      underWay.leave(key);
    }
  }

  async #noted({ handler, request, path }: Asked, asker: Asker, told: Result<Told, Fault>): Promise<void> {
    const { id, method } = handler.operation;
    await this.#options.doors.auditLog.note(asker.account.id, {
      ...asker.audit,
      operation: id,
      touched: `${method} ${path}`,
      address: request.address,
      status: told.ok ? told.value.status : problemRow(told.error.fault).status,
      code: told.ok ? undefined : told.error.fault,
    });
  }

  async #answered(asked: Asked, asker: Asker | undefined): Promise<Result<Told, Fault>> {
    const { handler, request } = asked;
    const { doors } = this.#options;
    const read = await this.#read(asked);
    const { address } = request;
    const { account, session } = asker ?? { account: undefined, session: undefined };
    const whole = { account, session, address, agent: agentOf(request) };
    const told = read.ok ? await this.#worked(handler.operation, { ...read.value, ...whole }) : read;
    // What somebody does to his own password and codes is nobody else's to read.
    if (account?.settings.requestLog === 'on' && handler.operation.scope !== 'session')
      doors.requestLog.note(
        account,
        loggedRequest(asked, { body: read.ok ? read.value.body : undefined, told }),
      );
    return told;
  }

  /** With an idempotency key once, whatever comes again. */
  async #worked(operation: Operation, asked: ReadAsked): Promise<Result<Told, Fault>> {
    const { doors } = this.#options;
    const { account, idempotencyKey: key } = asked;
    const work = () => operation.answer(doors, asked);
    if (key === undefined || account === undefined || operation.idempotent !== 'by key') return await work();
    return await answerOnce({ doors, account, key, work });
  }

  async #read({ handler, request, parameters, query }: Asked): Promise<ReturnType<RequestReader['read']>> {
    const content = await contentOf(handler.operation, request);
    if (!content.ok) return content;
    return handler.reader.read({ parameters, query, headers: request.headers, body: content.value });
  }
}

type Happened = { readonly body: unknown; readonly told: Result<Told, Fault> };

/** As it is remembered for an account that wants it. */
function loggedRequest(
  { handler, request, query, parameters }: Asked,
  { body, told }: Happened,
): Parameters<RequestLog['note']>[1] {
  const fields =
    typeof body === 'object' && body !== null && !(body instanceof Uint8Array) ? Object.entries(body) : [];
  const form = told.ok ? handler.operation.replies[told.value.status] : undefined;
  const isSound = form !== undefined && isBytesForm(form);
  const answer = told.ok ? (isSound ? form.type : (told.value.body ?? '')) : problemOf(told.error);
  return {
    address: request.address,
    page: `${handler.operation.method} ${handler.operation.path}`,
    parameters: [
      ...parameters,
      ...new URLSearchParams(query),
      ...fields.map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : struckJson(value),
      ]),
    ],
    status: told.ok ? told.value.status : problemRow(told.error.fault).status,
    answer: typeof answer === 'string' ? answer : struckJson(answer),
  };
}

async function contentOf(operation: Operation, request: JsonRequest): Promise<Result<Uint8Array, Fault>> {
  const { body: form } = operation;
  if (!form) return ok(new Uint8Array());
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding !== 'identity')
    return err({ fault: 'media-type-wrong', detail: 'send the body as it is, not encoded' });
  const unfit = mediaTypeFault(form, request.contentType);
  if (unfit) return err(unfit);
  const body = await request.readBody(form.kind === 'json' ? LIMITS.http.bodyBytes : form.bytesMost);
  const fault = bodyFault(body);
  if (fault) return err(fault);
  return ok(body.kind === 'whole' ? body.bytes : new Uint8Array());
}

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function reply(told: Told, headers: Readonly<Record<string, string>>): JsonReply {
  const common = { ...COMMON, ...headers };
  if (told.body === undefined) return { status: told.status, headers: common, body: undefined };
  const type = { 'content-type': 'application/json' };
  return { status: told.status, headers: { ...type, ...common }, body: JSON.stringify(told.body) };
}

type BytesAsked = {
  readonly form: BytesForm;
  readonly request: JsonRequest;
  readonly headers: Readonly<Record<string, string>>;
};

function bytesReply(body: BytesBody, { form, request, headers }: BytesAsked): JsonReply {
  const common = { ...COMMON, 'content-type': form.type, ...headers };
  switch (body.kind) {
    case 'bytes':
      return { status: 200, headers: common, body: body.bytes };
    case 'file': {
      const part = filePart(body, request);
      const named = fileHeaders(body.name, body.disposition);
      return { status: part.status, headers: { ...common, ...named, ...part.headers }, body: part.body };
    }
    default:
      return unreachable(body);
  }
}

function cookieHeader({ cookie }: Told, { scheme }: JsonRequest): Readonly<Record<string, string>> {
  return cookie === undefined ? {} : { 'set-cookie': printSessionCookie(cookie, scheme) };
}

/** A browser that is asked for login and password by a script's request would put its own window before the page. */
function challengeFor({ fault }: Fault, { headers }: JsonRequest): Readonly<Record<string, string>> {
  const byPage = headers['sec-fetch-site'] !== undefined || headers.cookie !== undefined;
  return byPage && problemRow(fault).status === 401 ? { 'www-authenticate': PAGE_CHALLENGE } : {};
}

export function problem(
  fault: Fault,
  headers: Readonly<Record<string, string>> = {},
): JsonReply & { readonly body: string } {
  const { status, retryAfter: usual } = problemRow(fault.fault);
  const retryAfter = fault.retryAfter ?? usual;
  return {
    status,
    headers: {
      'content-type': PROBLEM_TYPE,
      ...(status === 426 && { upgrade: 'websocket' }),
      ...(status === 401 && { 'www-authenticate': CHALLENGE }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...COMMON,
      ...headers,
    },
    body: JSON.stringify(problemOf(fault)),
  };
}

export function jsonDoor(options: JsonDoorOptions): JsonDoor {
  const frame = new JsonFrame(options);
  return (request) => frame.answer(request);
}
