import { fieldsOf, listOf, textOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import { parseCIDR, parseIP } from "../../../base/ip.ts";
import type { Resource } from "../../../model/resource.ts";
import { sectionOf, SECTIONS } from "./cilium-policy.ts";
import { isEntity, peerFields } from "./peers.ts";
import { portRuleRefusals } from "./port-refusals.ts";
import type { Path, Refusal } from "./refusal.ts";
import { selectorRefusals } from "./selector-refusals.ts";

const isListed = (value: unknown): boolean => listOf(value).length > 0;

function* cidrRefusals(value: unknown, path: Path): Iterable<Refusal> {
  const written = String(value);
  if (parseCIDR(written) === undefined && (written.includes("/") || parseIP(written) === undefined))
    yield { path, detail: `"${written}" is neither an address nor a CIDR` };
}

function* cidrSetRefusals(item: Fields, path: Path): Iterable<Refusal> {
  const named = ["cidr", "cidrGroupRef", "cidrGroupSelector"].filter((name) =>
    name === "cidrGroupSelector" ? isRecord(item[name]) : textOf(item[name]) !== undefined,
  );
  if (named.length !== 1)
    return yield {
      path,
      detail:
        named.length === 0
          ? "one of cidr, cidrGroupRef and cidrGroupSelector is required"
          : `only one of ${named.join(" and ")} can be set`,
    };
  if (named[0] === "cidrGroupSelector")
    return yield* selectorRefusals(fieldsOf(item["cidrGroupSelector"]), [...path, "cidrGroupSelector"]);
  if (named[0] !== "cidr") return;
  const block = parseCIDR(String(item["cidr"]));
  if (block === undefined) return yield { path: [...path, "cidr"], detail: `"${String(item["cidr"])}" is not a CIDR` };
  for (const [index, except] of listOf(item["except"]).entries()) {
    const hole = parseCIDR(String(except));
    const isInside =
      hole?.family === block.family &&
      hole.prefix >= block.prefix &&
      parseCIDR(`${String(except).split("/")[0] ?? ""}/${block.prefix}`)?.bytes.join() === block.bytes.join();
    if (!isInside)
      yield {
        path: [...path, "except", index],
        detail: `"${String(except)}" is not a part of ${String(item["cidr"])}`,
      };
  }
}

function* fqdnRefusals(item: Fields, path: Path): Iterable<Refusal> {
  const { matchName, matchPattern } = item;
  if (textOf(matchName) !== undefined && textOf(matchPattern) !== undefined)
    yield { path, detail: "only one of matchName and matchPattern can be set" };
  if (textOf(matchName) !== undefined && !/^[-a-zA-Z0-9_.]+$/.test(String(matchName)))
    yield { path: [...path, "matchName"], detail: `"${String(matchName)}" contains characters that no name has` };
  if (textOf(matchPattern) !== undefined && !/^[-a-zA-Z0-9_.*]+$/.test(String(matchPattern)))
    yield { path: [...path, "matchPattern"], detail: `"${String(matchPattern)}" contains characters that no name has` };
}

function* peerRefusals(rule: Fields, direction: "Ingress" | "Egress", path: Path): Iterable<Refusal> {
  const used = peerFields(direction).filter((field) => isListed(rule[field]));
  const [first, second] = used;
  if (first !== undefined && second !== undefined)
    yield { path: [...path, second], detail: `${first} and ${second} cannot be combined in one rule` };
  for (const field of used) {
    const at = [...path, field];
    if (field.endsWith("Nodes"))
      yield { path: at, detail: `${field} needs the option enable-node-selector-labels, which is off by default` };
    for (const [index, item] of listOf(rule[field]).entries()) {
      const here = [...at, index];
      if (/Endpoints$|Nodes$/.test(field)) yield* selectorRefusals(fieldsOf(item), here);
      else if (field.endsWith("CIDR")) yield* cidrRefusals(item, here);
      else if (field.endsWith("CIDRSet")) yield* cidrSetRefusals(fieldsOf(item), here);
      else if (field.endsWith("Entities") && !isEntity(String(item)))
        yield { path: here, detail: `"${String(item)}" is not an entity` };
      else if (field.endsWith("FQDNs")) yield* fqdnRefusals(fieldsOf(item), here);
    }
  }
}

function* ruleRefusals(
  rule: Fields,
  {
    direction,
    action,
    selectsNodes,
  }: { direction: "Ingress" | "Egress"; action: "Accept" | "Deny"; selectsNodes: boolean },
  path: Path,
): Iterable<Refusal> {
  yield* peerRefusals(rule, direction, path);
  if (isListed(rule["icmps"]) && isListed(rule["toPorts"]))
    yield { path: [...path, "icmps"], detail: "icmps and toPorts cannot be combined in one rule" };
  for (const [index, item] of listOf(rule["toPorts"]).entries())
    yield* portRuleRefusals(fieldsOf(item), { direction, action, selectsNodes }, [...path, "toPorts", index]);
}

function* specRefusals(spec: Fields, isClusterwide: boolean, path: Path): Iterable<Refusal> {
  const sections = SECTIONS.map(([field]) => field);
  if (!sections.some((field) => isListed(spec[field])))
    return yield { path, detail: `it has no rule: one of ${sections.join(", ")} must have an item` };
  const { endpointSelector, nodeSelector } = spec;
  const [byPods, byNodes] = [isRecord(endpointSelector), isRecord(nodeSelector)];
  if (!byPods && !byNodes) return yield { path, detail: "it has neither an endpointSelector nor a nodeSelector" };
  if (byPods && byNodes)
    return yield { path: [...path, "nodeSelector"], detail: "endpointSelector and nodeSelector cannot be combined" };
  if (byNodes && !isClusterwide)
    yield {
      path: [...path, "nodeSelector"],
      detail: "nodeSelector is only for a CiliumClusterwideNetworkPolicy",
    };
  if (isRecord(endpointSelector)) yield* selectorRefusals(endpointSelector, [...path, "endpointSelector"]);
  if (isRecord(nodeSelector)) yield* selectorRefusals(nodeSelector, [...path, "nodeSelector"]);
  for (const [, direction, action] of SECTIONS) {
    const field = sectionOf({ direction, action });
    for (const [index, rule] of listOf(spec[field]).entries())
      yield* ruleRefusals(fieldsOf(rule), { direction, action, selectsNodes: byNodes }, [...path, field, index]);
  }
}

const known = new WeakMap<Resource, readonly Refusal[]>();

function find(resource: Resource): readonly Refusal[] {
  const { spec, specs } = resource.object;
  const isClusterwide = resource.kind === "CiliumClusterwideNetworkPolicy";
  if (!isRecord(spec) && !Array.isArray(specs)) return [{ path: [], detail: "it has neither spec nor specs" }];
  return [
    ...(isRecord(spec) ? specRefusals(spec, isClusterwide, ["spec"]) : []),
    ...listOf(specs).flatMap((item, index) => [...specRefusals(fieldsOf(item), isClusterwide, ["specs", index])]),
  ];
}

/**
 * Why Cilium refuses a policy that the API server has accepted: the whole object then has no effect. Source: cilium
 * v1.20.2 pkg/policy/api/rule_validation.go, with the options of a default installation.
 */
export function refusalsOf(resource: Resource): readonly Refusal[] {
  let found = known.get(resource);
  if (found === undefined) known.set(resource, (found = find(resource)));
  return found;
}
