// What callers did with a menu, laid over its text: how many came to each item, how long they listened, which keys they pressed,
// where they gave up. Owns the question, the shapes and how counts meet the text; counting is the store's.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import { rangesOf, type TextRange, type TextRanges, textRangesOf } from '../../language/index.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';

/** Which calls: of a mailing, or those with one text accepted within a time. */
export type HeatScope =
  | { readonly kind: 'mailing'; readonly mailing: string }
  | { readonly kind: 'text'; readonly text: string; readonly from: Instant; readonly till: Instant };

type ItemHeat = {
  readonly item: string;
  readonly ranges: readonly TextRange[];
  /** Calls that came there, and how often they did altogether. */
  readonly calls: number;
  readonly visits: number;
  /** Of the calls that were answered, 0 to 1. */
  readonly share: number;
  /** Seconds its texts were heard, all calls together. */
  readonly seconds: number;
  /** Calls whose caller hung up there, not those who had been put through and talked. */
  readonly hangUps: number;
  readonly wrongKeys: number;
  readonly silences: number;
};

type KeyHeat = {
  /** Where it acted: a key that is kept acts later than it is pressed. */
  readonly item: string;
  readonly key: string;
  readonly presses: number;
  /** Of these, as a key that means nothing there. */
  readonly wrong: number;
};

export type HeatMap = {
  /** The newest text of these calls. */
  readonly text: string;
  readonly outline: TextRanges;
  /** Different texts among them: those made for one recipient each share their items. */
  readonly texts: number;
  readonly calls: number;
  readonly answered: number;
  readonly seconds: number;
  readonly hangUps: number;
  /** In the order of the text, then those that stand nowhere in it. */
  readonly items: readonly ItemHeat[];
  readonly keys: readonly KeyHeat[];
  readonly neverReached: readonly string[];
  /** Calls of older versions, whose history does not say which item took a caller back or to the start: no visit of it is counted. */
  readonly unnamed: number;
  readonly countedAt: Instant;
};

export type HeatTold =
  | { readonly kind: 'ready'; readonly map: HeatMap }
  /** It is counted behind: to be asked again. */
  | { readonly kind: 'counting'; readonly percent: number };

export interface HeatMaps {
  /** `record-missing`: no such mailing, or no call of that text; `requests-too-many`: too many are being counted. */
  of(account: Account, scope: HeatScope): Promise<Result<HeatTold, FaultCode>>;
}

/** One sum of the store: of an item, or of a key at an item. */
export type HeatCount = {
  readonly what: 'item' | 'heard' | 'hang-up' | 'key' | 'wrong-key' | 'silence' | 'answered' | 'unnamed';
  readonly item: string | null;
  readonly key: string | null;
  readonly calls: number;
  readonly times: number;
  readonly seconds: number;
};

type MapParts = {
  readonly answered: number;
  readonly places: TextRanges;
};

/** Where keys are pressed before any other place is come to. */
const TOP = 'MENU';
const NOBODY = { calls: 0, times: 0 };

export class HeatSum {
  readonly #counts = new Map<string, HeatCount>();

  /** Sums of other calls. */
  add(counts: readonly HeatCount[]): void {
    for (const one of counts) {
      const key = JSON.stringify([one.what, one.item, one.key]);
      const known = this.#counts.get(key);
      this.#counts.set(key, known ? added(known, one) : one);
    }
  }

  map(told: {
    readonly text: string;
    readonly texts: number;
    readonly calls: number;
    readonly at: Instant;
  }): HeatMap {
    const { text, texts, calls, at: countedAt } = told;
    const places = textRangesOf(text);
    const answered = this.#of('answered', null, null)?.calls ?? 0;
    const items = this.#items(places).map((item) => this.#item(item, { answered, places }));
    const keys = this.#all('key').map(({ item, key, times }): KeyHeat => {
      const wrong = this.#of('wrong-key', item, key)?.times ?? 0;
      return { item: item ?? TOP, key: key ?? '', presses: times, wrong };
    });
    const sum = (of: (item: ItemHeat) => number): number => items.reduce((all, item) => all + of(item), 0);
    return {
      text,
      outline: places,
      texts,
      calls,
      answered,
      seconds: Math.round(sum((item) => item.seconds) * 10) / 10,
      hangUps: sum((item) => item.hangUps),
      items,
      keys: keys.sort((one, other) => compare(one.item, other.item) || compare(one.key, other.key)),
      neverReached: items.filter((item) => item.calls === 0).map(({ item }) => item),
      unnamed: this.#of('unnamed', null, null)?.calls ?? 0,
      countedAt,
    };
  }

  /** Items of the text in its order, then what was come to and is not there: the parent nobody wrote, an item of another text. */
  #items({ start, prompt, entries, end }: TextRanges): readonly string[] {
    const written = [
      ...(start ? ['START'] : []),
      ...(prompt ? ['MENU'] : []),
      ...entries.map(({ selector }) => selector),
      ...(end ? ['END'] : []),
    ];
    const seen = this.#all('item').flatMap(({ item }) => (item === null ? [] : [item]));
    return [...new Set([...written, ...seen.sort(compare)])];
  }

  #item(item: string, { answered, places }: MapParts): ItemHeat {
    const { calls, times: visits } = this.#of('item', item, null) ?? NOBODY;
    return {
      item,
      ranges: rangesOf(places, item),
      calls,
      visits,
      share: answered === 0 ? 0 : Math.round((calls / answered) * 10_000) / 10_000,
      seconds: Math.round((this.#of('heard', item, null)?.seconds ?? 0) * 10) / 10,
      hangUps: this.#of('hang-up', item, null)?.calls ?? 0,
      wrongKeys: this.#all('wrong-key').reduce((sum, one) => sum + (one.item === item ? one.times : 0), 0),
      silences: this.#of('silence', item, null)?.times ?? 0,
    };
  }

  #of(what: HeatCount['what'], item: string | null, key: string | null): HeatCount | undefined {
    return this.#counts.get(JSON.stringify([what, item, key]));
  }

  #all(what: HeatCount['what']): readonly HeatCount[] {
    return [...this.#counts.values()].filter((one) => one.what === what);
  }
}

function added(one: HeatCount, other: HeatCount): HeatCount {
  return {
    ...one,
    calls: one.calls + other.calls,
    times: one.times + other.times,
    seconds: one.seconds + other.seconds,
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
