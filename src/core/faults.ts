// Every refusal the service can give, as one table: what kind it is and its sentence. Owns the codes; how a code looks on
// a wire is each interface's `replies.ts`, which must map every row.

type FaultKind =
  /** The request is wrong and stays wrong. */
  | 'refused'
  /** The same request may succeed later. */
  | 'retry'
  /** What is asked for is not there any more, or never was. */
  | 'gone';

type Fault = { readonly kind: FaultKind; readonly sentence: string };

export const FAULTS = {
  'parameters-wrong': { kind: 'refused', sentence: 'a parameter is missing or malformed' },
  'menu-wrong': { kind: 'refused', sentence: 'the menu does not compile' },
  'text-too-long': { kind: 'refused', sentence: 'the text is longer than 1000 characters' },
  'sign-in-failed': { kind: 'refused', sentence: 'login, password, key or address is not accepted' },
  'key-limited': { kind: 'refused', sentence: 'the key may not be used for this' },
  'money-short': { kind: 'retry', sentence: 'the balance does not cover the price' },
  'address-locked': { kind: 'retry', sentence: 'too many failed requests came from this address' },
  'date-wrong': { kind: 'refused', sentence: 'a date or time is malformed' },
  'message-forbidden': { kind: 'refused', sentence: 'the text or the sender is not allowed' },
  'transfer-not-registered': {
    kind: 'refused',
    sentence: 'the menu calls a number that is not registered in the account',
  },
  'number-wrong': { kind: 'refused', sentence: 'no recipient has a valid number' },
  'number-unreachable': { kind: 'refused', sentence: 'no route leads to this number' },
  'kind-unavailable': { kind: 'refused', sentence: 'no channel for this kind of message is configured' },
  'mailing-forbidden': { kind: 'refused', sentence: 'mailings are forbidden in this account' },
  'request-repeated': { kind: 'retry', sentence: 'the same request came less than a minute ago' },
  'requests-too-many': { kind: 'retry', sentence: 'too many requests at the same time' },
  'deletion-failed': { kind: 'refused', sentence: 'the message cannot be deleted' },
  'message-missing': { kind: 'gone', sentence: 'there is no such message' },
  'attempts-too-many': { kind: 'retry', sentence: 'this number has been tried too often today' },
  'record-missing': { kind: 'gone', sentence: 'there is no such record' },
  'change-failed': { kind: 'refused', sentence: 'the change cannot be made' },
  'client-missing': { kind: 'gone', sentence: 'there is no such sub-client' },
  'balance-shared': { kind: 'refused', sentence: 'the sub-client has no balance of its own' },
  'client-not-saved': { kind: 'refused', sentence: 'the sub-client cannot be saved' },
  'key-reused': { kind: 'refused', sentence: 'the idempotency key belongs to another request' },
  'key-in-use': { kind: 'retry', sentence: 'the first request with this idempotency key is still under way' },
  'key-broken-off': {
    kind: 'refused',
    sentence:
      'the first request with this idempotency key broke off; look whether it was done before asking with another key',
  },
  'service-unavailable': { kind: 'retry', sentence: 'the service cannot take work right now' },
} as const satisfies Record<string, Fault>;

export type FaultCode = keyof typeof FAULTS;
