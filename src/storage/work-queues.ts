// Numbers of the queues that are no kind of message; kinds are numbered from zero. Owns these numbers.

/** Messages of accounts in test mode; no channel takes from it. */
export const TEST_MESSAGES = -1;
/** Calls to handlers. */
export const DELIVERIES = -2;
/** Exports of histories. */
export const EXPORTS = -3;
