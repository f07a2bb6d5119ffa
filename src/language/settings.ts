// The settings of an account that has set nothing: the defaults of the menu language, section "time, silence, wrong
// keys". Owns these numbers; an account's own settings are not its business.
import type { MenuSettings } from './machine-types.ts';

export type AccountMenuSettings = Omit<MenuSettings, 'uploads' | 'phone'>;

export const MENU_DEFAULTS: AccountMenuSettings = {
  silenceSeconds: 5,
  silenceRounds: 3,
  wrongKeys: 3,
  interrupt: 'on',
  smsMax: 10,
};
