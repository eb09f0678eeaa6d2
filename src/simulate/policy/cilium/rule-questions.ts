import type { CiliumQuestion } from "../interpretation.ts";
import type { CiliumRule } from "./cilium-policy.ts";

/** What a rule leaves open, whatever it matches. */
export function questionsOf({ action, peers, ports, authenticated }: CiliumRule): readonly CiliumQuestion[] {
  const found = new Set<CiliumQuestion>();
  if (authenticated) found.add("auth");
  for (const { l7, proxied, named } of ports ?? []) {
    if (l7 !== undefined) found.add("l7");
    if (proxied) found.add("proxy");
    if (named.some(({ endPort }) => endPort !== undefined && endPort > 0)) found.add("namedEndPort");
  }
  if (typeof peers !== "string") {
    if (peers.some(({ kind }) => kind === "fqdn")) found.add("fqdn");
    if (action === "Accept" && ports !== undefined && peers.some(({ kind }) => kind === "service"))
      found.add("toServicesNoMatch");
  }
  return [...found];
}
