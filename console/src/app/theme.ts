// How the console looks. Owns colours, radii and fonts; pages use Mantine's parts as they are.

import { createTheme } from '@mantine/core';

export const THEME = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  // White on the primary colour has a contrast of at least 4.5 in both schemes.
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", monospace',
  headings: { fontFamily: 'inherit', sizes: { h1: { fontSize: '1.6rem' }, h2: { fontSize: '1.2rem' } } },
});

/** The nonce that the server gave this page for its styles; undefined in development. */
export function styleNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content;
  return nonce === '' ? undefined : nonce;
}
