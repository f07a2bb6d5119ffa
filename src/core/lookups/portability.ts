// Whose network a number is in now, which the numbering plan cannot know once it was ported. Owns the port to whoever knows it.

/** What a source says of a number: its network as mcc and mnc together, or that it is where the plan has it. */
export type Ported = { readonly kind: 'network'; readonly mccmnc: string } | { readonly kind: 'as-planned' };

export interface Portability {
  /** mcc and mnc together (`25001`); undefined: as the plan has it, or not known in time. Never rejects. */
  networkOf(phone: string): Promise<string | undefined>;
  /** The same for many at once, within the same time for all of them together. */
  networksOf(phones: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What is known without asking anybody: answered at once, so that a message can be priced and routed by it. */
export interface KnownNetworks {
  /** Undefined: nothing is known of the number. */
  known(phone: string): Ported | undefined;
}

/** mcc and mnc together. */
export const NETWORK_CODE = /^\d{5,6}$/;
