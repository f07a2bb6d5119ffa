// Every limit of the product in one table, each with its unit in the name and its reason beside it. Code reads the limit
// here and says, at the place where it applies it, what becomes of that which is past it.

export const LIMITS = {
  menu: {
    /** Characters of a call's text, comment not counted (spec: 1000). Past it: error 1. */
    textCharacters: 1_000,
    /** Numbers in one `call` (spec). Past it: the message is refused. */
    callNumbers: 9,
    /** Seconds one number may ring (spec). */
    callWaitSeconds: 120,
    /** Seconds a `record` may last: half an hour, as long as a recorded conversation (spec). */
    recordSeconds: 1_800,
    /** Jumps by `err:` in one call, so that two transfers cannot point at each other for ever. */
    errorJumps: 20,
    /** Keys kept while a command runs; more are dropped, nobody types ahead further. */
    keysKept: 8,
  },
} as const;
