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
  sound: {
    /** Bytes of a sound file handed in (spec: not documented, suggested). Past it: error 241. */
    fileBytes: 5 * 1024 * 1024,
    /** Seconds any one sound may last (spec: suggested). Past it: error 241. */
    seconds: 600,
    /** Sampling rates that can be converted, Hz: below, speech is lost; above, nobody records. */
    rateLowest: 4_000,
    rateHighest: 192_000,
    /** Channels that are mixed into one; more is a broken header, not a recording. */
    channels: 32,
  },
  speech: {
    /** Characters of one text for the engine: four times a whole call's text, which `$phone` may lengthen. */
    textCharacters: 4_000,
    /** Bytes of sound taken from an engine for one text: five minutes of 48 kHz stereo. Past it: error 241. */
    engineBytes: 64 * 1024 * 1024,
    /** Texts waiting for a free engine; past it a text fails at once, so that memory stays bounded. */
    waiting: 10_000,
    /** Seconds one sound may take to be converted: the largest takes three on an idle core. */
    conversionSeconds: 60,
  },
} as const;
