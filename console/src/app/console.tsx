// The console as a whole: language, looks, the cache of answers and the pages. Owns what all pages share; what a page shows is its own.

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { Refusal } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { firstLanguage, keepLanguage, LanguageContext } from '../words/words.ts';
import { routerOf } from './router.ts';
import { styleNonce, themeOf } from './theme.ts';

/** Refusals are answers: only what was not answered is asked again. */
function isWorthAsking(failures: number, trouble: Error): boolean {
  return failures < 2 && (!(trouble instanceof Refusal) || trouble.status === 0 || trouble.status >= 500);
}

function clientOf(): QueryClient {
  const noteEnd = (trouble: Error): void => {
    if (trouble instanceof Refusal && trouble.status === 401)
      client.setQueryData(sessionQuery.queryKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: noteEnd }),
    mutationCache: new MutationCache({ onError: noteEnd }),
    defaultOptions: { queries: { retry: isWorthAsking, staleTime: 5_000 } },
  });
  return client;
}

const nonce = styleNonce();
// Windows that keep the page behind them from scrolling make a style of their own and take its nonce from here (package get-nonce).
if (nonce !== undefined) Object.assign(globalThis, { __webpack_nonce__: nonce });

const client = clientOf();
const router = routerOf(client);

// A session that ended while a page was open leads to the sign-in page and back.
client.getQueryCache().subscribe(({ type, query }) => {
  if (type === 'updated' && query.queryKey[0] === 'session' && query.state.data === null)
    void router.invalidate();
});

const CLOSE = { en: 'Close', ru: 'Закрыть' };

export function Console() {
  const [language, setLanguage] = useState(firstLanguage);
  const choice = useMemo(() => ({ language, choose: setLanguage }), [language]);
  useEffect(() => {
    keepLanguage(language);
    document.documentElement.lang = language;
  }, [language]);
  const theme = useMemo(() => themeOf(CLOSE[language]), [language]);
  return (
    <LanguageContext value={choice}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        {...(nonce !== undefined && { getStyleNonce: () => nonce })}
      >
        <Notifications position="bottom-right" />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </LanguageContext>
  );
}
