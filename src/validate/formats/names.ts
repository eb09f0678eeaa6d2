import { ENDS, NAME_FAULTS } from "./name-faults.ts";

/**
 * Formats of names, each as a list of faults in a person's words. An empty list means that the value is fine. The
 * number of faults is the API server's, which reports each by itself.
 * @see k8s.io/apimachinery pkg/util/validation/validation.go, pkg/api/validate/content
 */
export type Faults = readonly string[];
export type Check = (value: string) => Faults;
/** `prefix`: the value is a `generateName`, to which something will be appended. */
export type NameCheck = (value: string, prefix?: boolean) => Faults;

const NONE: Faults = [];
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const SUBDOMAIN_WITH_UNDERSCORE = /^_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

/** Go counts bytes, JavaScript UTF-16 units. */
export function byteLength(value: string): number {
  let bytes = value.length;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit > 0x7ff) bytes += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}

export const tooLong = (most: number): string => `is too long: at most ${most} characters`;

/** What is wrong with a value. @param fault put together on demand: a value that is ok may still be too long. */
function faults(value: string, most: number, ok: boolean, fault: () => string): Faults {
  const long = value.length > most;
  if (ok && !long) return NONE;
  return [...(long ? [tooLong(most)] : []), ...(ok ? [] : [fault()])];
}

export const dnsLabel: Check = (value) =>
  faults(value, MAX_LABEL, LABEL.test(value), () =>
    SUBDOMAIN.test(value) ? "must not contain dots: it is one DNS label" : NAME_FAULTS.dnsLabel,
  );

export const dnsLabel1035: Check = (value) =>
  faults(value, MAX_LABEL, LABEL_1035.test(value), () => NAME_FAULTS.dnsLabel1035);

export const dnsSubdomain: Check = (value) =>
  faults(value, MAX_SUBDOMAIN, SUBDOMAIN.test(value), () => NAME_FAULTS.dnsSubdomain);

export const dnsSubdomainWithUnderscore: Check = (value) =>
  faults(value, MAX_SUBDOMAIN, SUBDOMAIN_WITH_UNDERSCORE.test(value), () => NAME_FAULTS.dnsSubdomainWithUnderscore);

export const wildcardDnsSubdomain: Check = (value) =>
  faults(
    value,
    MAX_SUBDOMAIN,
    value.startsWith("*.") && SUBDOMAIN.test(value.slice(2)),
    () => "is not a wildcard DNS name: '*.' comes first and a DNS name in lower case follows",
  );

/** The last character of a `generateName` is replaced, as the server does: a dash at its end is fine. */
const named =
  (check: Check): NameCheck =>
  (value, prefix = false) =>
    check(prefix && value.length > 1 && value.endsWith("-") ? `${value.slice(0, -2)}a` : value);

export const nameIsDnsLabel = named(dnsLabel);
export const nameIsDnsLabel1035 = named(dnsLabel1035);
export const nameIsDnsSubdomain = named(dnsSubdomain);

/** Names that only have to survive as a part of a URL, such as those of RBAC. */
export const pathSegment: NameCheck = (value, prefix = false) => {
  if (!prefix && (value === "." || value === "..")) return [`must not be '${value}'`];
  return ["/", "%"].filter((part) => value.includes(part)).map((part) => `must not contain '${part}'`);
};

/** Label keys, annotation keys (lower-cased), resource names, conditions: `[prefix/]name`. */
export const qualifiedName: Check = (value) => {
  const slash = value.indexOf("/");
  if (slash < 0) return value.length <= MAX_LABEL && QUALIFIED.test(value) ? NONE : nameOfKey(value);
  const prefix = value.slice(0, slash);
  const name = value.slice(slash + 1);
  if (name.includes("/"))
    return ["may contain only one '/', between a DNS name and the name proper, as in example.com/name"];
  const first = prefix === "" ? ["has nothing before its '/'"] : dnsSubdomain(prefix);
  const second = nameOfKey(name);
  if (first.length + second.length === 0) return NONE;
  return [...(prefix === "" ? first : first.map((fault) => `has a prefix that ${fault}`)), ...second];
};

function nameOfKey(name: string): Faults {
  if (name.length <= MAX_LABEL && QUALIFIED.test(name)) return NONE;
  const length =
    name === "" ? ["has an empty name"] : name.length > MAX_LABEL ? [`has a name that ${tooLong(MAX_LABEL)}`] : [];
  return QUALIFIED.test(name) ? length : [...length, `may only contain letters, digits, '-', '_' and '.', and ${ENDS}`];
}

export const labelValue: Check = (value) =>
  faults(
    value,
    MAX_LABEL,
    value === "" || QUALIFIED.test(value),
    () => `is not a label value: letters, digits, '-', '_' and '.', and it ${ENDS}`,
  );

/** With a letter somewhere, and hyphens one by one between letters and digits. */
const PORT_NAME = /^(?=[-0-9]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Names of container ports and references to them (IANA service names). */
export const portName: Check = (value) => {
  if (value.length <= 15 && PORT_NAME.test(value)) return NONE;
  const found: string[] = [];
  if (value.length > 15) found.push(tooLong(15));
  if (!/^[-a-z0-9]+$/.test(value)) found.push("may only contain lower-case letters, digits and '-'");
  if (!/[a-z]/.test(value)) found.push("must contain a letter: it is a port name, and a number must not be quoted");
  if (value.includes("--")) found.push("must not contain two hyphens in a row");
  if (value.startsWith("-") || value.endsWith("-")) found.push("must not start or end with a hyphen");
  return found;
};

export const portNumber = (value: number): Faults => inRange(value, 1, 65535);
export const inRange = (value: number, least: number, most: number): Faults =>
  value >= least && value <= most ? NONE : [`must be between ${least} and ${most}`];

/** Users and groups. */
export const unixId = (value: number): Faults => inRange(value, 0, 2_147_483_647);

const dotPrefix = (value: string): Faults => {
  if (value === "." || value === "..") return [`must not be '${value}'`];
  return value.startsWith("..") ? ["must not start with '..'"] : NONE;
};

export const configMapKey: Check = (value) => [
  ...faults(
    value,
    MAX_SUBDOMAIN,
    /^[-._a-zA-Z0-9]+$/.test(value),
    () => "may only contain letters, digits, '-', '_' and '.'",
  ),
  ...dotPrefix(value),
];

/** Environment variables up to Kubernetes 1.31. */
export const envVarName: Check = (value) => [
  ...(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value)
    ? NONE
    : ["may only contain letters, digits, '_', '-' and '.', and must not start with a digit"]),
  ...dotPrefix(value),
];

/** Environment variables since Kubernetes 1.32 (RelaxedEnvironmentVariableValidation). */
export const relaxedEnvVarName: Check = (value) => [
  ...(value === "" ? ["must not be empty"] : NONE),
  ...(/^[\u0020-\u003c\u003e-\u007e]*$/.test(value)
    ? NONE
    : ["may only contain printable ASCII characters other than '='"]),
];

export const httpHeaderName: Check = (value) =>
  /^[-A-Za-z0-9]+$/.test(value) ? NONE : ["is not an HTTP header name: letters, digits and '-'"];
export const percentage: Check = (value) =>
  /^[0-9]+%$/.test(value) ? NONE : ["is neither a number without quotes nor a percentage such as 25%"];
