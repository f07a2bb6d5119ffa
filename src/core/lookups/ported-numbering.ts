// A numbering plan that knows of ported numbers: the place of the plan, with the operator that serves the number now. Owns this
// laying over; what is ported is told by whoever is asked first and knows.

import type { Names, Numbering, NumberPlace, Operator } from '../numbers/number-place.ts';
import { type KnownNetworks, NETWORK_CODE } from './portability.ts';

// Pairs of a place and a network that were met; a country has some thousands. Past it all are made anew.
const PLACES_MOST = 50_000;

export class PortedNumbering implements Numbering {
  readonly #planned: Numbering;
  readonly #sources: readonly KnownNetworks[];
  /** Shared like the places of the plan: equal ones are the same value. */
  #places = new Map<NumberPlace, Map<string, NumberPlace>>();
  #count = 0;

  /** `sources` in the order they are asked; the first that knows a number decides. */
  constructor(planned: Numbering, sources: readonly KnownNetworks[]) {
    this.#planned = planned;
    this.#sources = sources;
  }

  place(phone: string): NumberPlace | undefined {
    const planned = this.#planned.place(phone);
    if (planned === undefined) return undefined;
    for (const source of this.#sources) {
      const ported = source.known(phone);
      if (ported === undefined) continue;
      return ported.kind === 'network' ? this.#placeIn(planned, ported.mccmnc) : planned;
    }
    return planned;
  }

  /** The place before the number was ported. */
  planned(phone: string): NumberPlace | undefined {
    return this.#planned.place(phone);
  }

  operators(): readonly Operator[] {
    return this.#planned.operators();
  }

  #placeIn(planned: NumberPlace, mccmnc: string): NumberPlace {
    if (planned.mccmnc === mccmnc || !NETWORK_CODE.test(mccmnc)) return planned;
    const known = this.#places.get(planned)?.get(mccmnc);
    if (known) return known;
    if (++this.#count > PLACES_MOST) {
      this.#places = new Map();
      this.#count = 1;
    }
    const place = this.#made(planned, mccmnc);
    const ofPlanned = this.#places.get(planned) ?? new Map<string, NumberPlace>();
    this.#places.set(planned, ofPlanned.set(mccmnc, place));
    return place;
  }

  #made(planned: NumberPlace, mccmnc: string): NumberPlace {
    const [mcc, mnc] = [mccmnc.slice(0, 3), mccmnc.slice(3)];
    const operator = this.operators().find((one) => one.mcc === mcc && one.mnc === mnc) ?? {
      ...unnamed(mccmnc),
      id: mccmnc,
      mcc,
      mnc,
      aliases: [],
    };
    return Object.freeze({ ...planned, operator, mcc, mnc, mccmnc });
  }
}

/** A network that the plan has no operator of. */
function unnamed(mccmnc: string): Names {
  return { ru: mccmnc, en: mccmnc };
}
