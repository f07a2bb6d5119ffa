// The two ways in which an address book refuses: what was asked is malformed, or cannot be done. Owns these values alone.

import { err, type Result } from '../../base/result.ts';
import type { ContactFault } from '../../core/contacts/contacts.ts';

export type Answer<T> = Result<T, ContactFault>;

type Refusal = { readonly ok: false; readonly error: ContactFault };

export const wrong = (detail: string): Refusal => err({ fault: 'parameters-wrong', detail });
export const impossible = (detail: string): Refusal => err({ fault: 'change-failed', detail });
