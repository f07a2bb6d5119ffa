// The commands of SMPP 3.4 and 5.0 and their identifiers (3.4 section 5.1.2.1, 5.0 section 4.7.5). Owns names and numbers; what a
// command carries stands in pdu-layouts.ts.

const REQUEST_IDS = {
  bind_receiver: 0x0000_0001,
  bind_transmitter: 0x0000_0002,
  query_sm: 0x0000_0003,
  submit_sm: 0x0000_0004,
  deliver_sm: 0x0000_0005,
  unbind: 0x0000_0006,
  replace_sm: 0x0000_0007,
  cancel_sm: 0x0000_0008,
  bind_transceiver: 0x0000_0009,
  enquire_link: 0x0000_0015,
  submit_multi: 0x0000_0021,
  data_sm: 0x0000_0103,
  broadcast_sm: 0x0000_0111,
  query_broadcast_sm: 0x0000_0112,
  cancel_broadcast_sm: 0x0000_0113,
} as const;

/** Nobody answers these. */
const NOTICE_IDS = { outbind: 0x0000_000b, alert_notification: 0x0000_0102 } as const;

export type RequestName = keyof typeof REQUEST_IDS;
export type NoticeName = keyof typeof NOTICE_IDS;
export type ResponseName = `${RequestName}_resp` | 'generic_nack';
export type CommandName = RequestName | NoticeName | ResponseName;

/** The bit that makes an identifier that of a response. */
const RESPONSE_BIT = 0x8000_0000;

const IDS: ReadonlyMap<CommandName, number> = new Map<CommandName, number>([
  ...(Object.entries(REQUEST_IDS) as [RequestName, number][]).flatMap(
    ([name, id]): [CommandName, number][] => [
      [name, id],
      [responseTo(name), RESPONSE_BIT + id],
    ],
  ),
  ...(Object.entries(NOTICE_IDS) as [NoticeName, number][]),
  ['generic_nack', RESPONSE_BIT],
]);

const NAMES: ReadonlyMap<number, CommandName> = new Map([...IDS].map(([name, id]) => [id, name]));

export function commandId(name: CommandName): number {
  return IDS.get(name)!;
}

export function commandName(id: number): CommandName | undefined {
  return NAMES.get(id);
}

export function isResponseId(id: number): boolean {
  return id >= RESPONSE_BIT;
}

export function responseTo<N extends RequestName>(name: N): `${N}_resp` {
  return `${name}_resp`;
}

export function isRequest(name: CommandName): name is RequestName {
  return name in REQUEST_IDS;
}
