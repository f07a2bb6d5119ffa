// What an administrator may ask of this process, answered by its parts. Owns who answers what; no secret of the configuration leaves
// here.

import { err, ok } from '../base/result.ts';
import type { Administration, Finding, SpeechReport } from '../core/administration/administration.ts';
import type { TrunkNow } from '../core/live/live.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import { listAccounts } from '../storage/accounts/account-list.ts';
import { whileAvailable } from '../storage/database/database.ts';
import type { Storage } from '../storage/storage.ts';
import type { SpeechConfig } from '../voice/speech/speech-config.ts';
import type { TrunkSettings } from '../voice/trunks/trunk-settings.ts';
import { diagnose } from './doctor-checks.ts';
import type { OpenLinks } from './open-links.ts';
import type { Settings } from './settings.ts';
import type { Telephony } from './telephony.ts';

type AdministrationParts = {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly telephony: Telephony;
  readonly links: Pick<OpenLinks, 'reconnect'>;
  readonly linkNow: (link: string) => LinkNow | undefined;
};

export function administrationOf(parts: AdministrationParts): Administration {
  const { settings, storage, telephony, links, linkNow } = parts;
  let looking: Promise<readonly Finding[]> | undefined;
  return {
    trunks: () =>
      settings.trunks.flatMap((trunk) => {
        const now = trunksNowOf(telephony).find(({ name }) => name === trunk.name);
        return now ? [{ name: trunk.name, settings: shownSettings(trunk), now }] : [];
      }),
    links: () => settings.links.map(({ name, kind }) => ({ name, kind })),
    reconnect: async (link) => ((await links.reconnect(link)) === 'done' ? ok(true) : err('record-missing')),
    speech: () => speechReport(settings.speech, telephony),
    accounts: (page) =>
      whileAvailable(async () => ok(await listAccounts(storage.database, page)), 'service-unavailable'),
    diagnose: () => {
      looking ??= diagnose({ settings, running: { storage, telephony, linkNow } }).finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}

export function trunksNowOf(telephony: Pick<Telephony, 'trunks'> | undefined): readonly TrunkNow[] {
  return (telephony?.trunks.report() ?? []).map(({ callsNow, ...trunk }) => ({ ...trunk, busy: callsNow }));
}

/** Everything but what signs in. */
function shownSettings({ name: _name, password: _secret, ...settings }: TrunkSettings) {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, value === 'yes' ? true : value === 'no' ? false : value]];
    }),
  );
}

function speechReport(config: SpeechConfig, { speech }: Telephony): SpeechReport {
  const voices = Object.entries(config.voices).map(([name, voice]) => ({
    name,
    as: typeof voice === 'string' ? voice : `${voice.variant || 'plain'}, ${voice.rate} words a minute`,
  }));
  return { engine: config.engine, defaultVoice: config.defaultVoice, voices, ...speech.kept() };
}
