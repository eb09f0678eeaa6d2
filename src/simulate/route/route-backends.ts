import type { BackendReference, RouteRule, RouteSpec } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { resolveBackend } from "./backend.ts";
import type { BackendResolution } from "./backend.ts";
import { ingressTable, resolveIngressBackend } from "./ingress.ts";
import type { Ingress, IngressController } from "./ingress.ts";
import { ROUTE_KINDS } from "./listener.ts";
import type { RouteKind } from "./listener.ts";

type IngressBackend = NonNullable<NonNullable<KindMap["Ingress"]["spec"]>["defaultBackend"]>;

/** A backend of an Ingress, each once, including the default backend. */
export interface IngressTarget {
  readonly ingress: Ingress;
  readonly backend: DeepReadonly<IngressBackend>;
  readonly resolution: BackendResolution;
  readonly controller: IngressController;
}

/** Use it as `simulation.fact(ingressTargets)`. */
export function ingressTargets(model: Model): readonly IngressTarget[] {
  const table = ingressTable(model);
  return table.ingresses.flatMap((ingress) => {
    const { defaultBackend, rules = [] } = ingress.object.spec ?? {};
    const controller = table.controllerOf(ingress);
    const backends = [
      defaultBackend,
      ...rules.flatMap((rule) => (rule.http?.paths ?? []).map(({ backend }) => backend)),
    ];
    return backends.flatMap((backend) =>
      backend === undefined
        ? []
        : [
            {
              ingress,
              backend,
              resolution: resolveIngressBackend(model, ingress.namespace, backend, controller.dialect),
              controller,
            },
          ],
    );
  });
}

export type RouteResource = Resource<{ spec?: RouteSpec<unknown> }>;

/** A backendRef of a Gateway API route, or the target of a mirror filter. */
export interface RouteTarget {
  readonly kind: RouteKind;
  readonly route: RouteResource;
  readonly rule: DeepReadonly<RouteRule<unknown>>;
  readonly ref: DeepReadonly<BackendReference>;
  readonly mirror: boolean;
  readonly resolution: BackendResolution;
}

/** Use it as `simulation.fact(routeTargets)`. */
export function routeTargets(model: Model): readonly RouteTarget[] {
  return ROUTE_KINDS.flatMap((kind) =>
    (model.all(kind) as readonly unknown[] as readonly RouteResource[]).flatMap((route) =>
      (route.object.spec?.rules ?? []).flatMap((rule): readonly RouteTarget[] => {
        const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
        const target = (ref: DeepReadonly<BackendReference>, mirror: boolean): RouteTarget => ({
          kind,
          route,
          rule,
          ref,
          mirror,
          resolution: resolveBackend(model, from, ref),
        });
        const mirrors = [
          ...(rule.filters ?? []),
          ...(rule.backendRefs ?? []).flatMap(({ filters = [] }) => filters),
        ].flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []);
        return [
          ...(rule.backendRefs ?? []).map((ref) => target(ref, false)),
          ...mirrors.map((ref) => target(ref, true)),
        ];
      }),
    ),
  );
}

/**
 * Objects that are defined several times in the manifests: which one is applied last is unknown. Use it as
 * `simulation.fact(ambiguous)`.
 */
export const ambiguous = (model: Model): ReadonlyMap<Resource, string> =>
  new Map(model.superseded.map(({ later }) => [later, `${later.title} is defined more than once in these manifests`]));
