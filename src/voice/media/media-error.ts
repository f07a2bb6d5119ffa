// The refusals of the media plane. Owns their codes; it stands apart so that the port can name the plane that rejects with them.

/** Why a channel cannot be had, or a plane cannot be opened. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code:
    | 'ports-exhausted'
    | 'channels-exhausted'
    | 'closed'
    | 'body-unavailable'
    | 'family-unavailable';

  constructor(code: MediaError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
