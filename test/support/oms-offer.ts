// What an OMS service says of itself when nobody has configured it, for tests.

import type { OmsOffer } from '../../src/interfaces/oms/oms-offer.ts';

export function omsOffer(changes: Partial<OmsOffer> = {}): OmsOffer {
  return {
    path: '/sys/oms.php',
    provider: 'Dozvon',
    locale: 0,
    localName: 'Дозвон',
    englishName: 'Dozvon',
    infoNamespace: 'http://schemas.microsoft.com/office/Outlook/2006/OMS/serviceInfo',
    recipients: 50,
    messages: 20,
    singleByte: 160,
    doubleByte: 70,
    longCharacters: 1_000,
    longSms: 'on',
    mms: 'off',
    mmsBytes: 307_200,
    slides: 20,
    ...changes,
  };
}
