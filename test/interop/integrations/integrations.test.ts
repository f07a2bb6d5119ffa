// What is handed out in `integrations/` run against one real server: each integration does what its page says.

import { after, before, describe } from 'node:test';
import { alertmanagerTests } from './alertmanager.ts';
import { homeAssistantTests } from './home-assistant.ts';
import { measuredTests } from './measured.ts';
import { bitrixTests, woocommerceTests } from './shops.ts';
import { Stage } from './stage.ts';
import { zabbixTests } from './zabbix.ts';

let stage: Stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

describe('Alertmanager', { timeout: 120_000 }, () => alertmanagerTests(() => stage));
describe('Zabbix', { timeout: 120_000 }, () => zabbixTests(() => stage));
describe('Home Assistant', { timeout: 120_000 }, () => homeAssistantTests(() => stage));
describe('WooCommerce', { timeout: 120_000 }, () => woocommerceTests(() => stage));
describe('Bitrix', { timeout: 120_000 }, () => bitrixTests(() => stage));
describe('What was measured', { timeout: 120_000 }, () => measuredTests(() => stage));
