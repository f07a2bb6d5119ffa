// What a command tells the person who typed it, a line at a time.

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
