import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

type Service = Resource<KindMap["Service"]>;

/** `SHOP_DB` for Service `shop-db`. Source: pkg/kubelet/envvars/envvars.go makeEnvVariableName. */
export const linkPrefix = (service: string): string => service.replaceAll("-", "_").toUpperCase();

/**
 * The Services whose link variables the pods of a namespace get, by the name of the variable that contains a URL
 * instead of a port (`SHOP_DB_PORT=tcp://10.96.0.7:5432`). Headless and ExternalName Services have none. Source:
 * pkg/kubelet/kubelet_pods.go getServiceEnvVarMap. Use it as `simulation.fact(linkVariables)`.
 */
export function linkVariables(model: Model): ReadonlyMap<string, ReadonlyMap<string, Service>> {
  const links = new Map<string, Map<string, Service>>();
  for (const service of model.all("Service")) {
    const { spec } = service.object;
    if (
      spec === undefined ||
      spec.type === "ExternalName" ||
      spec.clusterIP === "None" ||
      (spec.ports ?? []).length === 0 ||
      service.name === ""
    )
      continue;
    const own = links.get(service.namespace) ?? new Map<string, Service>();
    own.set(`${linkPrefix(service.name)}_PORT`, service);
    links.set(service.namespace, own);
  }
  return links;
}
