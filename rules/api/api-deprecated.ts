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

const instead = ({ replacement }: { readonly replacement: string }): string =>
  replacement === "" ? "" : `; use ${replacement}`;

export default defineRule({
  id: "api-deprecated",
  severity: "warning",
  presets: ["recommended"],
  productionMessages: ["lasting"],
  docs: {
    summary: "An object uses a deprecated API version, or one that current CustomResourceDefinitions no longer serve.",
    why:
      "It works for now, or only with old definitions. " +
      "After an upgrade of the cluster or of the definitions the API server rejects the object.",
    remedy: "Use the API version named in the message.",
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
    }) => `${d.object} uses ${d.apiVersion}, deprecated since Kubernetes ${d.deprecatedIn}${instead(d)}.`,
    lasting: (d: {
      readonly object: string;
      readonly apiVersion: string;
      readonly deprecatedIn: string;
      readonly replacement: string;
    }) =>
      `${d.object} uses ${d.apiVersion}, deprecated since Kubernetes ${d.deprecatedIn} ` +
      `(no removal planned)${instead(d)}.`,
    superseded: (d: { readonly object: string; readonly apiVersion: string; readonly replacement: string }) =>
      `${d.object} uses ${d.apiVersion}, which current CRDs no longer serve${instead(d)}.`,
    experimental: (d: { readonly object: string; readonly apiVersion: string; readonly replacement: string }) =>
      `${d.object} uses ${d.apiVersion}, which only the experimental channel of the Gateway API ` +
      `still serves, as deprecated${instead(d)}.`,
  },
  check({ simulation, kubernetesVersion, gatewayAPI, validate, report }) {
    for (const resource of simulation.fact(sentResources)) {
      const { apiVersion, kind, name, metadata, group } = resource;
      const lifecycle = apiLifecycle(apiVersion, kind);
      // traffic-split-api-archived reports TrafficSplits.
      if (
        lifecycle === undefined ||
        group === "split.smi-spec.io" ||
        isRemoved(lifecycle, kubernetesVersion) ||
        !isDeprecated(lifecycle, kubernetesVersion)
      )
        continue;
      const { deprecatedIn, removedIn, replacement, note, experimental } = lifecycle;
      // Before v1 existed there was no alternative.
      if (experimental === true && laterRelease(replacement ?? "", kind, gatewayAPI ?? {}) !== undefined) continue;
      const at = resource.at(resource.object, "apiVersion");
      // api-rejected reports a version that the installed definitions do not have.
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
