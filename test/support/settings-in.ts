// The settings of a folder and its variables as a server there would have them, every kind of link known. Owns nothing else.

import { linkKinds } from '../../src/app/link-kinds.ts';
import { readConfiguration, readSettings } from '../../src/app/settings.ts';

export const LINK_KINDS = await linkKinds();

type Environment = Parameters<typeof readSettings>[0];

export function settingsIn(folder: string, env: Environment = {}): ReturnType<typeof readSettings> {
  return readSettings(env, readConfiguration(env, folder), LINK_KINDS);
}
