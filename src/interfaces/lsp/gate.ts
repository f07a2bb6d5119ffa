// Which messages are let in: JSON-RPC 2.0 as language servers speak it, in the order of a session's life (LSP 3.17, "Lifecycle
// Messages"). Owns the refusals of what is no message or comes at the wrong time; what a message asks for is not its affair.

export type Id = string | number;

/** What JSON.parse gave, known to be a message. */
type Incoming = Readonly<Record<string, unknown>> & { readonly jsonrpc: '2.0' };

export type Phase = 'new' | 'open' | 'shut';

type Judgement =
  | { readonly kind: 'let-in'; readonly message: Incoming; readonly phase: Phase }
  | { readonly kind: 'refuse'; readonly id: Id | null; readonly code: number; readonly reason: string }
  | { readonly kind: 'drop' };

/** JSON-RPC 2.0 section 5.1, and LSP's own number for what comes before `initialize`. */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
const INVALID_PARAMS = -32602;
const NOT_INITIALIZED = -32002;

export function judge(phase: Phase, value: unknown): Judgement {
  if (!isRecord(value)) return refused(null, INVALID_REQUEST, 'a message is an object');
  const { params, ...named } = value;
  const { jsonrpc, id, method } = named;
  if (jsonrpc !== '2.0' || !(id === undefined || id === null || isId(id)))
    return refused(null, INVALID_REQUEST, 'this is no message of JSON-RPC 2.0');
  // Some editors say null for what has no parameters.
  const message: Incoming = { ...named, jsonrpc, ...(params !== undefined && params !== null && { params }) };
  const known = isId(id) ? id : undefined;
  // Nothing is asked of the editor that would need an answer.
  if (method === undefined) return { kind: 'drop' };
  if (typeof method !== 'string' || method === '')
    return refused(known ?? null, INVALID_REQUEST, 'a method is called by its name');
  if (params !== undefined && params !== null && typeof params !== 'object')
    return known === undefined ? { kind: 'drop' } : refused(known, INVALID_PARAMS, 'params are an object');
  if (known === undefined) return notified(phase, message);
  if (method === 'initialize')
    return phase === 'new'
      ? { kind: 'let-in', message, phase: 'open' }
      : refused(known, INVALID_REQUEST, 'the server is initialized already');
  if (phase === 'new') return refused(known, NOT_INITIALIZED, 'the server is not initialized');
  if (phase === 'shut') return refused(known, INVALID_REQUEST, 'the server is shut down');
  return { kind: 'let-in', message, phase: method === 'shutdown' ? 'shut' : 'open' };
}

function notified(phase: Phase, message: Incoming): Judgement {
  const { method } = message;
  if (method === 'exit') return { kind: 'let-in', message, phase };
  // A question that is taken back is answered all the same: it costs less than to look for it, and the protocol library would keep
  // the numbers of questions it does not know for ever.
  if (phase !== 'open' || method === '$/cancelRequest') return { kind: 'drop' };
  return { kind: 'let-in', message, phase };
}

function refused(id: Id | null, code: number, reason: string): Judgement {
  return { kind: 'refuse', id, code, reason };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isId(value: unknown): value is Id {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}
