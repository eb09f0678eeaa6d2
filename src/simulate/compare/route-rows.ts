import type { BackendReference, IstioRoute } from "../../model/custom-kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { attachRoutes } from "../route/attachment.ts";
import type { Attachment } from "../route/attachment.ts";
import { resolveBackend } from "../route/backend.ts";
import type { BackendProblem, BackendResolution } from "../route/backend.ts";
import { ingressTable, resolveIngressBackend } from "../route/ingress.ts";
import { istioHost, resolveDestination } from "../mesh/istio.ts";
import { compareIngressEntries } from "../route/ingress-choice.ts";
import { resolveSplit } from "../mesh/traffic-split.ts";
import { canonical } from "./change.ts";
import type { Fact } from "./change.ts";

const PROBLEMS: Readonly<Record<BackendProblem, string>> = {
  "not-granted": "which no ReferenceGrant allows",
  "kind-unsupported": "which is not a Service",
  "service-missing": "which does not exist",
  "port-not-given": "without a port",
  "port-missing": "which has no such port",
  "external-name": "an ExternalName",
};

function targetText({ kind, namespace, name, port, problem, ref }: BackendResolution): string {
  const asked =
    (ref as { port?: unknown; service?: { port?: { number?: number; name?: string } } }).service?.port ??
    (ref as { port?: unknown }).port;
  const written =
    typeof asked === "object" && asked !== null
      ? ((asked as { number?: number }).number ?? (asked as { name?: string }).name)
      : asked;
  const number = port?.port ?? written;
  return (
    `${kind} ${namespace}/${name}${number === undefined ? "" : `:${String(number)}`}` +
    `${problem === undefined ? "" : `, ${PROBLEMS[problem]}`}`
  );
}

/** `90 % Service shop/a:80, 10 % Service shop/b:80`; equal lists give equal texts whatever their order. */
function weighted(targets: readonly { readonly text: string; readonly weight: number }[]): string {
  const counted = targets.filter(({ weight }) => weight > 0);
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  if (counted.length === 0)
    return targets.length === 0 ? "nothing" : `nothing: ${targets.map(({ text }) => text).join(", ")} has weight 0`;
  if (counted.length === 1) return counted[0]?.text ?? "";
  return counted
    .map(({ text, weight }) => `${Math.round((weight / total) * 1000) / 10} % ${text}`)
    .sort()
    .join(", ");
}

const restText = (rest: object): string => (Object.keys(rest).length === 0 ? "" : ` with ${canonical(rest)}`);

type Rows = Map<string, Fact>;

/** The first of equal keys takes precedence, as in the cluster. */
function add(rows: Rows, key: string, fact: Fact): void {
  if (!rows.has(key)) rows.set(key, fact);
}

function addIngresses(rows: Rows, model: Model): void {
  const table = ingressTable(model);
  for (const entry of [...table.entries].sort(compareIngressEntries)) {
    const { ingress, className, host, pathText, pathType, path, rule, backend, canary, dialect } = entry;
    const owner = className === "" ? "Ingress" : `Ingress of class ${className}`;
    const resolution = backend && resolveIngressBackend(model, ingress.namespace, backend, dialect);
    add(rows, `${owner}, ${host || "any host"}${pathText} (${pathType})${canary ? ` canary ${ingress.title}` : ""}`, {
      text: resolution === undefined ? "404" : targetText(resolution),
      at: ingress.at(path ?? rule),
    });
  }
  for (const ingress of table.ingresses) {
    const backend = ingress.object.spec?.defaultBackend;
    const className = table.classNameOf(ingress);
    if (backend === undefined) continue;
    add(rows, `Ingress${className === "" ? "" : ` of class ${className}`}, default backend of ${ingress.title}`, {
      text: targetText(resolveIngressBackend(model, ingress.namespace, backend, table.controllerOf(ingress).dialect)),
      at: ingress.at(backend),
    });
  }
}

const parentText = ({ parentRef, route }: Attachment): string => {
  if (parentRef === undefined) return "no parent";
  const { kind = "Gateway", namespace = route.namespace, name, sectionName, port } = parentRef;
  return (
    `${kind} ${namespace}/${name}${sectionName === undefined ? "" : `/${sectionName}`}` +
    `${port === undefined ? "" : ` port ${port}`}`
  );
};

interface AnyMatch {
  readonly path?: { readonly type?: string; readonly value?: string };
  readonly method?: unknown;
}

function matchText(match: DeepReadonly<AnyMatch> | undefined): string {
  const { path, ...rest } = match ?? {};
  return (
    `${path?.value ?? "/"} (${path?.type ?? "PathPrefix"})` +
    `${Object.keys(rest).length === 0 ? "" : ` ${canonical(rest)}`}`
  );
}

