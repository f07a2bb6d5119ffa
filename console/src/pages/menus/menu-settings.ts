// How menus behave in the account: silence, rounds, wrong keys. Until the server has told, or for a role that may not ask, what an
// account has that has set nothing.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type AccountMenuSettings, MENU_DEFAULTS } from '../../../../src/language/index.ts';
import { ask } from '../../api/client.ts';

type AccountCalls = {
  readonly menu: AccountMenuSettings;
  /** Seconds of the longest call. */
  readonly callSeconds: number;
};

/** Of an account that has set nothing (menu language, section 3). */
const UNTOLD: AccountCalls = { menu: MENU_DEFAULTS, callSeconds: 3_600 };

export function useMenuSettings(): AccountCalls {
  const { data } = useQuery({
    queryKey: ['getAccount'],
    queryFn: ({ signal }) => ask('getAccount', {}, { signal }),
    staleTime: 60_000,
  });
  return useMemo(() => {
    if (!data) return UNTOLD;
    const { menuSilence, menuRounds, menuWrongKeys, menuInterrupt, menuMessages, callSeconds } =
      data.settings;
    return {
      menu: {
        silenceSeconds: menuSilence,
        silenceRounds: menuRounds,
        wrongKeys: menuWrongKeys,
        interrupt: menuInterrupt ? 'on' : 'off',
        smsMax: menuMessages,
      },
      callSeconds,
    };
  }, [data]);
}
