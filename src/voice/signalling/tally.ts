// The counts behind the endpoint's stats(). Owns the numbers; it must not do anything about them.

export type Tally = {
  received: number;
  sent: number;
  retransmitted: number;
  malformed: number;
};

export function newTally(): Tally {
  return { received: 0, sent: 0, retransmitted: 0, malformed: 0 };
}
