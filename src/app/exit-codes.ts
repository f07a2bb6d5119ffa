// How a command ends, as a number for whoever started it. Owns the table; docs/use/cli.md tells it, and a test holds the two together.

export const EXITS = {
  done: { code: 0, meaning: 'done' },
  refused: { code: 1, meaning: 'refused, or something is wrong' },
  usage: { code: 2, meaning: 'the command line is wrong' },
  unreachable: { code: 3, meaning: 'the server cannot be reached, or does not answer in time' },
  undelivered: { code: 4, meaning: 'what was sent was not delivered, or not to everybody' },
  interrupted: { code: 130, meaning: 'broken off with Ctrl-C' },
} as const;

export type Exit = keyof typeof EXITS;
