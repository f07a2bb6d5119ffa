// The question for a description that every SOAP page is asked: `?wsdl` in any letter case. Owns recognizing it and the reply's form.

import type { WebReply, WebRequest } from './web-page.ts';

export function asksForWsdl({ target }: WebRequest): boolean {
  const mark = target.indexOf('?');
  const names = mark < 0 ? [] : target.slice(mark + 1).split('&');
  return names.some((name) => /^(?:single)?wsdl(?:=|$)/i.test(name));
}

export function wsdlReply(text: string): WebReply {
  return { status: 200, contentType: 'text/xml; charset=utf-8', body: text };
}
