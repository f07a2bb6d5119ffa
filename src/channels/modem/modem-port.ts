// The line to a modem as the channel needs it: octets both ways until it ends. Owns this port; which device or connection is
// behind it is serial-port.ts's and tcp-port.ts's.

export interface ModemPort {
  write(octets: Uint8Array): void;
  /** Ends it at once; nothing is told afterwards. Resolves when the device is free. */
  close(): Promise<void>;
}

export type PortListener = {
  received(octets: Uint8Array): void;
  /** Told once, with the reason. */
  ended(says: string): void;
};

/** Rejects with a sentence when the line cannot be opened. */
export type OpenPort = (listener: PortListener) => Promise<ModemPort>;
