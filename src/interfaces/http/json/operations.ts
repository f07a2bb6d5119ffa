// Every operation of the JSON API in one list: the door, the printed description and the tests read it. Owns the list; a
// noun's operations are its own file's.

import { ACCOUNT_OPERATIONS } from './account.ts';
import { ADDRESS_OPERATIONS } from './addresses.ts';
import { ADMINISTRATION_OPERATIONS } from './administration.ts';
import { ALERT_OPERATIONS } from './alerts.ts';
import { API_KEY_OPERATIONS } from './api-keys.ts';
import { AUDIT_OPERATIONS } from './audit-log.ts';
import { BLACK_LIST_OPERATIONS } from './black-list.ts';
import { CALL_ANSWER_OPERATIONS } from './call-answers.ts';
import { CONTACT_FILE_OPERATIONS } from './contact-files.ts';
import { CONTACT_GROUP_OPERATIONS } from './contact-groups.ts';
import { CONTACT_OPERATIONS } from './contacts.ts';
import { descriptionOperations } from './descriptions.ts';
import { DOCUMENT_OPERATIONS } from './documents.ts';
import { EXPORT_OPERATIONS } from './exports.ts';
import { HANDLER_CALL_OPERATIONS } from './handler-calls.ts';
import { HEAT_MAP_OPERATIONS } from './heat-maps.ts';
import { INCOMING_OPERATIONS } from './incoming.ts';
import { LINK_OPERATIONS } from './links.ts';
import { LIVE_OPERATIONS } from './live.ts';
import { MAILING_OPERATIONS } from './mailings.ts';
import { MENU_OPERATIONS } from './menus.ts';
import { MESSAGE_HISTORY_OPERATIONS } from './message-history.ts';
import { MESSAGE_OPERATIONS } from './messages.ts';
import { NUMBER_OPERATIONS } from './numbers.ts';
import { openApi } from './openapi.ts';
import type { Operation } from './operation.ts';
import { PAYMENT_OPERATIONS } from './payments.ts';
import { PEOPLE_OPERATIONS } from './people.ts';
import { PHONE_OPERATIONS } from './phones.ts';
import { PLACE_STATISTICS_OPERATIONS } from './place-statistics.ts';
import { RENTAL_OPERATIONS } from './rental.ts';
import { REQUEST_OPERATIONS } from './requests.ts';
import { SAVED_MENU_OPERATIONS } from './saved-menus.ts';
import { SECOND_FACTOR_OPERATIONS } from './second-factor.ts';
import { SENDER_OPERATIONS } from './senders.ts';
import { SESSION_OPERATIONS } from './session.ts';
import { STATISTICS_OPERATIONS } from './statistics.ts';
import { SUB_CLIENT_OPERATIONS } from './sub-clients.ts';
import { TASK_GROUP_OPERATIONS } from './task-groups.ts';
import { TEMPLATE_OPERATIONS } from './templates.ts';
import { TRANSFER_NUMBER_OPERATIONS } from './transfer-numbers.ts';
import { UPLOAD_OPERATIONS } from './uploads.ts';

export const OPERATIONS: readonly Operation[] = [
  ...MESSAGE_OPERATIONS,
  ...MESSAGE_HISTORY_OPERATIONS,
  ...HEAT_MAP_OPERATIONS,
  ...MAILING_OPERATIONS,
  ...EXPORT_OPERATIONS,
  ...STATISTICS_OPERATIONS,
  ...PLACE_STATISTICS_OPERATIONS,
  ...LIVE_OPERATIONS,
  ...UPLOAD_OPERATIONS,
  ...NUMBER_OPERATIONS,
  ...MENU_OPERATIONS,
  ...SAVED_MENU_OPERATIONS,
  ...CONTACT_OPERATIONS,
  ...CONTACT_GROUP_OPERATIONS,
  ...CONTACT_FILE_OPERATIONS,
  ...BLACK_LIST_OPERATIONS,
  ...TEMPLATE_OPERATIONS,
  ...SENDER_OPERATIONS,
  ...TRANSFER_NUMBER_OPERATIONS,
  ...LINK_OPERATIONS,
  ...INCOMING_OPERATIONS,
  ...HANDLER_CALL_OPERATIONS,
  ...RENTAL_OPERATIONS,
  ...CALL_ANSWER_OPERATIONS,
  ...PHONE_OPERATIONS,
  ...TASK_GROUP_OPERATIONS,
  ...ALERT_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...API_KEY_OPERATIONS,
  ...ADDRESS_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...SECOND_FACTOR_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...SUB_CLIENT_OPERATIONS,
  ...DOCUMENT_OPERATIONS,
  ...PAYMENT_OPERATIONS,
  ...REQUEST_OPERATIONS,
  ...ADMINISTRATION_OPERATIONS,
  ...descriptionOperations(() => openApi(OPERATIONS)),
];
