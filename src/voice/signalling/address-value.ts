// A URI as the value of From or To. Owns the brackets around it; what the URI says is not looked at.

/** In angle brackets, so that its parameters stay its own (RFC 3261 20.10); a value that has them stays as it is. */
export function bracketed(value: string): string {
  return value.includes('<') ? value : `<${value}>`;
}
