// What PostgreSQL cannot hold in a text: U+0000, and halves of surrogate pairs in JSON. Owns their replacement, so that no
// client's text can make a transaction fail.

const UNSTORABLE = /\0|\p{Surrogate}/gu;

export function storable(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

/** JSON whose strings can all be stored. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
