import { apiLifecycle, defineRule, isRemoved, sentResources, writeString } from "../../src/rule.ts";
import type { ApiLifecycle, DraftFix, Place, Resource } from "../../src/rule.ts";

/** Safe only if nothing but the version has to change. */
const fixesFor = (resource: Resource, at: Place, { replacement, note }: ApiLifecycle): readonly DraftFix[] =>
  replacement === undefined || replacement.includes(" ")
    ? []
    : [
        {
          kind: note === undefined ? "safe" : "suggested",
          title: `Use ${replacement}`,
          edits: [{ at, text: writeString(resource, replacement) }],
        },
      ];

export default defineRule({
  id: "api-removed",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An object uses an API version that the cluster's Kubernetes no longer serves.",
    why:
      "The API server does not know the kind in this version and rejects the object, " +
      "so the route, policy or workload it describes is not created.",
    remedy:
      "Use the API version named in the message. If your cluster is older than the newest Kubernetes, " +
      "set `kubernetesVersion` in the configuration, or `--kubernetes-version`.",
    references: ["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
  },
  options: {},
  messages: {
    removed: (d: {
      readonly object: string;
      readonly apiVersion: string;
      readonly removedIn: string;
      readonly replacement: string;
    }) =>
      `${d.object} uses ${d.apiVersion}, removed in Kubernetes ${d.removedIn}` +
      `${d.replacement === "" ? "" : `; use ${d.replacement}`}.`,
  },
  check({ simulation, kubernetesVersion, report }) {
    for (const resource of simulation.fact(sentResources)) {
      const { apiVersion, kind, name, metadata } = resource;
      const lifecycle = apiLifecycle(apiVersion, kind);
      if (lifecycle?.removedIn === undefined || !isRemoved(lifecycle, kubernetesVersion)) continue;
      const at = resource.at(resource.object, "apiVersion");
      report({
        resource,
        at,
        message: "removed",
        data: {
          object: `${kind} "${name || (metadata.generateName ?? "")}"`,
          apiVersion,
          removedIn: lifecycle.removedIn,
          replacement: lifecycle.replacement ?? "",
        },
        help: lifecycle.note,
        fixes: fixesFor(resource, at, lifecycle),
      });
    }
  },
});
