// Groups among recipients are written as `G` and a number (spec http-send 2.1). Owns reading this code; whose group it is and
// who is in it is decided elsewhere.

const CODE = /^\s*g(\d{1,40})\s*$/i;
// What stores can count to; longer codes are codes all the same, of a group that nobody has.
const HIGHEST = 2_147_483_647;

/** The number a group code says, 2147483647 for all above it; undefined for what is none. */
export function groupCode(written: string): number | undefined {
  const match = CODE.exec(written);
  return match ? Math.min(Number(match[1]), HIGHEST) : undefined;
}
