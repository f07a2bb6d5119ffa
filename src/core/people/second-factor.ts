// The second factor of a sign-in: codes of six digits that change every half a minute (RFC 6238), and recovery codes for
// whoever has lost what makes them. Owns what may be asked; secret and recovery codes are told once.

import type { Result } from '../../base/result.ts';
import type { FaultCode } from '../faults.ts';
import type { Checked, Session } from './session.ts';

export type BegunFactor = {
  /** In base32, to be typed by hand. */
  readonly secret: string;
  /** The same as an address for whatever makes the codes, shown as a QR code. */
  readonly uri: string;
};

export interface SecondFactors {
  /** Nobody is asked for codes until one has confirmed it. `change-failed` when there is one already. */
  begin(
    session: Session,
    asked: { readonly password: string; readonly address: string },
  ): Promise<Result<BegunFactor, Checked | { readonly fault: FaultCode }>>;
  /** Recovery codes, each good once. `record-missing` when none was begun a short while ago. */
  confirm(
    session: Session,
    code: string,
  ): Promise<Result<readonly string[], { readonly fault: FaultCode | 'code-wrong' }>>;
  /** A present code or a recovery code says that it may be taken away. */
  remove(
    session: Session,
    asked: { readonly code: string; readonly address: string },
  ): Promise<Result<true, Checked | { readonly fault: FaultCode }>>;
}
