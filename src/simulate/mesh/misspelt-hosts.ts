import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { isSlip } from "../../hints/closeness.ts";
import type { MissingServices } from "../references/missing-service.ts";
import { istioHost, resolveDestination, serviceOfHost } from "./istio.ts";

type DestinationRule = Resource<KindMap["DestinationRule"]>;

/** A DestinationRule whose host is a typo of a Service name, so that its settings apply to nothing. */
export interface MisspeltHost {
  readonly rule: DestinationRule;
  readonly spec: DeepReadonly<NonNullable<KindMap["DestinationRule"]["spec"]>>;
  /** The Service that the host names. */
  readonly named: { readonly name: string; readonly namespace: string };
  readonly near: Resource;
  readonly unknown: string | undefined;
}

/** Only typos: settings for a Service that does not exist yet do no harm. */
export function* misspeltHosts(model: Model, services: MissingServices): Iterable<MisspeltHost> {
  for (const rule of model.all("DestinationRule")) {
    const { spec } = rule.object;
    const named =
      spec?.host === undefined || spec.host.includes("*")
        ? undefined
        : serviceOfHost(istioHost(spec.host, rule.namespace));
    if (spec === undefined || named === undefined) continue;
    if (resolveDestination(model, rule.namespace, spec).problem !== "host-unknown") continue;
    const { near, unknown } = services.explain(named.namespace, named.name, undefined);
    if (near === undefined || !isSlip(near.name, named.name)) continue;
    yield { rule, spec, named, near, unknown };
  }
}

/** The Service that `reviews.shop` was meant to be, and its full name: Istio expands only hosts without a dot. */
export function serviceOfDottedHost(
  model: Model,
  host: string,
): { readonly service: Resource<KindMap["Service"]>; readonly fullName: string } | undefined {
  const [name = "", namespace = "", ...rest] = host.split(".");
  const service = rest.length === 0 || rest[0] === "svc" ? model.get("Service", namespace, name) : undefined;
  return service && { service, fullName: `${name}.${namespace}.svc.cluster.local` };
}
