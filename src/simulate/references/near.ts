import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { isSlip } from "../../hints/closeness.ts";
import { nearestService } from "./target.ts";
import type { ReferenceTarget, ServiceDirectory } from "./target.ts";
import type { Reference } from "./reference.ts";

type Service = Resource<KindMap["Service"]>;

/** Variables and settings that contain just a host name. */
const HOST_VARIABLE = /(?:^|[_.-])(?:host|hostname|server|addr|address)$|Host(?:name)?$/i;

/** The single word of a variable for a host: only if a Service has a nearly equal name. */
export function nearOfHostVariable(
  model: Model,
  names: ServiceDirectory,
  { name, shape, source }: Reference,
  target: ReferenceTarget & { kind: "missing" },
): Service | undefined {
  if (
    shape !== "host" ||
    target.confidence !== "low" ||
    !HOST_VARIABLE.test(name) ||
    (source !== "env" && source !== "config-map") ||
    target.name.length < 5
  )
    return undefined;
  const near = nearestService(model, names, target);
  return near !== undefined && isSlip(target.name, near.name) ? near : undefined;
}

/**
 * A Service of the namespace whose name has the same prefix of an overlay or release as all others: `dev-api` for
 * `api`.
 */
export function prefixedService(
  model: Model,
  names: ServiceDirectory,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Service | undefined {
  const all = names.byNamespace.get(namespace) ?? [];
  const found = all.filter((candidate) => candidate.endsWith(`-${name}`) || candidate.startsWith(`${name}-`));
  const [only] = found;
  if (name.length < 3 || only === undefined || found.length > 1 || all.length < 2) return undefined;
  const prefix = only.endsWith(`-${name}`) ? only.slice(0, -name.length) : "";
  const suffix = prefix === "" ? only.slice(name.length) : "";
  const isOfAll = all.every((one) => one.startsWith(prefix) && one.endsWith(suffix));
  return isOfAll ? model.get("Service", namespace, only) : undefined;
}
