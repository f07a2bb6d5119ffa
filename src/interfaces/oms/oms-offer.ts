// What the operator says about this OMS service: where it lies, what it is called, what it takes at once. Owns these values and the
// serviceInfo made of them; where they are configured is the program's.

import type { ServiceInfo } from '../../protocols/oms/answers.ts';

export type OmsOffer = {
  /** Such as `/sys/oms.php`. */
  readonly path: string;
  readonly provider: string;
  /** What a client knows the service by; absent: its address. */
  readonly uri?: string;
  /** Absent: the root of the requested address. */
  readonly signUpPage?: string;
  /** LCID of the market, 0: the whole world. */
  readonly locale: number;
  readonly localName: string;
  readonly englishName: string;
  readonly infoNamespace: string;
  /** At once: recipients of a message, SMS of a sending. */
  readonly recipients: number;
  readonly messages: number;
  /** Characters of one SMS, by alphabet, and of one that the server splits. */
  readonly singleByte: number;
  readonly doubleByte: number;
  readonly longCharacters: number;
  readonly longSms: 'on' | 'off';
  readonly mms: 'on' | 'off';
  /** Octets of an MMS, and its slides. */
  readonly mmsBytes: number;
  readonly slides: number;
};

export function serviceInfoOf(service: OmsOffer, origin: string): ServiceInfo {
  const { recipients } = service;
  return {
    namespace: service.infoNamespace,
    serviceProvider: service.provider,
    serviceUri: service.uri ?? `${origin}${service.path}`,
    signUpPage: service.signUpPage ?? `${origin}/`,
    targetLocale: service.locale,
    localName: service.localName,
    englishName: service.englishName,
    sms: {
      maxRecipientsPerMessage: recipients,
      maxMessagesPerSend: service.messages,
      maxSbcsPerMessage: service.singleByte,
      maxDbcsPerMessage: service.doubleByte,
    },
    ...(service.longSms === 'on' && {
      longSms: {
        maxRecipientsPerMessage: recipients,
        // The server splits, so there is never more than one.
        maxMessagesPerSend: 1,
        maxSbcsPerMessage: service.longCharacters,
        maxDbcsPerMessage: service.longCharacters,
      },
    }),
    ...(service.mms === 'on' && {
      mms: {
        supportSlide: 'true',
        maxRecipientsPerMessage: recipients,
        maxSizePerMessage: service.mmsBytes,
        maxSlidesPerMessage: service.slides,
      },
    }),
  };
}
