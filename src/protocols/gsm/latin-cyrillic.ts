// ISO 8859-5, which SMPP calls "Cyrillic" (3.4 section 5.2.19, data_coding 6). Owns this table; nobody here writes it, some centres do.

/** Where an octet is not its place in the Cyrillic block. */
const APART: ReadonlyMap<number, string> = new Map([
  [0xad, '\u00ad'],
  [0xf0, '№'],
  [0xfd, '§'],
]);
/** From 0xA1, which is U+0401, on. */
const FIRST = 0xa1;
const SHIFT = 0x0401 - FIRST;

export function latinCyrillicDecode(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets)
    text += APART.get(octet) ?? String.fromCharCode(octet < FIRST ? octet : octet + SHIFT);
  return text;
}
