// `dozvon menus …` over the API: the menus an account keeps, named as people name them. Owns finding one by its name and the printing;
// whether a text compiles is the server's to say.

import { randomUUID } from 'node:crypto';
import type { SavedMenu } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../command-error.ts';
import { say } from '../say.ts';
import { lines } from '../terminal/foreign-text.ts';
import { readTextFile } from '../text-file.ts';
import { printDocument, printItems } from './answers.ts';
import { orMissing, type Server, type ServerOptions, withServer } from './server.ts';

export async function menuNamed(server: Server, name: string): Promise<SavedMenu> {
  const found = await menuOf(server, name);
  if (!found) throw new CommandError(`there is no menu "${name}": dozvon menus list tells them`);
  return found;
}

async function menuOf({ api }: Server, name: string): Promise<SavedMenu | undefined> {
  const { items } = await api.call('listMenus', {});
  return items.find((one) => one.name === name);
}

/** A name that is there gets another version. */
export async function remoteMenusSave(name: string, file: string, options: ServerOptions): Promise<void> {
  const text = await readTextFile(file);
  await withServer(options, async (server) => {
    const { api } = server;
    const keyed = { idempotencyKey: randomUUID() };
    const known = await menuOf(server, name);
    const saved = known
      ? await api.call('saveMenuVersion', { parameters: { id: known.id }, body: { text } }, keyed)
      : await api.call('addMenu', { body: { name, text } }, keyed);
    for (const { severity, code, sentence, line, column } of saved.warnings)
      process.stderr.write(
        lines(`${file}:${line}:${column}: ${severity}: ${sentence} [${code}]`).concat('\n'),
      );
    if (options.json) await printDocument(saved);
    else say(`menu ${saved.name}: version ${saved.current} is saved and current`);
  });
}

const noVersion = (name: string, version: number): string =>
  `menu ${name} has no version ${version}: dozvon menus show ${name} --versions tells them`;

type ShowOptions = ServerOptions & { readonly number?: number; readonly versions?: true };

export async function remoteMenusShow(name: string, options: ShowOptions): Promise<void> {
  const { number: version, versions, json } = options;
  await withServer(options, async (server) => {
    const { api } = server;
    const parameters = { id: (await menuNamed(server, name)).id };
    if (versions) {
      const listed = await api.call('listMenuVersions', { parameters });
      return json
        ? await printDocument(listed)
        : await printItems(listed.items, { columns: ['version', 'savedAt'] });
    }
    const menu =
      version === undefined
        ? await api.call('getMenu', { parameters })
        : await orMissing(
            api.call('getMenuVersion', { parameters: { ...parameters, version } }),
            noVersion(name, version),
          );
    if (json) await printDocument(menu);
    else say(menu.text);
  });
}

export async function remoteMenusUse(
  name: string,
  options: ServerOptions & { readonly number: number },
): Promise<void> {
  await withServer(options, async (server) => {
    const parameters = { id: (await menuNamed(server, name)).id };
    const asked = server.api.call('useMenuVersion', { parameters, body: { current: options.number } });
    const menu = await orMissing(asked, noVersion(name, options.number));
    if (options.json) await printDocument(menu);
    else say(`menu ${menu.name}: version ${menu.current} is current`);
  });
}

export async function remoteMenusRemove(name: string, options: ServerOptions): Promise<void> {
  await withServer(options, async (server) => {
    await server.api.call('removeMenu', { parameters: { id: (await menuNamed(server, name)).id } });
    if (!options.json) say('removed');
  });
}
