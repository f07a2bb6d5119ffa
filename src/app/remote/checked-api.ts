// The client library for commands that print: an answer that is none of the API's ends the command with a sentence before anything of it
// is used. Owns that sentence; what an answer looks like is the description's.

import {
  type Asked,
  type CallOptions,
  type Connection,
  Dozvon,
  type OperationName,
  type Reply,
} from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../command-error.ts';
import { AnswerShape } from './answer-shape.ts';
import { apiDescription, operationNamed } from './description.ts';

export class CheckedApi extends Dozvon {
  readonly #url: string;

  constructor(connection: Connection) {
    super(connection);
    this.#url = connection.url;
  }

  override async call<Name extends OperationName>(
    name: Name,
    asked: Asked<Name>,
    options?: CallOptions,
  ): Promise<Reply<Name>> {
    const answer = await this.said(name, asked, options);
    const schema = operationNamed(name)?.answer;
    const fault = schema && new AnswerShape(apiDescription()).fault(answer, schema);
    if (fault !== undefined) throw this.#strange(name, fault);
    return answer;
  }

  /** As the server says it, for programs: they know what they asked for. A page of something else is no answer for them either. */
  async said<Name extends OperationName>(
    name: Name,
    asked: Asked<Name>,
    options?: CallOptions,
  ): Promise<Reply<Name>> {
    const answer = await super.call(name, asked, options);
    const reply = operationNamed(name)?.reply;
    if (reply === 'document' && (answer === undefined || answer instanceof Blob))
      throw this.#strange(name, 'it is no JSON');
    if (reply === 'bytes' && !(answer instanceof Blob)) throw this.#strange(name, 'it is no file');
    return answer;
  }

  #strange(name: string, fault: string): CommandError {
    return new CommandError(
      `${this.#url}: the answer to ${name} is none of this API: ${fault}; is this the address of a Dozvon server of this version?`,
    );
  }
}
