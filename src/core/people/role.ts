// What people of an account may do: roles as bundles of what keys may be used for. Owns this table; who has which role is
// the owner's to say.

import { KEY_SCOPES, type KeyScope, type Need } from '../accounts/api-keys.ts';

export const ROLES = ['viewer', 'sender', 'manager', 'owner'] as const;

export type Role = (typeof ROLES)[number];

/** An owner also decides about people and keys, which no sum of scopes makes a manager do. */
const SCOPES: Readonly<Record<Role, readonly KeyScope[]>> = {
  viewer: ['read'],
  sender: ['read', 'send'],
  manager: ['read', 'send', 'manage'],
  owner: KEY_SCOPES,
};

/** What a key would need to do as much. */
export function scopesOf(role: Role): readonly KeyScope[] {
  return SCOPES[role];
}

export function roleAllows(role: Role, need: Need): boolean {
  return need === 'everything' ? role === 'owner' : SCOPES[role].includes(need);
}
