import { textOf } from "../../base/values.ts";
import type { Model } from "../../model/model.ts";
import { valuesAt } from "../unjudged/fields.ts";

/** Kinds that configure a mesh: Istio's own, and releases of its charts. */
const CONFIGURING: ReadonlySet<string> = new Set(["IstioOperator", "Istio", "HelmRelease"]);

/** What the manifests show of the settings of Istio. */
export interface MeshSettings {
  /** Policies of these namespaces apply to the whole mesh. */
  readonly roots: ReadonlySet<string>;
  /** Trust domains that some setting names; empty: not shown, and `cluster.local` unless set elsewhere. */
  readonly trustDomains: ReadonlySet<string>;
  /** What a proxy does with hosts that it does not know; undefined: not shown. */
  readonly outboundMode: "ALLOW_ANY" | "REGISTRY_ONLY" | undefined;
}

const known = new WeakMap<Model, MeshSettings>();

/**
 * Settings of the mesh: `istio-system`, and what the manifests configure. Sources: istio.io "Global mesh options"
 * (rootNamespace, trustDomain, outboundTrafficPolicy); manifests/charts/istio-control templates/configmap.yaml (the
 * default of rootNamespace is the namespace of the installation).
 */
export function meshSettings(model: Model): MeshSettings {
  let settings = known.get(model);
  if (settings === undefined) known.set(model, (settings = readSettings(model)));
  return settings;
}

function readSettings(model: Model): MeshSettings {
  const roots = new Set(["istio-system"]);
  const trustDomains = new Set<string>();
  let outboundMode: MeshSettings["outboundMode"];
  const setMode = (value: unknown): void => {
    if (value === "ALLOW_ANY" || value === "REGISTRY_ONLY") outboundMode = value;
  };
  for (const { group, kind, name, namespace, object } of model.resources) {
    if (kind === "ConfigMap" && group === "" && name.startsWith("istio")) {
      const mesh = textOf(valuesAt(object, "data.mesh")[0]) ?? "";
      const [, root] = /^\s*rootNamespace:\s*["']?([\w-]+)/m.exec(mesh) ?? [];
      if (root !== undefined) roots.add(root);
      const [, domain] = /^\s*trustDomain:\s*["']?([\w.-]+)/m.exec(mesh) ?? [];
      if (domain !== undefined) trustDomains.add(domain);
      setMode(/^\s*outboundTrafficPolicy:\s*\n\s+mode:\s*["']?(\w+)/m.exec(mesh)?.[1]);
    } else if (CONFIGURING.has(kind)) {
      const at = (path: string): readonly unknown[] =>
        [`spec.meshConfig.${path}`, `spec.values.meshConfig.${path}`].flatMap((one) => valuesAt(object, one));
      for (const value of [...at("rootNamespace"), ...valuesAt(object, "spec.values.global.istioNamespace")])
        if (typeof value === "string") roots.add(value);
      for (const value of [...at("trustDomain"), ...valuesAt(object, "spec.values.global.trustDomain")])
        if (typeof value === "string") trustDomains.add(value);
      for (const value of at("outboundTrafficPolicy.mode")) setMode(value);
    } else if (kind === "Deployment" && /^istiod(?:-|$)/.test(name)) roots.add(namespace);
  }
  return { roots, trustDomains, outboundMode };
}
