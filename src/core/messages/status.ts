// The statuses of a message (spec codes.md section 2) and what each means for counting. Owns the table.

export const STATUS = {
  missing: -3,
  stopped: -2,
  waiting: -1,
  handed: 0,
  delivered: 1,
  read: 2,
  expired: 3,
  clicked: 4,
  undeliverable: 20,
  numberWrong: 22,
  forbidden: 23,
  moneyShort: 24,
  unreachable: 25,
} as const;

/** The four heaps every accepted message lies in, one at a time. */
export type Heap = 'waiting' | 'delivered' | 'failed' | 'expired';

type StatusRow = { readonly heap: Heap; readonly ru: string; readonly en: string };

export const STATUSES: ReadonlyMap<number, StatusRow> = new Map<number, StatusRow>([
  [-3, { heap: 'failed', ru: 'Сообщение не найдено', en: 'Message not found' }],
  [-2, { heap: 'waiting', ru: 'Остановлено', en: 'Stopped' }],
  [-1, { heap: 'waiting', ru: 'Ожидает отправки', en: 'Waiting to be sent' }],
  [0, { heap: 'waiting', ru: 'Передано оператору', en: 'Sent to operator' }],
  [1, { heap: 'delivered', ru: 'Доставлено', en: 'Delivered' }],
  [2, { heap: 'delivered', ru: 'Прочитано', en: 'Read' }],
  [3, { heap: 'expired', ru: 'Просрочено', en: 'Expired' }],
  [4, { heap: 'delivered', ru: 'Нажата ссылка', en: 'Link clicked' }],
  [20, { heap: 'failed', ru: 'Невозможно доставить', en: 'Cannot be delivered' }],
  [22, { heap: 'failed', ru: 'Неверный номер', en: 'Invalid number' }],
  [23, { heap: 'failed', ru: 'Запрещено', en: 'Forbidden' }],
  [24, { heap: 'failed', ru: 'Недостаточно средств', en: 'Insufficient funds' }],
  [25, { heap: 'failed', ru: 'Недоступный номер', en: 'Unavailable number' }],
]);

export type NameLanguage = 'ru' | 'en';

/** The same words in each of them. */
export type InWords = Readonly<Record<NameLanguage, string>>;

/** The name of a status; a number no table has is shown as it is. */
export function statusName(status: number, language: NameLanguage): string {
  return STATUSES.get(status)?.[language] ?? String(status);
}

export function heapOf(status: number): Heap {
  return STATUSES.get(status)?.heap ?? 'failed';
}

export function isFinal(status: number): boolean {
  return heapOf(status) !== 'waiting';
}
