// Status codes of MM7 answers (3GPP TS 23.140 8.7.8.2) and the namespaces of its messages. Owns the table.

/** Schema of release 6, which every relay of the last twenty years reads. */
export const MM7_NAMESPACE = 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/REL-6-MM7-1-4';
export const MM7_VERSION = '6.8.0';

export const MM7_STATUSES: ReadonlyMap<number, string> = new Map([
  [1000, 'Success'],
  [1100, 'Partial success'],
  [2000, 'Client error'],
  [2001, 'Operation restricted'],
  [2002, 'Address Error'],
  [2003, 'Address Not Found'],
  [2004, 'Multimedia content refused'],
  [2005, 'Message ID Not found'],
  [2006, 'LinkedID not found'],
  [2007, 'Message format corrupt'],
  [2008, 'Application ID not found'],
  [2009, 'Reply Application ID not found'],
  [3000, 'Server Error'],
  [3001, 'Not Possible'],
  [3002, 'Message rejected'],
  [3003, 'Multiple addresses not supported'],
  [3004, 'Application Addressing not supported'],
  [4000, 'General service error'],
  [4001, 'Improper identification'],
  [4002, 'Unsupported version'],
  [4003, 'Unsupported operation'],
  [4004, 'Validation error'],
  [4005, 'Service error'],
  [4006, 'Service unavailable'],
  [4007, 'Service denied'],
  [4008, 'Application denied'],
]);

export const MM7_SUCCESS = 1000;
export const MM7_VALIDATION_ERROR = 4004;
