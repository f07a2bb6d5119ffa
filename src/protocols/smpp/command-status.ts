// What a command_status says (SMPP 3.4 section 5.1.3, 5.0 section 4.7.6): number, the standard's name, words for people. Owns this table;
// which status answers which refusal of ours is decided by those who answer.

/** name → [number, what it says]. */
const STATUSES = {
  ESME_ROK: [0x00, 'no error'],
  ESME_RINVMSGLEN: [0x01, 'message length is invalid'],
  ESME_RINVCMDLEN: [0x02, 'command length is invalid'],
  ESME_RINVCMDID: [0x03, 'command is unknown or not supported'],
  ESME_RINVBNDSTS: [0x04, 'command does not fit the bind status'],
  ESME_RALYBND: [0x05, 'already bound'],
  ESME_RINVPRTFLG: [0x06, 'priority flag is invalid'],
  ESME_RINVREGDLVFLG: [0x07, 'registered delivery flag is invalid'],
  ESME_RSYSERR: [0x08, 'system error'],
  ESME_RINVSRCADR: [0x0a, 'source address is invalid'],
  ESME_RINVDSTADR: [0x0b, 'destination address is invalid'],
  ESME_RINVMSGID: [0x0c, 'message id is invalid'],
  ESME_RBINDFAIL: [0x0d, 'bind failed'],
  ESME_RINVPASWD: [0x0e, 'password is wrong'],
  ESME_RINVSYSID: [0x0f, 'system id is unknown'],
  ESME_RCANCELFAIL: [0x11, 'cancelling failed'],
  ESME_RREPLACEFAIL: [0x13, 'replacing failed'],
  ESME_RMSGQFUL: [0x14, 'message queue is full'],
  ESME_RINVSERTYP: [0x15, 'service type is invalid'],
  ESME_RINVNUMDESTS: [0x33, 'number of destinations is invalid'],
  ESME_RINVDLNAME: [0x34, 'distribution list name is invalid'],
  ESME_RINVDESTFLAG: [0x40, 'destination flag is invalid'],
  ESME_RINVSUBREP: [0x42, 'submitting with replacement is not possible'],
  ESME_RINVESMCLASS: [0x43, 'esm_class is invalid'],
  ESME_RCNTSUBDL: [0x44, 'cannot submit to the distribution list'],
  ESME_RSUBMITFAIL: [0x45, 'submitting failed'],
  ESME_RINVSRCTON: [0x48, 'source type of number is invalid'],
  ESME_RINVSRCNPI: [0x49, 'source numbering plan is invalid'],
  ESME_RINVDSTTON: [0x50, 'destination type of number is invalid'],
  ESME_RINVDSTNPI: [0x51, 'destination numbering plan is invalid'],
  ESME_RINVSYSTYP: [0x53, 'system type is invalid'],
  ESME_RINVREPFLAG: [0x54, 'replace_if_present flag is invalid'],
  ESME_RINVNUMMSGS: [0x55, 'number of messages is invalid'],
  ESME_RTHROTTLED: [0x58, 'too fast: allowed message limits are exceeded'],
  ESME_RINVSCHED: [0x61, 'scheduled delivery time is invalid'],
  ESME_RINVEXPIRY: [0x62, 'validity period is invalid'],
  ESME_RINVDFTMSGID: [0x63, 'predefined message is invalid or absent'],
  ESME_RX_T_APPN: [0x64, 'receiver has a temporary error'],
  ESME_RX_P_APPN: [0x65, 'receiver has a permanent error'],
  ESME_RX_R_APPN: [0x66, 'receiver rejects the message'],
  ESME_RQUERYFAIL: [0x67, 'query failed'],
  ESME_RINVOPTPARSTREAM: [0xc0, 'optional parameters are malformed'],
  ESME_ROPTPARNOTALLWD: [0xc1, 'optional parameter is not allowed'],
  ESME_RINVPARLEN: [0xc2, 'parameter length is invalid'],
  ESME_RMISSINGOPTPARAM: [0xc3, 'expected optional parameter is missing'],
  ESME_RINVOPTPARAMVAL: [0xc4, 'optional parameter value is invalid'],
  ESME_RDELIVERYFAILURE: [0xfe, 'delivery failed'],
  ESME_RUNKNOWNERR: [0xff, 'unknown error'],
  ESME_RSERTYPUNAUTH: [0x100, 'not authorised for the service type'],
  ESME_RPROHIBITED: [0x101, 'not allowed to use the operation'],
  ESME_RSERTYPUNAVAIL: [0x102, 'service type is not available'],
  ESME_RSERTYPDENIED: [0x103, 'service type is denied'],
  ESME_RINVDCS: [0x104, 'data_coding is invalid'],
  ESME_RINVSRCADDRSUBUNIT: [0x105, 'source address sub-unit is invalid'],
  ESME_RINVDSTADDRSUBUNIT: [0x106, 'destination address sub-unit is invalid'],
  ESME_RINVBCASTFREQINT: [0x107, 'broadcast frequency interval is invalid'],
  ESME_RINVBCASTALIAS_NAME: [0x108, 'broadcast alias name is invalid'],
  ESME_RINVBCASTAREAFMT: [0x109, 'broadcast area format is invalid'],
  ESME_RINVNUMBCAST_AREAS: [0x10a, 'number of broadcast areas is invalid'],
  ESME_RINVBCASTCNTTYPE: [0x10b, 'broadcast content type is invalid'],
  ESME_RINVBCASTMSGCLASS: [0x10c, 'broadcast message class is invalid'],
  ESME_RBCASTFAIL: [0x10d, 'broadcast failed'],
  ESME_RBCASTQUERYFAIL: [0x10e, 'broadcast query failed'],
  ESME_RBCASTCANCELFAIL: [0x10f, 'cancelling the broadcast failed'],
  ESME_RINVBCAST_REP: [0x110, 'number of repeated broadcasts is invalid'],
  ESME_RINVBCASTSRVGRP: [0x111, 'broadcast service group is invalid'],
  ESME_RINVBCASTCHANIND: [0x112, 'broadcast channel indicator is invalid'],
} as const satisfies Record<string, readonly [number, string]>;

export type StatusName = keyof typeof STATUSES;

const BY_NUMBER: ReadonlyMap<number, readonly [name: StatusName, says: string]> = new Map(
  (Object.entries(STATUSES) as [StatusName, readonly [number, string]][]).map(([name, [number, says]]) => [
    number,
    [name, says],
  ]),
);

export function statusNumber(name: StatusName): number {
  return STATUSES[name][0];
}

/** For logs and people: `0x58 ESME_RTHROTTLED, too fast: …`. Vendors have 0x400 to 0x4FF for themselves. */
export function statusSays(command_status: number): string {
  const hex = `0x${command_status.toString(16).toUpperCase().padStart(2, '0')}`;
  const row = BY_NUMBER.get(command_status);
  if (row) return `${hex} ${row[0]}, ${row[1]}`;
  return command_status >= 0x400 && command_status <= 0x4ff
    ? `${hex}, the peer's own code`
    : `${hex}, a reserved code`;
}
