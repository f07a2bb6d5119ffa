// Why the embedded database could not be started, in one sentence an operator can act on.

export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
