// Operations on menus that an account keeps for calls that come in: each save is a version, one of them is current. Owns these
// operations; whether a text compiles is decided by the core.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import type { MenuSaved, MenuVersion, SavedMenu } from '../../../core/menus/saved-menus.ts';
import { diagnosticTold, MenuDiagnostic } from './menus.ts';
import { json, operation, told } from './operation.ts';
import { idPath, listOf, Moment, momentText, recordNumber } from './schemas.ts';

const TAGS = ['menus'];

const MENU_FIELDS = {
  id: recordNumber(),
  name: Type.String(),
  madeAt: Moment,
  current: recordNumber('The version that calls run.'),
  newest: recordNumber('The last version that was saved.'),
};

const MenuTold = Type.Object(MENU_FIELDS, { title: 'SavedMenu', additionalProperties: false });

const VersionTold = Type.Object(
  { version: recordNumber(), savedAt: Moment, text: Type.String() },
  { title: 'MenuVersion', additionalProperties: false },
);

const MenuWithText = Type.Object(
  { ...MENU_FIELDS, text: Type.String({ description: 'Of the version that is current.' }) },
  { title: 'SavedMenuWithText', additionalProperties: false },
);

const SavedTold = Type.Object(
  {
    ...MENU_FIELDS,
    text: Type.String(),
    warnings: Type.Array(MenuDiagnostic, { description: 'What is not forbidden, but not wise either.' }),
  },
  { title: 'SavedMenuVersion', additionalProperties: false },
);

const name = Type.String({
  minLength: 1,
  maxLength: LIMITS.savedMenus.nameCharacters,
  pattern: '\\S',
  description: 'Different for each menu of the account.',
});

const text = Type.String({ minLength: 1, maxLength: LIMITS.menu.textCharactersRead, pattern: '\\S' });

const EXAMPLE = 'Hello.{menu: Press 1 to be connected\n1: call:79990000001\n}';

const NewMenu = Type.Object(
  { name, text },
  { title: 'NewMenu', additionalProperties: false, examples: [{ name: 'shop', text: EXAMPLE }] },
);

const NewVersion = Type.Object(
  { text },
  { title: 'NewMenuVersion', additionalProperties: false, examples: [{ text: EXAMPLE }] },
);

const TEXT_FAULTS = ['menu-wrong', 'text-too-long', 'transfer-not-registered'] as const;

function menuTold({ id, name: called, madeAt, current, newest }: SavedMenu): Static<typeof MenuTold> {
  return { id, name: called, madeAt: momentText(madeAt), current, newest };
}

function versionTold({ version, savedAt, text: saved }: MenuVersion): Static<typeof VersionTold> {
  return { version, savedAt: momentText(savedAt), text: saved };
}

function savedTold({ menu, version, warnings }: MenuSaved): Static<typeof SavedTold> {
  return { ...menuTold(menu), text: version.text, warnings: warnings.map(diagnosticTold) };
}

const plain = (written: string): string => written.replace(/\r\n/g, '\n');

const listMenus = operation({
  id: 'listMenus',
  method: 'GET',
  path: '/menus',
  summary: 'Menus the account keeps',
  tags: TAGS,
  replies: { 200: listOf('SavedMenuList', MenuTold) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.savedMenus.list(account);
    return found.ok ? told(200, { items: found.value.map(menuTold) }) : err({ fault: found.error });
  },
});

const addMenu = operation({
  id: 'addMenu',
  method: 'POST',
  path: '/menus',
  summary: 'Keep a menu',
  description:
    'It must compile, with the numbers registered in the account. Numbers answer with it once they are told to.',
  tags: TAGS,
  body: json(NewMenu),
  replies: { 201: SavedTold },
  faults: [...TEXT_FAULTS, 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const saved = await doors.savedMenus.add(account, body.name, plain(body.text));
    return saved.ok ? told(201, savedTold(saved.value)) : saved;
  },
});

const getMenu = operation({
  id: 'getMenu',
  method: 'GET',
  path: '/menus/{id}',
  summary: 'One menu with the text that is current',
  tags: TAGS,
  parameters: idPath(),
  replies: { 200: MenuWithText },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.savedMenus.find(account, { id: parameters.id });
    if (!found.ok) return err({ fault: found.error });
    const { menu, version } = found.value;
    return told(200, { ...menuTold(menu), text: version.text });
  },
});

const removeMenu = operation({
  id: 'removeMenu',
  method: 'DELETE',
  path: '/menus/{id}',
  summary: 'Forget a menu with all its versions',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.savedMenus.remove(account, { id: parameters.id });
    return removed.ok ? told(204) : removed;
  },
});

const saveVersion = operation({
  id: 'saveMenuVersion',
  method: 'POST',
  path: '/menus/{id}/versions',
  summary: 'Save a new version of a menu',
  description: 'It is current at once; calls that are on stay with the version they began with.',
  tags: TAGS,
  parameters: idPath(),
  body: json(NewVersion),
  replies: { 201: SavedTold },
  faults: [...TEXT_FAULTS, 'record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters, body }) => {
    const saved = await doors.savedMenus.save(account, { id: parameters.id }, plain(body.text));
    return saved.ok ? told(201, savedTold(saved.value)) : saved;
  },
});

const listVersions = operation({
  id: 'listMenuVersions',
  method: 'GET',
  path: '/menus/{id}/versions',
  summary: 'Every version of a menu, newest first',
  tags: TAGS,
  parameters: idPath(),
  replies: { 200: listOf('MenuVersionList', VersionTold) },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.savedMenus.versions(account, { id: parameters.id });
    return found.ok ? told(200, { items: found.value.map(versionTold) }) : err({ fault: found.error });
  },
});

const VersionPath = Type.Object(
  { id: recordNumber(), version: recordNumber() },
  { additionalProperties: false },
);

const getVersion = operation({
  id: 'getMenuVersion',
  method: 'GET',
  path: '/menus/{id}/versions/{version}',
  summary: 'One version of a menu',
  tags: TAGS,
  parameters: VersionPath,
  replies: { 200: VersionTold },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const { id, version } = parameters;
    const found = await doors.savedMenus.find(account, { id }, version);
    return found.ok ? told(200, versionTold(found.value.version)) : err({ fault: found.error });
  },
});

const useVersion = operation({
  id: 'useMenuVersion',
  method: 'PATCH',
  path: '/menus/{id}',
  summary: 'Make a version current again',
  description: 'It must still compile.',
  tags: TAGS,
  parameters: idPath(),
  body: json(
    Type.Object(
      { current: recordNumber('The version.') },
      { title: 'MenuChange', additionalProperties: false, examples: [{ current: 1 }] },
    ),
  ),
  replies: { 200: MenuTold },
  faults: [...TEXT_FAULTS, 'record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const used = await doors.savedMenus.use(account, { id: parameters.id }, body.current);
    return used.ok ? told(200, menuTold(used.value)) : used;
  },
});

export const SAVED_MENU_OPERATIONS = [
  listMenus,
  addMenu,
  getMenu,
  useVersion,
  removeMenu,
  listVersions,
  saveVersion,
  getVersion,
] as const;
