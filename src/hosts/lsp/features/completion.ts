import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type { Resource } from "../../../model/resource.ts";
import { equalitySelector, labelSelector } from "../../../base/selector.ts";
import type { Workload } from "../../../model/workload.ts";
import { portContainers, protocolOf } from "../../../simulate/service/ports.ts";
import type { ScopeView } from "../folder-view.ts";
import { rangeBetween } from "../places.ts";
import { contextAt } from "../symbols/yaml-context.ts";
import type { YamlContext } from "../symbols/yaml-context.ts";
import { podsText } from "../symbols/words.ts";

interface Offer {
  readonly text: string;
  readonly detail: string;
  readonly kind: CompletionItemKind;
}

const offer = (kind: CompletionItemKind, text: string, detail: string): Offer => ({ kind, text, detail });

/** Pods that the object under the cursor selects; if none, all pods of the namespace. */
function selectedWorkloads(
  { model }: ScopeView,
  namespace: string,
  resource: Resource | undefined,
): readonly Workload[] {
  const spec = (
    resource?.object as
      | { readonly spec?: { readonly selector?: unknown; readonly podSelector?: LabelSelector } }
      | undefined
  )?.spec;
  const selector =
    resource?.kind === "Service"
      ? equalitySelector(spec?.selector as Record<string, string> | undefined)
      : resource?.kind === "NetworkPolicy"
        ? labelSelector(spec?.podSelector)
        : undefined;
  const selected = selector === undefined ? [] : model.select(namespace, selector).map(({ workload }) => workload);
  return selected.length > 0 ? selected : model.workloadsIn(namespace);
}

function containerPorts(workloads: readonly Workload[]): readonly Offer[] {
  return workloads.flatMap((workload) =>
    portContainers(workload.template.spec).flatMap((container) =>
      (container.ports ?? []).flatMap((port): readonly Offer[] => {
        const detail = `${port.containerPort}/${protocolOf(port)} of ${workload.resource.title}`;
        return [
          ...(port.name === undefined ? [] : [offer(CompletionItemKind.Constant, port.name, detail)]),
          offer(CompletionItemKind.Value, String(port.containerPort), detail),
        ];
      }),
    ),
  );
}

const serviceNames = ({ model }: ScopeView, namespace: string): readonly Offer[] =>
  model
    .all("Service")
    .filter((service) => service.namespace === namespace)
    .map((service) =>
      offer(
        CompletionItemKind.Reference,
        service.name,
        `Service, ports ${(service.object.spec?.ports ?? []).map(({ port }) => port).join(", ")}`,
      ),
    );

function servicePorts(
  { model }: ScopeView,
  namespace: string,
  name: string | undefined,
  what: "name" | "number",
): readonly Offer[] {
  const service = name === undefined ? undefined : model.get("Service", namespace, name);
  return (service?.object.spec?.ports ?? []).flatMap((port) => {
    if (what === "number")
      return [offer(CompletionItemKind.Value, String(port.port), `${port.name ?? "port"} of ${service?.title ?? ""}`)];
    return port.name === undefined
      ? []
      : [offer(CompletionItemKind.Constant, port.name, `${port.port} of ${service?.title ?? ""}`)];
  });
}

const named = ({ model }: ScopeView, kind: string, namespace: string): readonly Offer[] =>
  model.resources
    .filter((resource) => resource.kind === kind && resource.namespace === namespace && resource.name !== "")
    .map(({ name, title }) => offer(CompletionItemKind.Reference, name, title));

/** Labels of pods; labels of pods that match the other labels of the map come first. */
function labels(view: ScopeView, namespace: string, { side, path, siblings }: YamlContext): readonly Offer[] {
  const fits = (workload: Workload): boolean =>
    [...siblings].every(([key, value]) => key === path.at(-1) || workload.labels[key] === value);
  const all = view.model.workloadsIn(namespace);
  const pods = all.some(fits) ? all.filter(fits) : all;
  const key = path.at(-1) ?? "";
  return pods.flatMap((workload) => {
    const detail = `${workload.resource.title}, ${podsText(workload)}`;
    if (side === "value")
      return workload.labels[key] === undefined ? [] : [offer(CompletionItemKind.Value, workload.labels[key], detail)];
    return Object.entries(workload.labels)
      .filter(([name]) => !siblings.has(name))
      .map(([name, value]) => offer(CompletionItemKind.Property, `${name}: ${value}`, detail));
  });
}

function namespaceLabels({ model }: ScopeView, { side, path }: YamlContext): readonly Offer[] {
  return model
    .namespaces()
    .flatMap((namespace) =>
      Object.entries(model.namespaceLabels(namespace).labels).flatMap(([key, value]) =>
        side === "value"
          ? key === path.at(-1)
            ? [offer(CompletionItemKind.Value, value, `Namespace ${namespace}`)]
            : []
          : [offer(CompletionItemKind.Property, `${key}: ${value}`, `Namespace ${namespace}`)],
      ),
    );
}

