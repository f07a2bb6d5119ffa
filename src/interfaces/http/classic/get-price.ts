// `get.php?get_price=1` (spec http-data 4): what the account pays, one record for each tariff zone. Owns the fields of the
// reply; the columns and their order are `core/prices/price-zones.ts`.

import { err, ok } from '../../../base/result.ts';
import { decimalMoney } from '../../../core/accounts/money.ts';
import type { Doors } from '../../../core/doors.ts';
import { PRICE_COLUMNS, type PricedZone } from '../../../core/prices/price-zones.ts';
import { type Field, listReply, numberField, textField } from '../../../dialect/records.ts';
import type { Answer } from './classic-request.ts';

export function priceAnswer(doors: Doors): Answer {
  return async ({ account, format }) => {
    const zones = await doors.prices.of(account);
    if (!zones.ok) return err({ fault: zones.error });
    return ok(listReply(zones.value.map(fieldsOf), format, { list: 'prices', one: 'price' }));
  };
}

function fieldsOf({ zone, name, prices }: PricedZone): readonly Field[] {
  const columns = PRICE_COLUMNS.map(({ name: column }, at) => textField(column, decimalMoney(prices[at]!)));
  return [numberField('zone', zone), textField('name', name), ...columns];
}
