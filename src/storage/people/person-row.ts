// How a person lies in its row. Owns this form, and the columns every statement selects to read one.

import { instant } from '../../base/time.ts';
import type { Person, PersonId, PersonState } from '../../core/people/person.ts';
import type { Role } from '../../core/people/role.ts';

/** Columns of a person aliased for `PersonRow`; `table` is its name in the statement. */
export function personColumns(table: string): string {
  return [
    `${table}.id as person_id`,
    `${table}.login as person_login`,
    `${table}.name as person_name`,
    `${table}.role as person_role`,
    `${table}.state as person_state`,
    `${table}.once_until as person_once_until`,
    `${table}.made_at as person_made_at`,
    `${table}.signed_in_at as person_signed_in_at`,
    `exists (select from second_factors pf where pf.person_id = ${table}.id and pf.confirmed_at is not null) as person_factor`,
  ].join(', ');
}

/** Nulls: there is no person, it is the account's own login. */
export type PersonRow = {
  readonly person_id: PersonId | null;
  readonly person_login: string | null;
  readonly person_name: string | null;
  readonly person_role: Role | null;
  readonly person_state: PersonState | null;
  readonly person_once_until: number | null;
  readonly person_made_at: number | null;
  readonly person_signed_in_at: number | null;
  readonly person_factor: boolean;
};

export function personOf(row: PersonRow): Person | undefined {
  if (row.person_id === null) return undefined;
  const momentOr = (at: number | null) => (at === null ? undefined : instant(at));
  return {
    id: row.person_id,
    login: row.person_login ?? '',
    name: row.person_name ?? '',
    role: row.person_role ?? 'viewer',
    state: row.person_state ?? 'blocked',
    secondFactor: row.person_factor ? 'on' : 'off',
    passwordUntil: momentOr(row.person_once_until),
    madeAt: instant(row.person_made_at ?? 0),
    signedInAt: momentOr(row.person_signed_in_at),
  };
}
