// The states a message can be in (SMPP 3.4 section 5.2.28, 5.0 section 4.7.15) and the words receipts have for them (3.4 appendix B). Owns this table;
// which of our statuses is which state is decided elsewhere.

/** name → [number, word of the receipt, whether anything may follow]. 5.0 has no words for the two it added: they are named as peers do. */
export const MESSAGE_STATES = {
  SCHEDULED: [0, 'SCHEDLD', 'passing'],
  ENROUTE: [1, 'ENROUTE', 'passing'],
  DELIVERED: [2, 'DELIVRD', 'final'],
  EXPIRED: [3, 'EXPIRED', 'final'],
  DELETED: [4, 'DELETED', 'final'],
  UNDELIVERABLE: [5, 'UNDELIV', 'final'],
  ACCEPTED: [6, 'ACCEPTD', 'final'],
  UNKNOWN: [7, 'UNKNOWN', 'passing'],
  REJECTED: [8, 'REJECTD', 'final'],
  SKIPPED: [9, 'SKIPPED', 'final'],
} as const satisfies Record<string, readonly [number, string, 'passing' | 'final']>;

export type MessageState = keyof typeof MESSAGE_STATES;

const NAMES = Object.keys(MESSAGE_STATES) as MessageState[];

export function stateOfNumber(message_state: number): MessageState | undefined {
  return NAMES.find((name) => MESSAGE_STATES[name][0] === message_state);
}

/** Words no standard has and peers write, by their first four letters. */
const OTHER_WORDS: Readonly<Record<string, MessageState>> = { FAIL: 'UNDELIVERABLE', CANC: 'DELETED' };

/** The state a receipt's word means; whole names and cut ones (`DELIVERED`, `REJECT`) are known by their first four letters. */
export function stateOfWord(word: string): MessageState | undefined {
  const begin = word.slice(0, 4).toUpperCase();
  if (begin.length < 4) return undefined;
  return NAMES.find((name) => name.startsWith(begin)) ?? OTHER_WORDS[begin];
}

/** Whether nothing else may follow this state. UNKNOWN is not final: the peer has lost sight of the message. */
export function isFinal(state: MessageState): boolean {
  return MESSAGE_STATES[state][2] === 'final';
}
