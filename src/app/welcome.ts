// The first look: what `npm start` adds on a fresh clone so that there is something to call and somebody to pay. Owns these
// two additions; neither is made where a trunk or an account exists already.

import { randomBytes } from 'node:crypto';
import { money } from '../core/accounts/money.ts';
import type { Storage } from '../storage/storage.ts';
import type { PhoneScript } from '../voice/phones/phone-script.ts';
import { trunkSettings } from '../voice/trunks/trunk-settings.ts';
import type { Settings } from './settings.ts';

export type Welcome = { readonly login: string; readonly password: string; readonly phone?: string };

/** A phone for every number: hears the prompt out, presses 1, hears the answer out, presses 2. */
const CURIOUS: PhoneScript = {
  number: '*',
  does: 'answer',
  ringSeconds: 1,
  steps: [
    { kind: 'hear', seconds: 1.5, most: 60 },
    { kind: 'press', keys: '1' },
    { kind: 'hear', seconds: 1.5, most: 60 },
    { kind: 'press', keys: '2' },
  ],
};

const FIRST_LOGIN = 'demo';
const FIRST_BALANCE = money(1_000_000);

/** The settings with a trunk of virtual phones when none is configured. */
export function welcomed(settings: Settings): Settings {
  if (settings.trunks.length > 0) return settings;
  const phones = settings.phones.length > 0 ? settings.phones : [CURIOUS];
  return { ...settings, trunks: [trunkSettings({ name: 'phones', kind: 'virtual' })], phones };
}

/** Makes an account when there is none at all; its password is known only to whoever reads it now. */
export async function openFirstAccount(storage: Storage): Promise<Welcome | undefined> {
  if ((await storage.accounts.list()).length > 0) return undefined;
  const password = randomBytes(9).toString('base64url');
  const added = await storage.accounts.add({
    login: FIRST_LOGIN,
    password,
    balance: FIRST_BALANCE,
    administrator: 'on',
  });
  if (!added.ok) return undefined;
  // Its phone is there before anybody asks: its number is told in the greeting.
  const phone = await storage.doors.phones.browser(added.value);
  return { login: FIRST_LOGIN, password, ...(phone.ok && { phone: phone.value.number }) };
}
