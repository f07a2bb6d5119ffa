// The wall clock to a hundredth of a millisecond, for comparing with the kernel's time stamps and with other processes. Owns
// the offset between the two clocks of this process.

let offset = 0;

/** Finds the moment at which the coarse clock steps; takes a few milliseconds. */
export function setWallClock(): void {
  const steps: number[] = [];
  while (steps.length < 5) {
    const before = Date.now();
    let now = Date.now();
    while (now === before) now = Date.now();
    steps.push(now - performance.now());
  }
  // A look that was interrupted is late and makes the offset too small.
  offset = Math.max(...steps);
}

export function wallNow(): number {
  return performance.now() + offset;
}
