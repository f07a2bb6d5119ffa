// An administrator's questions where nothing runs: there are no trunks, links or voices, and nothing is wrong.

import { err, ok } from '../../src/base/result.ts';
import type { Administration } from '../../src/core/administration/administration.ts';

const NOTHING = { sounds: 0, bytes: 0, bytesMost: 0 };

export const NO_ADMINISTRATION: Administration = {
  trunks: () => [],
  links: () => [],
  reconnect: async () => err('record-missing'),
  speech: () => ({ engine: 'none', defaultVoice: 'm', voices: [], disk: NOTHING, memory: NOTHING }),
  accounts: async () => ok([]),
  diagnose: async () => [],
};
