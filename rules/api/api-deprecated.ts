import {
  apiLifecycle,
  defineRule,
  isDeprecated,
  isRemoved,
  laterRelease,
  sentResources,
  writeString,
} from "../../src/rule.ts";
import type { DraftFix, Place, Resource } from "../../src/rule.ts";

const fixesFor = (
  resource: Resource,
  at: Place,
  replacement: string | undefined,
  note: string | undefined,
): readonly DraftFix[] =>
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
  id: "api-deprecated",
  severity: "warning",
  presets: ["recommended"],
  productionMessages: ["lasting"],
  docs: {
    summary:
      "An object is written for a deprecated API version, or for one that today's definitions of its project do not serve.",
    why: "It works for now, or with old definitions only; after an upgrade of the cluster or of the definitions the object is refused.",
    remedy: "Write the object for the version named in the message.",
    references: [
      "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
      "https://kubernetes.io/docs/reference/using-api/deprecation-policy/",
    ],
  },
  options: {},
  messages: {
    deprecated: (d: {
      readonly object: string;
      readonly apiVersion: string;
      readonly deprecatedIn: string;
      readonly replacement: string;
    }) =>
      `${d.object} uses ${d.apiVersion}, which is deprecated since Kubernetes ${d.deprecatedIn}${d.replacement === "" ? "" : `; use ${d.replacement}`}.`,
    lasting: (d: {
      readonly object: string;
      readonly apiVersion: string;
      readonly deprecatedIn: string;
      readonly replacement: string;
    }) =>
      `${d.object} uses ${d.apiVersion}, which is deprecated since Kubernetes ${d.deprecatedIn}, with no removal planned; ${d.replacement} replaces it.`,
    superseded: (d: { readonly object: string; readonly apiVersion: string; readonly replacement: string }) =>
      `${d.object} uses ${d.apiVersion}, which the present definitions of this kind do not serve${d.replacement === "" ? "" : `; use ${d.replacement}`}.`,
    experimental: (d: { readonly object: string; readonly apiVersion: string; readonly replacement: string }) =>
      `${d.object} uses ${d.apiVersion}, which the experimental channel of the Gateway API serves as deprecated and the standard channel does not; use ${d.replacement}.`,
  },
  check({ simulation, kubernetesVersion, gatewayAPI, validate, report }) {
    for (const resource of simulation.fact(sentResources)) {
      const { apiVersion, kind, name, metadata, group } = resource;
      const lifecycle = apiLifecycle(apiVersion, kind);
      // TrafficSplits are told by traffic-split-api-archived.
      if (
        lifecycle === undefined ||
        group === "split.smi-spec.io" ||
        isRemoved(lifecycle, kubernetesVersion) ||
        !isDeprecated(lifecycle, kubernetesVersion)
      )
        continue;
      const { deprecatedIn, removedIn, replacement, note, experimental } = lifecycle;
      // Before v1 came there was nothing else to write.
      if (experimental === true && laterRelease(replacement ?? "", kind, gatewayAPI ?? {}) !== undefined) continue;
      const at = resource.at(resource.object, "apiVersion");
      // Told by api-rejected: the definitions that are known to be installed do not have it.
      if (validate(resource).verdict === "rejected" && validate(resource).decodeError?.path[0] === "apiVersion")
        continue;
      const place = { resource, at, help: note, fixes: fixesFor(resource, at, replacement, note) };
      const data = {
        object: `${kind} "${name || (metadata.generateName ?? "")}"`,
        apiVersion,
        replacement: replacement ?? "",
      };
      if (experimental === true)
        report({
          ...place,
          ...(gatewayAPI?.channel !== undefined && { help: undefined }),
          message: "experimental",
          data,
          severity: "info",
        });
      else if (deprecatedIn === undefined) report({ ...place, message: "superseded", data });
      else
        report({
          ...place,
          message: removedIn === undefined ? "lasting" : "deprecated",
          data: { ...data, deprecatedIn },
        });
    }
  },
});
