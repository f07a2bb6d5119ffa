// What TP-ST of a status report means (3GPP TS 23.040 section 9.2.3.15): whether the message arrived, may still arrive, or will
// not. Owns the table; which status and error a client is shown is decided elsewhere.

type DeliveryOutcome =
  | 'delivered'
  /** Not yet: the service centre goes on trying, another report follows. */
  | 'trying'
  /** The centre gave up, for a reason that may pass: it can be sent anew. */
  | 'temporary'
  | 'permanent';

type TpStatus = { readonly outcome: DeliveryOutcome; readonly meaning: string };

const MEANINGS: ReadonlyMap<number, TpStatus> = new Map([
  [0x00, { outcome: 'delivered', meaning: 'received by the phone' }],
  [0x01, { outcome: 'delivered', meaning: 'forwarded to the phone, which cannot confirm it' }],
  [0x02, { outcome: 'permanent', meaning: 'replaced by a later message in the service centre' }],
  [0x20, { outcome: 'trying', meaning: 'congestion' }],
  [0x21, { outcome: 'trying', meaning: 'phone busy' }],
  [0x22, { outcome: 'trying', meaning: 'no response from the phone' }],
  [0x23, { outcome: 'trying', meaning: 'service rejected' }],
  [0x24, { outcome: 'trying', meaning: 'quality of service not available' }],
  [0x25, { outcome: 'trying', meaning: 'error in the phone' }],
  [0x40, { outcome: 'permanent', meaning: 'remote procedure error' }],
  [0x41, { outcome: 'permanent', meaning: 'incompatible destination' }],
  [0x42, { outcome: 'permanent', meaning: 'connection rejected by the phone' }],
  [0x43, { outcome: 'permanent', meaning: 'not obtainable' }],
  [0x44, { outcome: 'permanent', meaning: 'quality of service not available' }],
  [0x45, { outcome: 'permanent', meaning: 'no interworking available' }],
  [0x46, { outcome: 'permanent', meaning: 'validity period expired' }],
  [0x47, { outcome: 'permanent', meaning: 'deleted by its sender' }],
  [0x48, { outcome: 'permanent', meaning: 'deleted by the service centre' }],
  [0x49, { outcome: 'permanent', meaning: 'message does not exist' }],
  [0x60, { outcome: 'temporary', meaning: 'congestion' }],
  [0x61, { outcome: 'temporary', meaning: 'phone busy' }],
  [0x62, { outcome: 'temporary', meaning: 'no response from the phone' }],
  [0x63, { outcome: 'temporary', meaning: 'service rejected' }],
  [0x64, { outcome: 'temporary', meaning: 'quality of service not available' }],
  [0x65, { outcome: 'temporary', meaning: 'error in the phone' }],
]);

/** The centre's own values have the meaning of their group; the group is in bits 6 and 5. */
const GROUPS: readonly DeliveryOutcome[] = ['delivered', 'trying', 'permanent', 'temporary'];
const SERVICE_REJECTED = 0x63;
/** Of each group of 32, the upper half is the centre's own. */
const OWN = 0x10;

/** Reserved values are read as "service rejected", as the section has it. */
export function readTpStatus(octet: number): TpStatus {
  const known = MEANINGS.get(octet);
  if (known) return known;
  if (octet < 0x80 && octet & OWN)
    return { outcome: GROUPS[octet >> 5]!, meaning: 'a reason of the service centre' };
  return MEANINGS.get(SERVICE_REJECTED)!;
}
