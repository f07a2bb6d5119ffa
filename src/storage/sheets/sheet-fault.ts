// Why a file of rows cannot be read, or not any further: a sentence for the person who made it. Owns this one error; anything else
// that is thrown while reading is a bug or the system's.

export class SheetFault extends Error {
  override readonly name = 'SheetFault';
}
