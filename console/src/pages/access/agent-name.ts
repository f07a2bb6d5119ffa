// The browser of a session, as people call it, from what it says of itself. Owns the names; what is none of these stays as it said.

/** Sign in the text → name; browsers that say they are another one stand before it. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bFirefox\//, 'Firefox'],
  [/\bFxiOS\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

export function agentName(agent: string): string {
  const named = (all: typeof BROWSERS): string | undefined => all.find(([sign]) => sign.test(agent))?.[1];
  const browser = named(BROWSERS);
  if (browser === undefined) return agent;
  return [browser, named(SYSTEMS)].filter((one) => one !== undefined).join(', ');
}
