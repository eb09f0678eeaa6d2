import type { HTTPIngressPath, IngressBackend, IngressRule } from "kubernetes-types/networking/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { servicePort, unseenService } from "./backend.ts";
import type { BackendProblem, BackendResolution } from "./backend.ts";
import { ingressClassNames, ingressControllers } from "./controller.ts";
import type { Ingress, IngressController, IngressDialect, IngressProfile } from "./controller.ts";

export type { Ingress, IngressController, IngressDialect, IngressProfile } from "./controller.ts";

export type IngressPathType = "Exact" | "Prefix" | "ImplementationSpecific";

/** One path of one rule; a rule without paths is one entry with the default backend. */
export interface IngressEntry {
  readonly ingress: Ingress;
  readonly rule: DeepReadonly<IngressRule>;
  readonly ruleIndex: number;
  /** The path's own object; undefined for a rule without `http`. */
  readonly path: DeepReadonly<HTTPIngressPath> | undefined;
  readonly pathIndex: number;
  /** Lower case; "" is every host. */
  readonly host: string;
  readonly pathType: IngressPathType;
  readonly pathText: string;
  readonly backend: DeepReadonly<IngressBackend> | undefined;
  /** The class as the API server sets it; "" if only the controller knows. */
  readonly className: string;
  /** How its controller interprets it. */
  readonly dialect: IngressDialect;
  /** A canary of ingress-nginx: it gets a share of the traffic of the same path, and does not compete with it. */
  readonly canary: boolean;
}

export interface IngressTable {
  readonly entries: readonly IngressEntry[];
  readonly ingresses: readonly Ingress[];
  classNameOf(ingress: Ingress): string;
  controllerOf(ingress: Ingress): IngressController;
}

function pathTypeOf(path: DeepReadonly<HTTPIngressPath>): IngressPathType {
  const { pathType } = path;
  return pathType === "Exact" || pathType === "Prefix" ? pathType : "ImplementationSpecific";
}

/** Every path of every Ingress, in order of files. */
export function ingressTable(model: Model, profile: IngressProfile = "auto"): IngressTable {
  const ingresses = model.all("Ingress");
  const classNameOf = ingressClassNames(model);
  const controllerOf = ingressControllers(model, profile);
  const entries: IngressEntry[] = [];
  for (const ingress of ingresses) {
    const { rules = [], defaultBackend } = ingress.object.spec ?? {};
    const className = classNameOf(ingress);
    const { dialect } = controllerOf(ingress);
    const canary = ingress.annotations["nginx.ingress.kubernetes.io/canary"] === "true";
    for (const [ruleIndex, rule] of rules.entries()) {
      const host = (rule.host ?? "").toLowerCase();
      const paths = rule.http?.paths ?? [];
      if (paths.length === 0)
        entries.push({
          ingress,
          rule,
          ruleIndex,
          path: undefined,
          pathIndex: 0,
          host,
          pathType: "Prefix",
          pathText: "/",
          backend: defaultBackend,
          className,
          dialect,
          canary,
        });
      for (const [pathIndex, path] of paths.entries()) {
        entries.push({
          ingress,
          rule,
          ruleIndex,
          path,
          pathIndex,
          host,
          pathType: pathTypeOf(path),
          pathText: path.path || "/",
          backend: path.backend,
          className,
          dialect,
          canary,
        });
      }
    }
  }
  return { entries, ingresses, classNameOf, controllerOf };
}

/**
 * The Service of an Ingress backend, in its own namespace, by the port of the Service. ingress-nginx also accepts the
 * targetPort, compared as text: 8080 does not match `targetPort: http`, whatever number that is. Source: networking/v1
 * types.go, IngressServiceBackend.
 */
export function resolveIngressBackend(
  model: Model,
  namespace: string,
  backend: DeepReadonly<IngressBackend>,
  dialect: IngressDialect,
): BackendResolution {
  const { service: reference, resource } = backend;
  const base = {
    ref: backend,
    group: resource?.apiGroup ?? "",
    kind: resource?.kind ?? "Service",
    namespace,
    name: reference?.name ?? resource?.name ?? "",
    weight: 1,
  };
  const broken = (problem: BackendProblem, unknown?: string): BackendResolution => ({
    ...base,
    service: undefined,
    port: undefined,
    problem,
    unknown,
  });
  if (reference === undefined)
    return broken("kind-unsupported", "support for resource backends depends on the controller");
  const service = model.get("Service", namespace, reference.name);
  if (service === undefined) {
    const malformed = model.find("", "Service", namespace, reference.name) !== undefined;
    return broken(
      "service-missing",
      malformed
        ? `Service ${namespace}/${reference.name} cannot be read`
        : unseenService(model, namespace, reference.name),
    );
  }
  const asked = reference.port?.number ?? reference.port?.name;
  const found = { ...base, service, unknown: undefined };
  if (asked === undefined || asked === "" || asked === 0)
    return { ...found, port: undefined, problem: "port-not-given" };
  const port =
    servicePort(service, asked) ?? (dialect === "ingress-nginx" ? servicePortByTarget(service, asked) : undefined);
  return { ...found, port, problem: port === undefined ? "port-missing" : undefined };
}

/** Source: kubernetes/ingress-nginx internal/ingress/controller/controller.go, serviceEndpoints. */
const servicePortByTarget = (service: Resource<KindMap["Service"]>, asked: string | number) =>
  service.object.spec?.ports?.find(
    (port) => port.targetPort !== undefined && String(port.targetPort) === String(asked),
  );
