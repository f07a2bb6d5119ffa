// What an account may be called and how its password must look. Owns these two rules; who may give them is others' business.

const LOGIN = /^[\p{L}\p{N}._@-]{1,60}$/u;

export const LOGIN_RULE = 'a login is 1 to 60 letters, digits or . _ @ -';

export function isLogin(text: string): boolean {
  return LOGIN.test(text);
}

const PASSWORD_LEAST = 8;
const PASSWORD_MOST = 100;
const GROUPS_LEAST = 3;

export const PASSWORD_RULE =
  'a password has at least 8 characters, and three of: letters, digits, letters of both cases, signs';

/** The rule for sub-clients (spec http-clients 2): eight characters, and three of letters, digits, mixed case, signs. */
export function isPasswordStrong(password: string): boolean {
  const length = [...password].length;
  if (length < PASSWORD_LEAST || length > PASSWORD_MOST) return false;
  const groups = [
    /\p{L}/u.test(password),
    /\p{N}/u.test(password),
    /\p{Lu}/u.test(password) && /\p{Ll}/u.test(password),
    /[^\p{L}\p{N}]/u.test(password),
  ];
  return groups.filter(Boolean).length >= GROUPS_LEAST;
}
