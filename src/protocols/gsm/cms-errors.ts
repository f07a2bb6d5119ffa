// The message service errors of a modem, `+CMS ERROR: n` (3GPP TS 27.005 section 3.2.5): the network's causes (24.011 section
// E.2), those of TP-FCS (23.040 section 9.2.3.22), and the modem's own. Owns the table and whether a
// later try may succeed.

type CmsError = {
  /** `temporary`: the same message may go later, or through another modem; `unknown`: it may have gone. */
  readonly outcome: 'temporary' | 'permanent' | 'unknown';
  readonly meaning: string;
};

const temporary = (meaning: string): CmsError => ({ outcome: 'temporary', meaning });
const permanent = (meaning: string): CmsError => ({ outcome: 'permanent', meaning });

const CMS_ERRORS: ReadonlyMap<number, CmsError> = new Map([
  [1, permanent('unassigned number')],
  [8, permanent('operator determined barring')],
  [10, permanent('call barred')],
  [17, temporary('network failure')],
  [21, permanent('short message transfer rejected')],
  [22, temporary('congestion or memory capacity exceeded')],
  [27, temporary('destination out of service')],
  [28, permanent('unidentified subscriber')],
  [29, permanent('facility rejected')],
  [30, permanent('unknown subscriber')],
  [38, temporary('network out of order')],
  [41, temporary('temporary failure')],
  [42, temporary('congestion')],
  [47, temporary('resources unavailable')],
  [50, permanent('requested facility not subscribed')],
  [69, permanent('requested facility not implemented')],
  [81, permanent('invalid short message transfer reference')],
  [95, permanent('semantically incorrect message')],
  [96, permanent('invalid mandatory information')],
  [97, permanent('message type does not exist')],
  [98, temporary('message not compatible with the protocol state')],
  [99, permanent('information element does not exist')],
  [111, temporary('protocol error')],
  [127, temporary('interworking')],
  [128, permanent('telematic interworking not supported')],
  [129, permanent('short message type 0 not supported')],
  [130, permanent('short message cannot be replaced')],
  [143, permanent('unspecified protocol identifier error')],
  [144, permanent('alphabet not supported')],
  [145, permanent('message class not supported')],
  [159, permanent('unspecified data coding error')],
  [160, permanent('command cannot be carried out')],
  [161, permanent('command not supported')],
  [175, permanent('unspecified command error')],
  [176, permanent('TPDU not supported')],
  [192, temporary('service centre busy')],
  [193, permanent('no subscription at the service centre')],
  [194, temporary('failure of the service centre')],
  [195, permanent('invalid address')],
  [196, permanent('destination barred')],
  [197, permanent('rejected as a duplicate')],
  [198, permanent('validity period format not supported')],
  [199, permanent('validity period not supported')],
  [208, temporary('storage of the SIM full')],
  [209, permanent('no storage for messages in the SIM')],
  [210, temporary('error in the phone')],
  [211, temporary('memory capacity exceeded')],
  [212, temporary('SIM application toolkit busy')],
  [213, temporary('SIM data download error')],
  [255, temporary('unspecified error')],
  [300, temporary('failure of the modem')],
  [301, temporary('message service of the modem is reserved')],
  [302, permanent('operation not allowed')],
  [303, permanent('operation not supported')],
  [304, permanent('invalid parameter in PDU mode')],
  [305, permanent('invalid parameter in text mode')],
  [310, temporary('no SIM in the modem')],
  [311, temporary('the SIM wants its PIN')],
  [312, temporary('the modem wants the PIN of the SIM lock')],
  [313, temporary('failure of the SIM')],
  [314, temporary('SIM busy')],
  [315, temporary('wrong SIM')],
  [316, temporary('the SIM wants its PUK')],
  [317, temporary('the SIM wants its PIN2')],
  [318, temporary('the SIM wants its PUK2')],
  [320, temporary('failure of the memory')],
  [321, permanent('invalid memory index')],
  [322, temporary('memory full')],
  [330, temporary('address of the service centre unknown')],
  [331, temporary('no network service')],
  // The message left, and the centre's acknowledgement did not come (timer TR1M of 24.011): it may have it all the same.
  [332, { outcome: 'unknown', meaning: 'the network did not answer in time' }],
  [340, permanent('no acknowledgement was expected')],
  [500, temporary('unknown error')],
]);

/** 224 to 254 are the application's own in 23.040, from 512 on they are the maker's; neither says that a later try is in vain. */
export function cmsError(code: number): CmsError {
  return CMS_ERRORS.get(code) ?? temporary('an error the standard does not name');
}
