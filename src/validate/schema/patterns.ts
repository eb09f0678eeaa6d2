import { NAME_FAULTS } from "../formats/name-faults.ts";

const NAME = NAME_FAULTS.dnsSubdomain;

/** What the patterns of the shipped definitions require, in words. */
const WORDS: Readonly<Record<string, string>> = {
  "^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$": NAME,
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$": NAME,
  "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$":
    "is not a host name: it may begin with '*.', and otherwise contain only lower-case letters, digits, '-' and '.'; " +
    "no scheme, port or path",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": NAME_FAULTS.dnsLabel,
  "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$": "is not the name of a kind: it may only contain letters, digits and '-'",
  "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$":
    "is not the name of a header: it may only contain letters, digits and !#$%&'*+-.^_`|~",
  "^([0-9]{1,5}(h|m|s|ms)){1,4}$": "is not a duration such as 500ms, 10s or 1h30m",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$":
    "must be a domain, a slash and a path, as in example.com/name",
};

export const patternFault = (pattern: string): string => WORDS[pattern] ?? `does not match the pattern ${pattern}`;
