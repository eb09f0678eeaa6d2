import { Memo } from "../base/memo.ts";

/** Words that mark the name of a variable or field as that of a secret, at any position: `DB_PASSWORD_OLD`. */
const SECRET_PARTS: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "token",
  "tokens",
  "secret",
  "secrets",
  "credential",
  "credentials",
  "creds",
  "bearer",
  "dsn",
  "jwt",
  "apikey",
  "accesskey",
  "secretkey",
  "privatekey",
  "signingkey",
  "encryptionkey",
  "authkey",
]);

/** Those that do so at the end alone: `DB_PASS`, not `pass_through`. */
const SECRET_ENDS: ReadonlySet<string> = new Set(["pass", "pwd", "pw", "pin", "salt", "cookie"]);

/** What a key is for that is a secret; `topologyKey` and the bare `key` are words of the API. */
const KEY_OF: ReadonlySet<string> = new Set([
  "api",
  "access",
  "secret",
  "private",
  "signing",
  "encryption",
  "auth",
  "master",
  "app",
  "license",
  "session",
  "shared",
  "account",
  "client",
  "admin",
  "ssh",
  "tls",
  "ssl",
  "deploy",
  "webhook",
  "hmac",
  "aes",
  "rsa",
  "cookie",
  "user",
  "storage",
]);

/**
 * With one of these at its end a name is about a place or a property of the secret, not about its value: `TOKEN_URL`,
 * `secretName`.
 */
const HARMLESS_ENDS: ReadonlySet<string> = new Set([
  "url",
  "uri",
  "host",
  "hostname",
  "addr",
  "address",
  "port",
  "endpoint",
  "service",
  "server",
  "file",
  "path",
  "dir",
  "folder",
  "name",
  "names",
  "ref",
  "refs",
  "class",
  "ttl",
  "issuer",
  "audience",
  "expiry",
  "expiration",
  "lifetime",
  "length",
  "size",
  "type",
  "mode",
  "enabled",
  "seconds",
  "minutes",
  "hours",
  "days",
  "header",
  "prefix",
  "namespace",
  "selector",
  "version",
  "algorithm",
  "rotation",
  "count",
  "policy",
  "provider",
  "store",
  "manager",
  "mount",
  "volume",
  "generator",
  "options",
  "id",
]);

/** Fields of the Kubernetes API, and directives of NGINX, that only look like one. */
const API_FIELDS: ReadonlySet<string> = new Set([
  "automountServiceAccountToken",
  "secret",
  "secrets",
  "imagePullSecrets",
  "serviceAccountToken",
  "existingSecret",
  "proxy_pass",
  "fastcgi_pass",
  "uwsgi_pass",
  "scgi_pass",
  "grpc_pass",
  "memcached_pass",
]);

/** Directives of nginx that name an upstream: they pass a request on. */
const PASSES_ON = /^(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/i;

const parts = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());

const answers = new Memo(judge);

function judge(name: string): boolean {
  if (API_FIELDS.has(name) || PASSES_ON.test(name)) return false;
  // The key of an annotation or label has its words after the slash.
  const words = parts(name.slice(name.lastIndexOf("/") + 1));
  const last = words.at(-1);
  if (last === undefined || HARMLESS_ENDS.has(last)) return false;
  if (
    SECRET_ENDS.has(last) ||
    words.some((word) => SECRET_PARTS.has(word) || /(?:password|passwd|secret|token|apikey)$/.test(word))
  )
    return true;
  const before = words.at(-2);
  return (
    (last === "key" || last === "keys") && before !== undefined && (KEY_OF.has(before) || name === name.toUpperCase())
  );
}

/** Whether a variable, field or argument of this name has a value that is not to be shown. */
export const isSecretName = (name: string): boolean => name.length <= 128 && answers.get(name);

/** The user name and password of a URL, between `://` and `@`. */
const USER_INFO = /(?<=[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"'`<>]{1,500}(?=@)/gi;
/** `token=abc`, `--password=abc`, `--token abc`, `DB_PASSWORD=abc`, `Authorization: Bearer abc`. */
const ASSIGNED =
  /(?<![\w.-])((?:--?)?[A-Za-z_][\w.-]{1,80})(=|%3[dD]|\s+(?=[^\s-]))("[^"\n]*"|'[^'\n]*'|[^\s&"'`,;<>)\]}]+)/g;
const BEARER = /(?<=\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/g;

/** A range of a text. */
export type Range = readonly [from: number, to: number];

/** What of any text is secret by its form: passwords in URLs, and what is assigned to a name that looks secret. */
export function secretParts(text: string): readonly Range[] {
  const found: Range[] = [];
  if (text.includes("@"))
    for (const { index, 0: whole } of text.matchAll(USER_INFO)) found.push([index, index + whole.length]);
  for (const match of text.includes("=") || text.includes("--") || text.includes("%3") ? text.matchAll(ASSIGNED) : []) {
    const [whole, name = "", sign = "", value = ""] = match;
    if (sign.trim() === "" && !name.startsWith("-")) continue;
    if (isSecretName(name.replace(/^-+/, "")))
      found.push([match.index + whole.length - value.length, match.index + whole.length]);
  }
  for (const { index, 0: whole } of /\b(?:Bearer|Basic)\s/.test(text) ? text.matchAll(BEARER) : [])
    found.push([index, index + whole.length]);
  return found;
}
