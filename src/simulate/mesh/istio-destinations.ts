import type { IstioDestination } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { resolveDestination } from "./istio.ts";
import type { DestinationResolution } from "./istio.ts";

/** A destination of a VirtualService, a mirror included. */
export interface MeshTarget {
  readonly virtualService: Resource<KindMap["VirtualService"]>;
  readonly destination: DeepReadonly<IstioDestination>;
  readonly protocol: "http" | "tcp" | "tls";
  /** Its share is 0 because others have one. */
  readonly idle: boolean;
  readonly resolution: DestinationResolution;
}

/** Use it as `simulation.fact(meshTargets)`. */
export function meshTargets(model: Model): readonly MeshTarget[] {
  return model.all("VirtualService").flatMap((virtualService) => {
    const { http = [], tcp = [], tls = [] } = virtualService.object.spec ?? {};
    const target = (
      protocol: MeshTarget["protocol"],
      destination: DeepReadonly<IstioDestination> | undefined,
      idle: boolean,
    ): readonly MeshTarget[] =>
      typeof destination?.host !== "string"
        ? []
        : [
            {
              virtualService,
              destination,
              protocol,
              idle,
              resolution: resolveDestination(model, virtualService.namespace, destination),
            },
          ];
    const routes = (
      protocol: MeshTarget["protocol"],
      list: DeepReadonly<{ destination: IstioDestination; weight?: number }[]> | undefined,
    ) =>
      (list ?? []).flatMap(({ destination, weight }) =>
        target(protocol, destination, weight === 0 && (list?.length ?? 0) > 1),
      );
    return [
      ...http.flatMap((rule) => [
        ...routes("http", rule.route),
        ...target("http", rule.mirror, false),
        ...(rule.mirrors ?? []).flatMap(({ destination }) => target("http", destination, false)),
      ]),
      ...tcp.flatMap(({ route }) => routes("tcp", route)),
      ...tls.flatMap(({ route }) => routes("tls", route)),
    ];
  });
}
