const MARKED = new RegExp(
  String.raw`\bENC\[|\$\{[^}]*\}|\$\([^)]*\)|\{[^{}]*\}|<[A-Za-z_][^<>]*>|%[A-Za-z_]+%|__[A-Za-z_]+__|@[A-Za-z_]+@|` +
    String.raw`\[\[|\$[A-Za-z_]+`,
);
/** `CLUSTER_NAME`, `REPLACEME-web`, and a name that is all upper case. */
const SHOUTED = /(?:^|[-.])[A-Z][A-Z0-9]*_[A-Z0-9_]+(?:$|[-.])|REPLACE|CHANGE_?ME|PLACEHOLDER|^[A-Z][A-Z0-9]{2,}$/;
/** `wipe-HOSTNAME`: of upper-case words in a name only those that say what to insert. */
const SHOUTED_PART = new RegExp(
  String.raw`(?:^|[-.])(?:(?:MY|YOUR|THE)?(?:HOST|NODE|CLUSTER|DOMAIN|USER|PROJECT|TENANT|CUSTOMER|TEAM|APP|SERVICE|` +
    String.raw`RELEASE|BRANCH|REGION|IMAGE|POD|JOB)?NAME|HOST|NODE|CLUSTER|NAMESPACE|VERSION|REGION|DOMAIN|` +
    String.raw`ENVIRONMENT|ENV|TENANT|PROJECT|USER|PASSWORD|TOKEN|IMAGE|TAG|PORT|ADDRESS|IPADDRESS|IPADDR|UUID|` +
    String.raw`GUID|NUMBER|INDEX|SUFFIX|PREFIX|BRANCH|COMMIT|REVISION|YOUR[A-Z]+|TODO|FIXME|XXX+)(?:$|[-.])`,
);
/** `${NAME}`, `<name>`, `%NAME%`, `[[name]]`: replaced before it is applied. */
export const containsPlaceholder = (text: string): boolean => MARKED.test(text);

/** The same for names of objects, where `CLUSTER_NAME` is a placeholder too. */
export const isPlaceholderName = (name: string): boolean =>
  MARKED.test(name) || SHOUTED.test(name) || SHOUTED_PART.test(name);

/** `HTTPServer` → `http-server`, `web_app` → `web-app`; other characters become `-`. */
const kebab = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/-{2,}/g, "-")
    .replaceAll(/\.{2,}/g, ".");

const trim = (text: string): string => text.replaceAll(/^[-.]+|[-.]+$/g, "");

/**
 * The format of a name. `label-1035` starts with a letter, as required for Service names before Kubernetes 1.36
 * (KEP-5311).
 */
export type NameFormat = "label" | "label-1035" | "subdomain" | "port";

/** The closest valid name, without a length limit except for port names; undefined if nothing of it remains. */
export function nearestValidName(name: string, format: NameFormat): string | undefined {
  const base = kebab(name);
  switch (format) {
    case "subdomain":
      return trim(base).replaceAll(/-*\.-*/g, ".") || undefined;
    case "label":
      return trim(base.replaceAll(".", "-").replaceAll(/-{2,}/g, "-")) || undefined;
    case "label-1035":
      return trim(base.replaceAll(".", "-").replaceAll(/-{2,}/g, "-")).replace(/^[0-9-]+/, "") || undefined;
    case "port": {
      const short = shorten(trim(base.replaceAll(".", "-").replaceAll(/-{2,}/g, "-")));
      return /[a-z]/.test(short) ? short : /^\d+$/.test(short) ? `port-${short}` : undefined;
    }
    default:
      return format satisfies never;
  }
}

/** At most 15 characters: whole words while they fit. */
function shorten(name: string): string {
  if (name.length <= 15) return name;
  let short = "";
  for (const word of name.split("-")) {
    const next = short === "" ? word : `${short}-${word}`;
    if (next.length > 15) break;
    short = next;
  }
  return trim(short === "" ? name.slice(0, 15) : short);
}
