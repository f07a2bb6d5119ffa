// Lines of answers to commands, read (3GPP TS 27.005 and 27.007). Owns their forms; what they mean for the dialogue is
// modem-session.ts's.

import { hexDecode } from '../../base/bytes.ts';

/** What follows the name and its colon in the first line of that name. */
export function answerOf(name: string, lines: readonly string[]): string | undefined {
  return lines
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim();
}

/** TP-MR of a message that was taken (27.005 section 3.5.1). */
export function readReference(lines: readonly string[]): number | undefined {
  const found = /^(\d{1,3})(?:\s*,.*)?$/.exec(answerOf('+CMGS', lines) ?? '');
  const reference = Number(found?.[1] ?? 256);
  return reference > 255 ? undefined : reference;
}

/** `+CSQ`: -113 to -51 dBm in steps of two; 99 is unknown. */
export function readSignal(lines: readonly string[]): number | undefined {
  const found = /^(\d{1,2})\s*,/.exec(answerOf('+CSQ', lines) ?? '');
  const steps = Number(found?.[1] ?? 99);
  return steps > 31 ? undefined : -113 + 2 * steps;
}

/** The state in the answer to `AT+CREG?` or `AT+CEREG?`: behind the setting. */
export function readRegistration(name: '+CREG' | '+CEREG', lines: readonly string[]): number | undefined {
  const found = /^\d\s*,\s*(\d{1,2})(?:\s*,.*)?$/.exec(answerOf(name, lines) ?? '');
  return found ? Number(found[1]) : undefined;
}

/** At home, roaming, and both for short messages alone (27.007 section 7.2). */
export function isRegistered(state: number): boolean {
  return state === 1 || state === 5 || state === 6 || state === 7;
}

/** 27.007 section 8.65, and the makers' own: PIN1 is the first number of each. */
const ATTEMPTS_LEFT = /^(?:\+CPINR:\s*"?SIM PIN"?\s*,|\+SPIC:|\+QPINC:\s*"SC"\s*,|\+CPINC:)\s*(\d{1,3})\b/;

/** Attempts left for the PIN, where the modem tells. */
export function readAttemptsLeft(lines: readonly string[]): number | undefined {
  const found = lines.map((line) => ATTEMPTS_LEFT.exec(line)).find(Boolean);
  return found ? Number(found[1]) : undefined;
}

/** What lies in a storage. */
export type StoredPdu = { readonly index: number; readonly pdu: Uint8Array };

/** Index, state, name in the phone book, length (27.005 section 4.1); states 0 and 1 are received messages, the others our own. */
const LISTED = /^\+CMGL:\s*(\d{1,5})\s*,\s*"?([01])"?\s*,/;
const READ = /^\+CMGR:\s*"?([01])"?\s*,/;

/** The PDU on the first line behind a header that is one: other lines may come between. */
function pduBehind(lines: readonly string[], at: number): Uint8Array | undefined {
  for (const line of lines.slice(at + 1)) {
    if (line.startsWith('+CMGL:')) return undefined;
    const pdu = hexDecode(line);
    if (pdu) return pdu;
  }
  return undefined;
}

/** Received messages and reports of an answer to `AT+CMGL`. */
export function readListed(lines: readonly string[]): readonly StoredPdu[] {
  return lines.flatMap((line, at) => {
    const found = LISTED.exec(line);
    const pdu = found ? pduBehind(lines, at) : undefined;
    return found && pdu ? [{ index: Number(found[1]), pdu }] : [];
  });
}

/** The message of an answer to `AT+CMGR`. */
export function readOne(lines: readonly string[]): Uint8Array | undefined {
  const at = lines.findIndex((line) => READ.test(line));
  return at < 0 ? undefined : pduBehind(lines, at);
}
