// What every PDU of SMPP 3.4 (section 4) and 5.0 (section 4) carries before its optional parameters, as one table. Owns the order, kind
// and size of the fields; read-pdu.ts, write-pdu.ts and the types of pdu.ts are all made from it.

import { LIMITS } from '../../base/limits.ts';
import type { CommandName } from './command-ids.ts';
import type { StatusName } from './command-status.ts';

export type Field =
  | { readonly kind: 'u8'; readonly name: string }
  | {
      readonly kind: 'cstring';
      readonly name: string;
      /** Octets, NUL counted. */
      readonly max: number;
      /** What answers a longer one. */
      readonly past: StatusName;
    }
  /** One octet of length, then as many octets: sm_length and short_message. */
  | { readonly kind: 'octets'; readonly name: string }
  /** number_of_dests and so many dest_address (3.4 section 4.5.1.1). */
  | { readonly kind: 'destinations'; readonly name: string }
  /** no_unsuccess and so many unsuccess_sme (3.4 section 4.5.2.1). */
  | { readonly kind: 'unsuccess'; readonly name: string };

type U8<N extends string> = { readonly kind: 'u8'; readonly name: N };
type CString<N extends string> = {
  readonly kind: 'cstring';
  readonly name: N;
  readonly max: number;
  readonly past: StatusName;
};

function u8<N extends string>(name: N): U8<N> {
  return { kind: 'u8', name };
}

function cstring<N extends string>(name: N, max: number, past: StatusName): CString<N> {
  return { kind: 'cstring', name, max, past };
}

const ADDRESS_OCTETS = 21;
/** Addresses of data_sm and alert_notification. */
const LONG_ADDRESS_OCTETS = 65;
const TIME_OCTETS = 17;

const NOTHING = [] as const;
const SERVICE_TYPE = cstring('service_type', 6, 'ESME_RINVSERTYP');
const MESSAGE_ID = cstring('message_id', 65, 'ESME_RINVMSGID');
const SCHEDULE = cstring('schedule_delivery_time', TIME_OCTETS, 'ESME_RINVSCHED');
const VALIDITY = cstring('validity_period', TIME_OCTETS, 'ESME_RINVEXPIRY');
const SHORT_MESSAGE = { kind: 'octets', name: 'short_message' } as const;

const source = <const N extends number>(octets: N) =>
  [u8('source_addr_ton'), u8('source_addr_npi'), cstring('source_addr', octets, 'ESME_RINVSRCADR')] as const;
const destination = <const N extends number>(octets: N) =>
  [u8('dest_addr_ton'), u8('dest_addr_npi'), cstring('destination_addr', octets, 'ESME_RINVDSTADR')] as const;

const SOURCE = source(ADDRESS_OCTETS);
const DESTINATION = destination(ADDRESS_OCTETS);
const SYSTEM_ID = cstring('system_id', 16, 'ESME_RINVSYSID');
const PASSWORD = cstring('password', LIMITS.smpp.passwordOctets, 'ESME_RINVPASWD');

const BIND = [
  SYSTEM_ID,
  PASSWORD,
  cstring('system_type', 13, 'ESME_RINVSYSTYP'),
  u8('interface_version'),
  u8('addr_ton'),
  u8('addr_npi'),
  cstring('address_range', 41, 'ESME_RBINDFAIL'),
] as const;

const MESSAGE_TAIL = [
  u8('esm_class'),
  u8('protocol_id'),
  u8('priority_flag'),
  SCHEDULE,
  VALIDITY,
  u8('registered_delivery'),
  u8('replace_if_present_flag'),
  u8('data_coding'),
  u8('sm_default_msg_id'),
  SHORT_MESSAGE,
] as const;

const MESSAGE = [SERVICE_TYPE, ...SOURCE, ...DESTINATION, ...MESSAGE_TAIL] as const;

export const LAYOUTS = {
  bind_receiver: BIND,
  bind_receiver_resp: [SYSTEM_ID],
  bind_transmitter: BIND,
  bind_transmitter_resp: [SYSTEM_ID],
  bind_transceiver: BIND,
  bind_transceiver_resp: [SYSTEM_ID],
  outbind: [SYSTEM_ID, PASSWORD],
  unbind: NOTHING,
  unbind_resp: NOTHING,
  generic_nack: NOTHING,
  enquire_link: NOTHING,
  enquire_link_resp: NOTHING,
  submit_sm: MESSAGE,
  submit_sm_resp: [MESSAGE_ID],
  deliver_sm: MESSAGE,
  deliver_sm_resp: [MESSAGE_ID],
  submit_multi: [SERVICE_TYPE, ...SOURCE, { kind: 'destinations', name: 'dest_address' }, ...MESSAGE_TAIL],
  submit_multi_resp: [MESSAGE_ID, { kind: 'unsuccess', name: 'unsuccess_sme' }],
  data_sm: [
    SERVICE_TYPE,
    ...source(LONG_ADDRESS_OCTETS),
    ...destination(LONG_ADDRESS_OCTETS),
    u8('esm_class'),
    u8('registered_delivery'),
    u8('data_coding'),
  ],
  data_sm_resp: [MESSAGE_ID],
  query_sm: [MESSAGE_ID, ...SOURCE],
  query_sm_resp: [
    MESSAGE_ID,
    cstring('final_date', TIME_OCTETS, 'ESME_RINVPARLEN'),
    u8('message_state'),
    u8('error_code'),
  ],
  cancel_sm: [SERVICE_TYPE, MESSAGE_ID, ...SOURCE, ...DESTINATION],
  cancel_sm_resp: NOTHING,
  replace_sm: [
    MESSAGE_ID,
    ...SOURCE,
    SCHEDULE,
    VALIDITY,
    u8('registered_delivery'),
    u8('sm_default_msg_id'),
    SHORT_MESSAGE,
  ],
  replace_sm_resp: NOTHING,
  alert_notification: [
    ...source(LONG_ADDRESS_OCTETS),
    u8('esme_addr_ton'),
    u8('esme_addr_npi'),
    cstring('esme_addr', LONG_ADDRESS_OCTETS, 'ESME_RINVDSTADR'),
  ],
  broadcast_sm: [
    SERVICE_TYPE,
    ...SOURCE,
    MESSAGE_ID,
    u8('priority_flag'),
    SCHEDULE,
    VALIDITY,
    u8('replace_if_present_flag'),
    u8('data_coding'),
    u8('sm_default_msg_id'),
  ],
  broadcast_sm_resp: [MESSAGE_ID],
  query_broadcast_sm: [MESSAGE_ID, ...SOURCE],
  query_broadcast_sm_resp: [MESSAGE_ID],
  cancel_broadcast_sm: [SERVICE_TYPE, MESSAGE_ID, ...SOURCE],
  cancel_broadcast_sm_resp: NOTHING,
} as const satisfies Record<CommandName, readonly Field[]>;

/** Octets of one destination_addr and one dl_name inside submit_multi, NUL counted. */
export const LIST_STRING_OCTETS = ADDRESS_OCTETS;
