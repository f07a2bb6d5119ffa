// The texts the bench sends: a menu whose every prompt outlasts the pause between two keys, so that each key is answered by a new
// prompt, and a short announcement. Numbers of phones too.

const WORDS = 'один два три четыре пять шесть семь восемь девять десять '.repeat(3);

/** Keys 1 to 3 lead from prompt to prompt for as long as the phone holds the line. */
export const LONG_MENU = `Здравствуйте. {menu: Первое ${WORDS}
1: Единица ${WORDS}
2: Двойка ${WORDS}
3: Тройка ${WORDS}
}`;

export const SHORT_TEXT = 'Это проверка. Спасибо.';

export function phonesFrom(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => String(79_000_000_000 + first + at));
}
