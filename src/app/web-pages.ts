// The pages that other interfaces answer over the HTTP listener. Owns which there are and what settings each gets.

import type { Doors } from '../core/doors.ts';
import type { Admission } from '../dialect/frame.ts';
import type { OmsOffer } from '../interfaces/oms/oms-offer.ts';
import { omsPage } from '../interfaces/oms/oms-page.ts';
import { soapPage } from '../interfaces/soap/soap-page.ts';
import type { WebPage } from '../interfaces/web-page.ts';
import type { Settings } from './settings.ts';

type PageDoors = { readonly doors: Doors; readonly admission: Admission };

export function webPages(settings: Settings, parts: PageDoors): readonly WebPage[] {
  const address = settings['soap.address'];
  return [
    soapPage({ ...parts, ...(address !== undefined && { address }) }),
    omsPage({ ...parts, service: omsOffer(settings) }),
  ];
}

function omsOffer(settings: Settings): OmsOffer {
  const { 'oms.uri': uri, 'oms.signUpPage': signUpPage } = settings;
  return {
    path: settings['oms.path'],
    provider: settings['oms.provider'],
    ...(uri !== undefined && { uri }),
    ...(signUpPage !== undefined && { signUpPage }),
    locale: settings['oms.locale'],
    localName: settings['oms.localName'],
    englishName: settings['oms.englishName'],
    infoNamespace: settings['oms.infoNamespace'],
    recipients: settings['oms.recipients'],
    messages: settings['oms.messages'],
    singleByte: settings['oms.singleByte'],
    doubleByte: settings['oms.doubleByte'],
    longCharacters: settings['oms.longCharacters'],
    longSms: settings['oms.longSms'],
    mms: settings['oms.mms'],
    mmsBytes: settings['oms.mmsBytes'],
    slides: settings['oms.slides'],
  };
}