/** Port names of the container of the probe under the cursor, from the text, as the document may not parse yet. */
function ownPorts(
  text: string,
  context: YamlContext,
  resource: Resource | undefined,
  view: ScopeView,
): readonly Offer[] {
  const workload = view.model.workloads.find((one) => one.resource === resource);
  if (workload !== undefined) return containerPorts([workload]);
  return [...text.matchAll(/- *name: *([a-z][a-z0-9-]{0,14})\s+containerPort: *(\d+)/g)]
    .map(([, name = "", number = ""]) => offer(CompletionItemKind.Constant, name, number))
    .filter(() => context.kind !== "");
}

function offers(
  view: ScopeView,
  text: string,
  context: YamlContext,
  resource: Resource | undefined,
  defaultNamespace: string,
): readonly Offer[] {
  const { path, side, siblings, kind } = context;
  const joined = path.join("/");
  const namespace = context.namespace ?? resource?.namespace ?? defaultNamespace;
  const map = side === "key" ? joined : path.slice(0, -1).join("/");
  if (map.endsWith("namespaceSelector/matchLabels")) return namespaceLabels(view, context);
  if (
    map.endsWith("matchLabels") ||
    (map === "spec/selector" && (kind === "Service" || kind === "ReplicationController"))
  )
    return labels(view, namespace, context);
  if (side === "key") return [];
  // Not the default namespace of the incomplete document.
  const others = (name: string): boolean =>
    view.model.resources.some(
      (one) => one !== resource && (one.namespace === name || (one.kind === "Namespace" && one.name === name)),
    );
  if (joined === "metadata/namespace")
    return view.model
      .namespaces()
      .filter(others)
      .map((name) => offer(CompletionItemKind.Module, name, "namespace"));
  if (kind === "Service" && joined === "spec/ports/[]/targetPort")
    return containerPorts(selectedWorkloads(view, namespace, resource));
  if (kind === "NetworkPolicy" && joined.endsWith("/ports/[]/port"))
    return containerPorts(
      joined.startsWith("spec/ingress")
        ? selectedWorkloads(view, namespace, resource)
        : view.model.workloadsIn(namespace),
    );
  if (/(?:httpGet|tcpSocket|grpc)\/port$/.test(joined)) return ownPorts(text, context, resource, view);
  if (joined.endsWith("ackend/service/name") || joined === "spec/serviceName") return serviceNames(view, namespace);
  if (/ackend\/service\/port\/(?:name|number)$/.test(joined))
    return servicePorts(view, namespace, serviceAbove(text, context), joined.endsWith("name") ? "name" : "number");
  if (joined.endsWith("backendRefs/[]/name")) return serviceNames(view, siblings.get("namespace") ?? namespace);
  if (joined.endsWith("backendRefs/[]/port"))
    return servicePorts(view, siblings.get("namespace") ?? namespace, siblings.get("name"), "number");
  if (joined.endsWith("parentRefs/[]/name"))
    return named(view, siblings.get("kind") ?? "Gateway", siblings.get("namespace") ?? namespace);
  if (joined.endsWith("scaleTargetRef/name")) return named(view, siblings.get("kind") ?? "Deployment", namespace);
  if (joined === "spec/ingressClassName") return named(view, "IngressClass", "");
  if (joined === "spec/gatewayClassName") return named(view, "GatewayClass", "");
  return [];
}

/** The name of the Service whose port is completed: the nearest `name:` above or below `port:`, one level up. */
function serviceAbove(text: string, { start }: YamlContext): string | undefined {
  const lines = text.slice(0, start).split("\n");
  const port = lines.findLastIndex((line) => /^\s*port:\s*$/.test(line));
  const column = /^\s*/.exec(lines[port] ?? "")?.[0].length ?? 0;
  const all = text.split("\n");
  for (const step of [-1, 1]) {
    for (let at = port + step; at >= 0 && at < all.length; at += step) {
      const line = all[at] ?? "";
      const own = /^\s*/.exec(line)?.[0].length ?? 0;
      if (line.trim() !== "" && own < column) break;
      const found = own === column ? /^\s*name:\s*["']?([\w.-]+)/.exec(line)?.[1] : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Completions at the cursor: ports of the selected pods, Services, labels. */
export function completionsAt(
  view: ScopeView,
  path: string,
  text: string,
  offset: number,
  defaultNamespace: string,
): readonly CompletionItem[] {
  const context = contextAt(text, offset);
  if (context === undefined) return [];
  const resource = view.resourceAt(path, offset);
  const items = new Map<string, CompletionItem>();
  for (const { text: label, detail, kind } of offers(view, text, context, resource, defaultNamespace)) {
    const known = items.get(label);
    if (known !== undefined) {
      if (known.detail?.includes(detail) !== true && (known.detail?.length ?? 0) < 120)
        known.detail = `${known.detail ?? ""}; ${detail}`;
      continue;
    }
    const numeric = /^\d+$/.test(label);
    items.set(label, {
      label,
      detail,
      kind,
      // Names before numbers.
      sortText: `${numeric ? "1" : "0"}${label}`,
      textEdit: { range: rangeBetween(text, context.start, context.end), newText: label },
    });
  }
  return [...items.values()];
}
