import { defineRule, isPlaceholderName, nearestValidName } from "../../src/rule.ts";
import type { NameFormat, Resource } from "../../src/rule.ts";

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const VALID: Readonly<Record<Exclude<NameFormat, "port">, RegExp>> = {
  label: LABEL,
  "label-1035": /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  subdomain: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
};

/** Groups whose objects have DNS subdomains as names; RBAC names only need to be valid in a URL. */
const SUBDOMAIN_GROUPS = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "discovery.k8s.io",
  "extensions",
  "gateway.networking.k8s.io",
  "networking.istio.io",
  "networking.k8s.io",
  "policy",
  "policy.networking.k8s.io",
  "split.smi-spec.io",
]);

/** Sources: pkg/apis/core/validation, pkg/apis/apps/validation; KEP-5311 (Service names may start with a digit). */
function formatOf({ group, kind }: Resource, minor: number): Exclude<NameFormat, "port"> | undefined {
  if (group === "" && kind === "Service") return minor >= 36 ? "label" : "label-1035";
  if ((group === "" && kind === "Namespace") || (group === "apps" && kind === "StatefulSet")) return "label";
  return SUBDOMAIN_GROUPS.has(group) && kind !== "CustomResourceDefinition" ? "subdomain" : undefined;
}

/** What is wrong with a name, the most visible fault first. */
function faultOf(name: string, format: Exclude<NameFormat, "port">): string {
  const upper = /[A-Z]/.test(name);
  const other = [...new Set(name.match(format === "subdomain" ? /[^A-Za-z0-9.-]/gu : /[^A-Za-z0-9-]/gu) ?? [])];
  if (other.length > 0) {
    const characters = other.map((character) => (character === " " ? "a space" : `"${character}"`)).join(" and ");
    return `${characters} ${other.length > 1 ? "are" : "is"} not allowed`;
  }
  if (upper) return "upper-case letters are not allowed";
  if (format === "label-1035" && /^\d/.test(name)) return "it must start with a letter before Kubernetes 1.36";
  return format === "subdomain" && /\.\.|\.-|-\./.test(name)
    ? "each part between dots must start and end with a letter or digit"
    : "it must start and end with a letter or digit";
}

export default defineRule({
  id: "name-invalid",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The name of an object is invalid for its kind.",
    why:
      "The API server rejects the object. The name of a Service must be a DNS label, as it is part of host names. " +
      "Most other names must be DNS subdomains.",
    remedy: "Use lower-case letters, digits and hyphens, and update everything that refers to the name.",
    references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"],
  },
  options: {},
  messages: {
    invalid: (d: { readonly kind: string; readonly name: string; readonly fault: string }) =>
      `Name of ${d.kind} "${d.name}" is invalid: ${d.fault}.`,
  },
  check({ model, kubernetesVersion, report }) {
    const minor = Number(kubernetesVersion.split(".")[1]);
    for (const resource of model.resources) {
      const format = formatOf(resource, minor);
      const { metadata } = resource;
      const generated = resource.name === "" ? metadata.generateName : undefined;
      const name = generated ?? resource.name;
      if (format === undefined || typeof name !== "string" || name === "") continue;
      // The API server appends a suffix to generateName, so it may end with a hyphen or dot.
      if (VALID[format].test(generated === undefined ? name : `${name}x`)) continue;
      const valid = nearestValidName(name, format);
      const at = resource.atName();
      report({
        resource,
        at,
        message: "invalid",
        data: { kind: resource.kind, name, fault: faultOf(name, format) },
        help: valid === undefined ? undefined : `Use "${valid}".`,
        fixes:
          valid === undefined || generated !== undefined
            ? []
            : [{ kind: "suggested", title: `Use "${valid}"`, edits: [{ at, text: valid }] }],
        unknown: isPlaceholderName(name)
          ? `"${name}" looks like a placeholder that is filled in before it is applied`
          : undefined,
      });
    }
  },
});
