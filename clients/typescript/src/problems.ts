// What can go wrong with a request, as errors one can tell apart. Owns the classes and which refusal becomes which; the words are the
// server's.

/** What is wrong at one place of a request. */
export type Mistake = {
  /** RFC 6901 pointer into the body, or `/query/…`, `/path/…`, `/header/…`. */
  readonly pointer: string;
  readonly detail: string;
};

/** Anything that this library throws of itself. */
export class DozvonError extends Error {
  override name = 'DozvonError';
}

/** The server was not reached, or it went away before it had answered: with an idempotency key the request may be repeated. */
export class ConnectionError extends DozvonError {
  override name = 'ConnectionError';
}

/** No answer within the time-out. */
export class TimeoutError extends ConnectionError {
  override name = 'TimeoutError';
}

/** An answer that is not what this API says: no JSON, not all of it, too much of it, a list that does not end. */
export class UnreadableError extends DozvonError {
  override name = 'UnreadableError';
}

/** What the server says of a refusal (RFC 9457). */
export type Problem = {
  /** HTTP status, 300 to 599. */
  readonly status: number;
  /** The kind of refusal for programs, such as `money-short`; `unknown` when the answer is none of this API. */
  readonly code: string;
  readonly title: string;
  /** What exactly is wrong, for people. */
  readonly detail: string;
  readonly errors: readonly Mistake[];
  /** The id of a sending that is stored although it was refused. */
  readonly id?: string;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter?: number;
};

/** A refusal of the server. */
export class ApiError extends DozvonError {
  override name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** 401: no key, or a wrong one. */
export class AuthenticationError extends ApiError {
  override name = 'AuthenticationError';
}

/** 402: the money does not suffice. */
export class MoneyError extends ApiError {
  override name = 'MoneyError';
}

/** 403: not allowed to this key or this account. */
export class PermissionError extends ApiError {
  override name = 'PermissionError';
}

/** 404 and 410: there is no such thing. */
export class NotFoundError extends ApiError {
  override name = 'NotFoundError';
}

/** 409: it cannot be done as things are. */
export class ConflictError extends ApiError {
  override name = 'ConflictError';
}

/** 429: asked too often. */
export class RateLimitError extends ApiError {
  override name = 'RateLimitError';
}

/** Any other 4xx, and 3xx: the request is wrong. */
export class InvalidRequestError extends ApiError {
  override name = 'InvalidRequestError';
}

/** 5xx: the server cannot answer right now. */
export class UnavailableError extends ApiError {
  override name = 'UnavailableError';
}

const BY_STATUS: ReadonlyMap<number, typeof ApiError> = new Map<number, typeof ApiError>([
  [401, AuthenticationError],
  [402, MoneyError],
  [403, PermissionError],
  [404, NotFoundError],
  [409, ConflictError],
  [410, NotFoundError],
  [429, RateLimitError],
]);

export function apiError(problem: Problem): ApiError {
  const Kind =
    BY_STATUS.get(problem.status) ?? (problem.status >= 500 ? UnavailableError : InvalidRequestError);
  return new Kind(problem);
}

/** What an answer that is no success says; an answer of something else on the way has no code of ours. */
export function readProblem(status: number, body: string, retryAfter: string | null): Problem {
  const told = objectOf(body);
  const text = (name: string): string => (typeof told[name] === 'string' ? (told[name] as string) : '');
  const code = text('code');
  const seconds = secondsOf(retryAfter ?? '');
  return {
    status,
    code: code === '' ? 'unknown' : code,
    title: text('title') || `HTTP ${status}`,
    detail: text('detail'),
    errors: Array.isArray(told.errors) ? told.errors.filter(isMistake) : [],
    ...(text('id') !== '' && { id: text('id') }),
    ...(seconds !== undefined && { retryAfter: seconds }),
  };
}

function isMistake(one: unknown): one is Mistake {
  const { pointer, detail } = (one ?? {}) as Partial<Mistake>;
  return typeof pointer === 'string' && typeof detail === 'string';
}

const DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** RFC 9110 10.2.3: seconds or a date. */
function secondsOf(retryAfter: string): number | undefined {
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const then = DATE.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(then) ? undefined : Math.max(0, Math.ceil((then - Date.now()) / 1000));
}

function objectOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
