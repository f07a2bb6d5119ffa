// Codes that change every half a minute (RFC 6238: six digits, SHA-1, 30 seconds, what every app for them knows), and
// recovery codes. Owns their forms; where secrets lie and which codes were taken is `second-factors.ts`.

import { createHmac, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { LIMITS } from '../../base/limits.ts';
import { type Instant, SECOND } from '../../base/time.ts';

/** RFC 4226 section 4 asks for at least 128 bits and recommends 160. */
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const ISSUER = 'Dozvon';
const CODE = /^\d{6}$/;

function totpOf(secret: string, label: string): TOTP {
  const settings = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS };
  return new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), ...settings });
}

export function newSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** `otpauth://totp/Dozvon:anna?…` */
export function uriOf(secret: string, login: string): string {
  // A colon parts the issuer from the name.
  return totpOf(secret, login.replaceAll(':', ' ')).toString();
}

/** As people type it, with or without a gap in the middle. */
export function readCode(text: string): string {
  return text.replace(/[\s-]/g, '');
}

/** The time step a code belongs to, at most one off the present one; undefined: it is none. */
export function stepOf(secret: string, code: string, now: Instant): number | undefined {
  if (!CODE.test(code)) return undefined;
  const window = LIMITS.console.codeSteps;
  const delta = totpOf(secret, ISSUER).validate({ token: code, timestamp: now, window });
  return delta === null ? undefined : Math.floor(now / SECOND / PERIOD_SECONDS) + delta;
}

// Crockford's alphabet: nothing in it is taken for anything else.
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const RECOVERY_LETTERS = 12;
const RECOVERY = /^[0-9a-hjkmnp-tv-z]{12}$/;

/** 60 random bits, such as `k3x9-7qmw-2fd8`. */
export function newRecoveryCode(): string {
  const letters = Array.from({ length: RECOVERY_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** What is kept of a recovery code; undefined: it cannot be one. Keyed, so that rows alone do not tell which codes fit. */
export function recoveryDigest(code: string, key: Uint8Array): Buffer | undefined {
  const plain = readCode(code).toLowerCase().replaceAll('o', '0').replace(/[il]/g, '1');
  return RECOVERY.test(plain) ? createHmac('sha256', key).update(plain).digest() : undefined;
}
