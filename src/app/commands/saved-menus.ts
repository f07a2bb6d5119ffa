// `dozvon menus …`: the menus an account keeps for calls that come in, with their versions. Owns the printing; whether a text
// compiles is the core's to say.

import type { Result } from '../../base/result.ts';
import type { MenuRefused, MenuSaved } from '../../core/menus/saved-menus.ts';
import { described } from '../../language/index.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { readTextFile } from '../text-file.ts';
import { withStorage } from '../with-storage.ts';

/** A name that is there gets another version. */
export async function menusSave(login: string, name: string, file: string): Promise<void> {
  const text = await readTextFile(file);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const { savedMenus } = storage.doors;
    const known = granted(await savedMenus.list(account)).some((menu) => menu.name === name);
    const saved: Result<MenuSaved, MenuRefused> = known
      ? await savedMenus.save(account, { name }, text)
      : await savedMenus.add(account, name, text);
    const { menu, warnings } = granted(saved);
    for (const warning of warnings) process.stderr.write(`${described(warning)}\n`);
    say(`menu ${menu.name}: version ${menu.current} is saved and current`);
  });
}

export async function menusList(login: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const menus = granted(await storage.doors.savedMenus.list(account));
    for (const { name, current, newest } of menus) say(`${name}: version ${current} of ${newest} is current`);
    if (menus.length === 0) say('there are none');
  });
}

export async function menusShow(
  login: string,
  name: string,
  options: { readonly number?: number; readonly versions?: true },
): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const { savedMenus } = storage.doors;
    if (options.versions) {
      for (const { version, savedAt } of granted(await savedMenus.versions(account, { name })))
        say(`${version} ${new Date(savedAt).toISOString()}`);
      return;
    }
    say(granted(await savedMenus.find(account, { name }, options.number)).version.text);
  });
}

export async function menusUse(login: string, name: string, version: number): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const menu = granted(await storage.doors.savedMenus.use(account, { name }, version));
    say(`menu ${menu.name}: version ${menu.current} is current`);
  });
}

export async function menusRemove(login: string, name: string): Promise<void> {
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    granted(await storage.doors.savedMenus.remove(account, { name }));
    say('removed');
  });
}
