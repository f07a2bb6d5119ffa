// What users of the library import. Owns the list of names.

export { Classic, type ClassicConnection, type ClassicFile, type MailRoute } from './classic.ts';
export { Dozvon } from './dozvon.ts';
export { type Menu, MenuError, type MenuFault, type MenuItem, menuText } from './menu.ts';
export type { CallTerms, Filter } from './messages.ts';
export type { AbortOptions, AnyRequest, Asked, CallOptions, OperationName, Reply } from './operations.ts';
export {
  ApiError,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  DozvonError,
  InvalidRequestError,
  type Mistake,
  MoneyError,
  NotFoundError,
  PermissionError,
  type Problem,
  RateLimitError,
  TimeoutError,
  UnavailableError,
  UnreadableError,
} from './problems.ts';
export type * from './schema.ts';
export { BYTES, KEYED, ROUTES } from './schema.ts';
export type { Connection } from './transport.ts';
export { type HandlerCall, type Received, readWebhook, WebhookError } from './webhooks.ts';
