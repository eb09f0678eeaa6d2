import { parseIP } from "../../../src/base/ip.ts";
import { acceptedModel } from "../../../src/workspace/accepted-model.ts";
import { authorizationsOf } from "../../../src/simulate/mesh/authorization/policy.ts";
import { decide } from "../../../src/simulate/mesh/authorization/decide.ts";
import type { AuthorizationDecision } from "../../../src/simulate/mesh/authorization/decide.ts";
import { parseURL } from "../../../src/simulate/route/request.ts";
import { parseSource } from "../../../src/yaml/parse-source.ts";

export type Answer = AuthorizationDecision["answer"];

/** `rules` of one ALLOW policy, or `ACTION rules`, several joined by `;`; who connects how; the answer. */
export type Case = readonly [policies: string, connection: string, answer: Answer];

/** Cases with the place in Istio's code or pages that they come from. */
export interface Family {
  readonly name: string;
  readonly source: string;
  readonly cases: readonly Case[];
}

function policyText(text: string, index: number): string {
  const [, action = "ALLOW", rest = ""] = /^(?:(ALLOW|DENY|CUSTOM|AUDIT) )?(.*)$/.exec(text.trim()) ?? [];
  const rules = rest === "none" ? "" : `, rules: ${rest}`;
  return (
    "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n" +
    `metadata: {name: p${index}, namespace: shop}\nspec: {action: ${action}${rules}}\n`
  );
}

/**
 * What policies that select a pod say of a connection to its port 8080: `shop/cli GET /api`, `plain POST /`, `? TCP`
 * (identity not known), `shop/? GET /` (account not known), with `host=`, `from=`, `port=` and headers `x-team=`.
 */
export function ask(policies: string, connection: string): Answer {
  const text = policies.split(";").map(policyText).join("---\n");
  const { documents } = parseSource({ path: "policies.yaml", text });
  const selecting = authorizationsOf(acceptedModel(documents)).map((policy) => ({ policy, match: "yes" as const }));
  const [client = "", what = "", ...words] = connection.split(" ");
  const path = words[0]?.startsWith("/") === true ? words.shift() : undefined;
  const options = new Map(words.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
  const [namespace = "", account] = client.split("/");
  const take = (name: string): string | undefined => {
    const value = options.get(name);
    options.delete(name);
    return value;
  };
  const [host, from, port, domain] = ["host", "from", "port", "domain"].map(take);
  const url = parseURL(`http://${host ?? "web.shop"}${path ?? "/"}`);
  const request =
    what === "TCP" || what === "any" || url === undefined
      ? undefined
      : { ...url, method: what, headers: Object.fromEntries(options) };
  return decide(selecting, {
    identity:
      client === "plain"
        ? "none"
        : client === "?"
          ? undefined
          : { namespace, account: account === "?" ? undefined : account },
    source: from === undefined ? undefined : parseIP(from),
    destination: parseIP("10.0.0.9"),
    port: Number(port ?? 8080),
    request,
    isTCP: what === "TCP",
    trustDomains: new Set(domain === undefined ? [] : [domain]),
  }).answer;
}
