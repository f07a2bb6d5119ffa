// What is counted of clients that are bound. Owns this port; what is done with the numbers is the composition root's.

import type { Direction } from '../../protocols/smpp/session-types.ts';

export interface SmppMeter {
  bound(direction: Direction): void;
  unbound(direction: Direction): void;
  /** A bind that was refused, a request that was answered: by its command and the status as the standard numbers it. */
  answered(command: string, command_status: number): void;
  /** What became of something that was told. */
  told(how: 'taken' | 'refused' | 'later' | 'unanswered'): void;
}
