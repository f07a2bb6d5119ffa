// Why a command of the command line cannot be carried out, in a sentence for the person who typed it. Anything else that
// is thrown is a bug and is shown with its stack.

export class CommandError extends Error {
  override readonly name = 'CommandError';
}
