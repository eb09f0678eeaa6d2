import { fieldsOf, listOf } from "../../base/values.ts";
import type { Fields } from "../../base/values.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { workloadEnd } from "../policy/connection-end.ts";
import { serviceBackends } from "../service/backends.ts";
import { injectionOf } from "./injection.ts";
import type { Injection } from "./injection.ts";
import { istioHost, serviceOfHost } from "./istio.ts";

/** A DestinationRule that makes clients use Istio's mTLS with pods that surely have no proxy. */
export interface MutualWithoutProxy {
  readonly rule: Resource<KindMap["DestinationRule"]>;
  /** The `tls` of its traffic policy. */
  readonly tls: Fields;
  readonly service: Resource<KindMap["Service"]>;
  readonly workload: Workload;
  readonly injection: Injection;
}

/** Use it as `simulation.fact(mutualWithoutProxy)`. One finding for each rule: its first workload. */
export function mutualWithoutProxy(model: Model): readonly MutualWithoutProxy[] {
  return model.all("DestinationRule").flatMap((rule): readonly MutualWithoutProxy[] => {
    const { host } = rule.object.spec ?? {};
    const { trafficPolicy } = fieldsOf(rule.object.spec) as { readonly trafficPolicy?: unknown };
    const settings = [
      fieldsOf(trafficPolicy)["tls"],
      ...listOf(fieldsOf(trafficPolicy)["portLevelSettings"]).map((one) => fieldsOf(one)["tls"]),
    ].map(fieldsOf);
    const tls = settings.find(({ mode }) => mode === "ISTIO_MUTUAL");
    const name = host === undefined ? undefined : serviceOfHost(istioHost(host, rule.namespace));
    const service = name && model.get("Service", name.namespace, name.name);
    if (tls === undefined || service === undefined) return [];
    const backends = serviceBackends(model, service);
    if (backends.source !== "selector" || !backends.world.closed) return [];
    const found = backends.workloads
      .filter(({ match, workload }) => match === "all" && workload.replicas.max > 0)
      .map(({ workload }) => ({ workload, injection: injectionOf(model, workloadEnd(workload)) }));
    // With some pods in the mesh the others fail as well, but a rule that is right for most is not what is wrong.
    const [first] = found;
    if (first === undefined || found.some(({ injection }) => injection.proxy !== "none")) return [];
    return [{ rule, tls, service, ...first }];
  });
}
