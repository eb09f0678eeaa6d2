import { regexMatches } from "../../route/hostname.ts";
import type { Match } from "../../policy/match.ts";

const yes = (is: boolean): Match => (is ? "yes" : "no");

/**
 * A value of an AuthorizationPolicy against a text: exact, `prefix*`, `*suffix`, and `*` for any text that is not
 * empty. Source: istio pilot/pkg/security/authz/matcher/string.go.
 */
export function matchText(pattern: string, text: string, ignoreCase = false): Match {
  const [own, other] = ignoreCase ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
  if (own === "*") return yes(other !== "");
  if (own.startsWith("*")) return yes(other.endsWith(own.slice(1)));
  return yes(own.endsWith("*") ? other.startsWith(own.slice(0, -1)) : own === other);
}

/**
 * Paths may be templates: `{*}` is one segment, `{**}` any number of them. Source: istio
 * pkg/config/security/security.go, Envoy's URI template matcher.
 */
export function matchPath(pattern: string, path: string): Match {
  if (!pattern.includes("{*}") && !pattern.includes("{**}")) return matchText(pattern, path);
  const expression = pattern
    .split(/(\{\*\*?\})/)
    .map((part) => (part === "{*}" ? "[^/]+" : part === "{**}" ? ".*" : part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")))
    .join("");
  return regexMatches(expression, path);
}

/** A client's identity, as its certificate states it; the account may not be shown. */
export interface Identity {
  readonly namespace: string;
  readonly account: string | undefined;
}

/** An account with this name is taken for one that is not shown. */
const ANY_ACCOUNT = "\u0000";

const fullName = (domain: string, { namespace, account }: Identity): string =>
  `${domain}/ns/${namespace}/sa/${account ?? ANY_ACCOUNT}`;

/** `cluster.local/ns/shop/sa/*` against the part after the trust domain. */
function matchRest(rest: string, { namespace, account }: Identity): Match {
  const own = `ns/${namespace}/sa/`;
  if (account !== undefined)
    return yes(rest.endsWith("*") ? `${own}${account}`.startsWith(rest.slice(0, -1)) : rest === `${own}${account}`);
  if (rest.endsWith("*") && own.startsWith(rest.slice(0, -1))) return "yes";
  return rest.startsWith(own) ? "perhaps" : "no";
}

/**
 * A principal against an identity. `cluster.local` stands for the trust domain of the mesh, whatever it is. Sources:
 * istio pilot/pkg/security/trustdomain/bundle.go, authz/model/generator.go (srcPrincipalGenerator).
 * @param shown trust domains of the mesh that the manifests show.
 */
export function matchPrincipal(pattern: string, identity: Identity, shown: ReadonlySet<string>): Match {
  if (pattern === "*") return "yes";
  const parts = pattern.split("/");
  const [domain = "", ...rest] = parts;
  if (pattern.startsWith("*")) {
    // Behind a wildcard the value is a regular expression: a second wildcard repeats the character before it.
    const answer = regexMatches(`spiffe://.*${pattern.slice(1)}`, `spiffe://${fullName("cluster.local", identity)}`);
    if (answer === "yes" || (identity.account !== undefined && domain === "*")) return answer;
    return domain === "*" && !pattern.includes(`/ns/${identity.namespace}/`) && pattern.includes("/ns/")
      ? "no"
      : "perhaps";
  }
  if (parts.length === 5 && (domain === "cluster.local" || shown.has(domain)))
    return matchRest(rest.join("/"), identity);
  const others = parts.length === 5 ? matchRest(rest.join("/"), identity) : yesIn(pattern, identity, shown);
  return others === "no" ? "no" : shown.size > 0 && parts.length === 5 && domain !== "" ? "no" : "perhaps";
}

/** A principal that is no full identity is compared with the certificate as it is, the trust domain included. */
function yesIn(pattern: string, identity: Identity, shown: ReadonlySet<string>): Match {
  const domains = shown.size > 0 ? [...shown] : [pattern.split("/")[0] ?? ""];
  return yes(
    pattern.endsWith("*") &&
      domains.some((domain) => {
        const head = pattern.slice(0, -1);
        const name = fullName(domain, identity);
        return (
          name.startsWith(head) || (identity.account === undefined && head.startsWith(name.split("\u0000")[0] ?? ""))
        );
      }),
  );
}

/** `source.namespace`: part of a regular expression in which `*` is any text. Source: srcNamespaceGenerator. */
export const matchNamespace = (pattern: string, identity: Identity): Match =>
  regexMatches(`.*/ns/${pattern.replaceAll("*", ".*")}/.*`, `spiffe://${fullName("cluster.local", identity)}`);

/** `serviceAccounts`: `NAME` of the policy's namespace, or `NAMESPACE/NAME`. Source: serviceAccountRegex. */
export function matchAccount(value: string, own: string, { namespace, account }: Identity): Match {
  const [wanted, name] = value.includes("/") ? value.split("/", 2) : [own, value];
  if (namespace !== wanted) return "no";
  return account === undefined ? "perhaps" : yes(account === name);
}
