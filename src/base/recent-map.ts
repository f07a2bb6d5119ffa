// What was touched last, by key, at most so many. Owns the forgetting: by generations, as taking the oldest entry from the
// front of a `Map` walks over all that were taken from there before, and the map gets slower the longer it lives.

export class RecentMap<K, V> {
  readonly #generation: number;
  #younger = new Map<K, V>();
  #elder = new Map<K, V>();

  /** `most`: entries kept, at least 2. The half that was set last is always there. */
  constructor(most: number) {
    this.#generation = Math.floor(most / 2);
  }

  get(key: K): V | undefined {
    return this.#younger.get(key) ?? this.#elder.get(key);
  }

  set(key: K, value: V): void {
    this.#elder.delete(key);
    this.#younger.set(key, value);
    if (this.#younger.size < this.#generation) return;
    this.#elder = this.#younger;
    this.#younger = new Map();
  }

  delete(key: K): void {
    this.#younger.delete(key);
    this.#elder.delete(key);
  }
}
