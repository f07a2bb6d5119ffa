// How the console looks. Owns colours, radii and fonts; pages use Mantine's parts as they are.

import { createTheme, type MantineThemeOverride } from '@mantine/core';

const LOOK = {
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 9 },
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
} satisfies MantineThemeOverride;

/** `close`: what the crosses of windows and notices are called, in the reader's language. */
export function themeOf(close: string): MantineThemeOverride {
  const defaultProps = { closeButtonProps: { 'aria-label': close } };
  return createTheme({
    ...LOOK,
    components: { Modal: { defaultProps }, Drawer: { defaultProps }, Notification: { defaultProps } },
  });
}

/** The nonce that the server gave this page for its styles; undefined in development. */
export function styleNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content;
  return nonce === '' ? undefined : nonce;
}
