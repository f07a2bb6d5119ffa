// The client library for commands that print: an answer that is none of the API's is unreadable before anything of it is used. Owns
// that look; what an answer is like is the description's.

import {
  type Asked,
  type CallOptions,
  Dozvon,
  type OperationName,
  type Reply,
  UnreadableError,
} from '../../../clients/typescript/src/index.ts';
import { AnswerShape } from './answer-shape.ts';
import { apiDescription, operationNamed } from './description.ts';

export class CheckedApi extends Dozvon {
  override async call<Name extends OperationName>(
    name: Name,
    asked: Asked<Name>,
    options?: CallOptions,
  ): Promise<Reply<Name>> {
    const answer = await this.said(name, asked, options);
    const schema = operationNamed(name)?.answer;
    const fault = schema && new AnswerShape(apiDescription()).fault(answer, schema);
    if (fault !== undefined) throw strange(name, fault);
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
    if (reply === 'document' && answer === undefined) throw strange(name, 'it is empty');
    if (reply === 'bytes' && !(answer instanceof Blob)) throw strange(name, 'it is no file');
    return answer;
  }
}

function strange(name: string, fault: string): UnreadableError {
  return new UnreadableError(`the answer to ${name} is none of this API: ${fault}`);
}
