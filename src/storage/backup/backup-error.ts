// A backup or a restoration that cannot be done, with a sentence for the operator. Owns only the type.

export class BackupError extends Error {
  override readonly name = 'BackupError';
}
