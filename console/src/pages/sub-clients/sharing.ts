// How a sub-client shares money and prices with the account above it. Owns their numbers in `type` of its settings.

import type { SubClient } from '../../../../clients/typescript/src/schema.ts';

export type Sharing = SubClient['sharing'];

/** In the order of `type`, 0 to 4. */
export const SHARINGS: readonly Sharing[] = [
  'own tariff, own balance',
  'main tariff, own balance',
  'main tariff, main balance',
  'own tariff, main balance',
  'another login',
];

export function spendsMain(sharing: Sharing): boolean {
  return !sharing.endsWith('own balance');
}