function addRoutes(rows: Rows, model: Model): void {
  const attachments = attachRoutes(model).toSorted((a, b) =>
    `${a.route.namespace}/${a.route.name}` < `${b.route.namespace}/${b.route.name}` ? -1 : 1,
  );
  for (const attachment of attachments) {
    const { kind, route, outcome, listeners } = attachment;
    const parent = parentText(attachment);
    const taken = listeners.filter(({ match }) => match !== "no").map(({ state }) => state.listener.name);
    add(rows, `${route.title} on ${parent}`, {
      text: taken.length > 0 ? `attached to listener ${taken.sort().join(", ")}` : outcome,
      at: attachment.parentRef === undefined ? route.atName() : route.document.at(attachment.parentRef),
    });
    const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
    const hostnames = route.object.spec?.hostnames ?? [];
    for (const rule of route.object.spec?.rules ?? []) {
      const {
        matches,
        backendRefs = [],
        name: _,
        ...rest
      } = rule as typeof rule & { readonly name?: string; readonly matches?: readonly DeepReadonly<AnyMatch>[] };
      const targets = backendRefs.map((ref: DeepReadonly<BackendReference & { filters?: object[] }>) => {
        const resolution = resolveBackend(model, from, ref);
        return {
          text: `${targetText(resolution)}${ref.filters === undefined ? "" : restText({ filters: ref.filters })}`,
          weight: resolution.weight,
        };
      });
      const text = `${weighted(targets)}${restText(rest)}`;
      for (const hostname of hostnames.length === 0 ? [""] : hostnames) {
        const layered = kind === "HTTPRoute" || kind === "GRPCRoute";
        const conditions = layered ? (matches?.length ? matches : [undefined]).map(matchText) : [""];
        for (const condition of conditions)
          add(rows, `${kind} on ${parent}, ${hostname || "any host"}${condition}`, {
            text,
            at: route.document.at(rule),
          });
      }
    }
  }
}

function destinationText(model: Model, namespace: string, { destination }: DeepReadonly<IstioRoute>): string {
  const { host, port, workloads, problem } = resolveDestination(model, namespace, destination);
  const subset =
    destination.subset === undefined
      ? ""
      : ` subset ${destination.subset} (${
          workloads
            .map(({ workload }) => workload.resource.title)
            .sort()
            .join(", ") || "no pod"
        })`;
  const number = destination.port?.number ?? port?.port;
  return (
    `${host}${number === undefined ? "" : `:${number}`}${subset}` +
    `${problem === undefined ? "" : `, ${problem.replaceAll("-", " ")}`}`
  );
}

function addMesh(rows: Rows, model: Model): void {
  for (const virtual of model.all("VirtualService")) {
    const { hosts = [], gateways = ["mesh"], http = [], tcp = [], tls = [] } = virtual.object.spec ?? {};
    const names = hosts
      .map((host) => istioHost(host, virtual.namespace))
      .sort()
      .join(", ");
    const order: string[] = [];
    for (const [protocol, list] of [
      ["http", http],
      ["tcp", tcp],
      ["tls", tls],
    ] as const) {
      for (const one of list) {
        const {
          match,
          route = [],
          name: _,
          ...rest
        } = one as { match?: readonly object[]; route?: readonly DeepReadonly<IstioRoute>[]; name?: string };
        const condition = `${protocol} ${match === undefined ? "everything" : canonical(match)}`;
        order.push(condition);
        // A single destination gets everything, whatever its weight. Source: istio pilot route.go.
        const targets = route.map((item) => ({
          text: destinationText(model, virtual.namespace, item),
          weight: route.length === 1 ? 1 : (item.weight ?? 0),
        }));
        add(rows, `VirtualService for ${names} via ${gateways.toSorted().join(", ")}, ${condition}`, {
          text: `${weighted(targets)}${restText(rest)}`,
          at: virtual.document.at(one),
        });
      }
    }
    if (order.length > 1)
      add(rows, `VirtualService for ${names} via ${gateways.toSorted().join(", ")}, order of its routes`, {
        text: order.join(", then "),
        at: virtual.atName(),
      });
  }
  for (const split of model.all("TrafficSplit")) {
    const { root, backends } = resolveSplit(model, split);
    const targets = backends.map(({ name, weight, problem }) => ({
      text: `Service ${split.namespace}/${name}${problem === undefined ? "" : `, ${problem.replaceAll("-", " ")}`}`,
      weight: weight ?? 0,
    }));
    const { matches } = split.object.spec ?? {};
    add(rows, `TrafficSplit of Service ${split.namespace}/${root?.name ?? split.object.spec?.service ?? ""}`, {
      text: `${weighted(targets)}${matches === undefined ? "" : restText({ matches })}`,
      at: split.atName(),
    });
  }
}

/** Every route from a host, path or apex Service to Services, by the client's request. */
export function routeRows(model: Model): ReadonlyMap<string, Fact> {
  const rows: Rows = new Map();
  addIngresses(rows, model);
  addRoutes(rows, model);
  addMesh(rows, model);
  return rows;
}
