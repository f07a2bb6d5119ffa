// Names of roles and of what keys may do, and what each is for. Owns these words.

import type { Person } from '../../../../clients/typescript/src/schema.ts';
import type { Words } from '../../words/words.ts';

export type Role = Person['role'];

export const ROLES = ['viewer', 'sender', 'manager', 'owner'] as const satisfies readonly Role[];

type Named = { readonly name: string; readonly about: string };

export const ROLE_WORDS: Words<Readonly<Record<Role, Named>>> = {
  en: {
    viewer: { name: 'Viewer', about: 'looks at everything, changes nothing' },
    sender: { name: 'Sender', about: 'also sends messages and mailings' },
    manager: { name: 'Manager', about: 'also changes settings, texts and contacts' },
    owner: { name: 'Owner', about: 'also decides about people and keys' },
  },
  ru: {
    viewer: { name: 'Наблюдатель', about: 'всё видит, ничего не меняет' },
    sender: { name: 'Отправитель', about: 'ещё отправляет сообщения и рассылки' },
    manager: { name: 'Управляющий', about: 'ещё меняет настройки, тексты и контакты' },
    owner: { name: 'Владелец', about: 'ещё решает о людях и ключах' },
  },
};

export type Scope = 'read' | 'send' | 'manage';

export const SCOPES = ['read', 'send', 'manage'] as const satisfies readonly Scope[];

export const SCOPE_WORDS: Words<Readonly<Record<Scope, Named>>> = {
  en: {
    read: { name: 'Read', about: 'look at things' },
    send: { name: 'Send', about: 'send messages and mailings' },
    manage: { name: 'Manage', about: 'change everything else' },
  },
  ru: {
    read: { name: 'Чтение', about: 'смотреть' },
    send: { name: 'Отправка', about: 'отправлять сообщения и рассылки' },
    manage: { name: 'Управление', about: 'менять всё остальное' },
  },
};
