// What the SMPP server asks that no other door does, as one value. Owns the list.

import type { EsmeAccess } from './esme-access.ts';
import type { EsmeDeliveries } from './esme-deliveries.ts';
import type { EsmeMessages } from './esme-messages.ts';
import type { SubmittedParts } from './submitted-parts.ts';

export type EsmeDoors = {
  readonly access: EsmeAccess;
  readonly deliveries: EsmeDeliveries;
  readonly messages: EsmeMessages;
  readonly parts: SubmittedParts;
};
