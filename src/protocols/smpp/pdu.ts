// A PDU as a value: a union made from the table of layouts, field names spelled as the standard spells them. Owns the types and the
// making of a PDU from the few fields that matter; it must not know bytes.

import { unreachable } from '../../base/assert.ts';
import { type CommandName, type RequestName, type ResponseName, responseTo } from './command-ids.ts';
import { type Field, LAYOUTS } from './pdu-layouts.ts';
import type { Tlv } from './tlvs.ts';

/** One dest_address of submit_multi: dest_flag 1 is an address, 2 the name of a distribution list. */
export type Destination =
  | {
      readonly kind: 'address';
      readonly dest_addr_ton: number;
      readonly dest_addr_npi: number;
      readonly destination_addr: string;
    }
  | { readonly kind: 'list'; readonly dl_name: string };

/** One destination of submit_multi that was refused. */
export type UnsuccessSme = {
  readonly dest_addr_ton: number;
  readonly dest_addr_npi: number;
  readonly destination_addr: string;
  readonly error_status_code: number;
};

type Values = {
  readonly u8: number;
  readonly cstring: string;
  readonly octets: Uint8Array;
  readonly destinations: readonly Destination[];
  readonly unsuccess: readonly UnsuccessSme[];
};

/** The fields of one command, optional parameters left out. */
type FieldsOf<N extends CommandName> = {
  readonly [F in (typeof LAYOUTS)[N][number] as F['name']]: Values[F['kind']];
};

/** What a PDU says, before it has its place in a session. */
export type ContentOf<N extends CommandName> = {
  readonly [K in N]: {
    readonly command: K;
    /** 0 in requests. */
    readonly command_status: number;
    /** In their order; repeated and unknown ones are kept. */
    readonly tlvs: readonly Tlv[];
  } & FieldsOf<K>;
}[N];

export type PduOf<N extends CommandName> = ContentOf<N> & { readonly sequence_number: number };

export type Content = ContentOf<CommandName>;
export type Pdu = PduOf<CommandName>;
export type BindName = 'bind_receiver' | 'bind_transmitter' | 'bind_transceiver';

const NO_BYTES = new Uint8Array(0);

/** What a field is when nobody says anything: an empty string, zero, nothing. */
export function emptyValue(kind: Field['kind']): Values[Field['kind']] {
  switch (kind) {
    case 'u8':
      return 0;
    case 'cstring':
      return '';
    case 'octets':
      return NO_BYTES;
    case 'destinations':
    case 'unsuccess':
      return [];
    default:
      return unreachable(kind);
  }
}

type Said<N extends CommandName> = Partial<FieldsOf<N>> & {
  readonly command_status?: number;
  readonly tlvs?: readonly Tlv[];
};

/** What a PDU of each command is made of before anything is said, made once. */
const EMPTY = new Map<CommandName, object>();

function emptyOf(command: CommandName): object {
  const known = EMPTY.get(command);
  if (known) return known;
  const fields = (LAYOUTS[command] as readonly Field[]).map(({ name, kind }) => [name, emptyValue(kind)]);
  const empty = { command, command_status: 0, ...Object.fromEntries(fields), tlvs: [] };
  EMPTY.set(command, empty);
  return empty;
}

/** A PDU of this command with these fields; those not named are empty or zero. */
export function compose<N extends CommandName>(command: N, said: Said<N> = {}): ContentOf<N> {
  return { ...emptyOf(command), ...said } as unknown as ContentOf<N>;
}

/** The response to a request that has nothing to say but its status. */
export function refusal<N extends RequestName>(
  command: N,
  command_status: number,
): ContentOf<`${N}_resp` & ResponseName> {
  return compose(
    responseTo(command) as `${N}_resp` & ResponseName,
    { command_status } as Said<`${N}_resp` & ResponseName>,
  );
}
