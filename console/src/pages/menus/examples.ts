// Menus to begin with: short, and long enough to have every command. Owns the texts; the long one is that of the documentation.

import type { Language } from '../../words/words.ts';

type Example = { readonly name: string; readonly text: string };

const RU_LONG = `Здравствуйте! Вас приветствует служба доставки.
{menu: Нажмите 1 - о заказе, 2 - адреса, 3 - оператор, 4 - получить SMS, 5 - оставить отзыв.
*: back
#: start
0: repeat
1: Ваш заказ собран. Нажмите 1, чтобы узнать срок, 2 - стоимость.
11: Курьер приедет завтра с десяти до двенадцати.
12: К оплате две тысячи рублей.
2: Наши пункты выдачи есть в трёх городах. Нажмите 1, чтобы услышать адрес.
21: Москва, улица Лесная, дом пять.
3: url
3: call:79999999999,79999999998 wait=10 ok:end err:busy record
4: sms:$phone,,Заказ для номера $phone готов
4: end
5: Оставьте отзыв после сигнала.
5: record: 10
5: Спасибо, отзыв записан.
err: Такого пункта нет, нажмите 0, чтобы повторить.
busy: Оператор не отвечает, выберите другой пункт.
}
До свидания!`;

const EN_LONG = `Hello! This is the delivery service.
{menu: Press 1 for your order, 2 for addresses, 3 for an operator, 4 to get an SMS, 5 to leave a review.
*: back
#: start
0: repeat
1: Your order is packed. Press 1 for the date, 2 for the price.
11: The courier comes tomorrow from ten to twelve.
12: You pay two thousand roubles.
2: You can fetch it in three cities. Press 1 to hear an address.
21: Moscow, Forest street, house five.
3: url
3: call:79999999999,79999999998 wait=10 ok:end err:busy record
4: sms:$phone,,The order for $phone is ready
4: end
5: Leave your review after the tone.
5: record: 10
5: Thank you, it is recorded.
err: There is no such item, press 0 to hear it again.
busy: The operator does not answer, choose another item.
}
Goodbye!`;

const RU_SHORT = `Здравствуйте! Это магазин «Сад».
{menu: Нажмите 1, чтобы узнать часы работы, 2 - услышать адрес.
1: Мы открыты каждый день с десяти до восьми.
2: Улица Лесная, дом пять.
0: repeat
} До свидания!`;

const EN_SHORT = `Hello! This is the Garden shop.
{menu: Press 1 for our hours, 2 for our address.
1: We are open every day from ten to eight.
2: Forest street, house five.
0: repeat
} Goodbye!`;

export const EXAMPLES: Readonly<Record<Language, { readonly short: Example; readonly long: Example }>> = {
  en: {
    short: { name: 'Two keys', text: EN_SHORT },
    long: { name: 'Every command', text: EN_LONG },
  },
  ru: {
    short: { name: 'Две клавиши', text: RU_SHORT },
    long: { name: 'Все команды', text: RU_LONG },
  },
};
