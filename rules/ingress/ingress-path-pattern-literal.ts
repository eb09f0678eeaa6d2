import { defineRule } from "../../src/rule.ts";

/**
 * Annotations with which ingress-nginx reads the paths of a host as regular expressions.
 * Source: ingress-nginx internal/ingress/controller/template.
 */
const REGULAR = ["nginx.ingress.kubernetes.io/use-regex", "nginx.ingress.kubernetes.io/rewrite-target"];
/** A star, or something that occurs only in regular expressions. */
const PATTERN = /\*|\(\/\|\$\)|\(\.|\[[^\]]*\]|\$$/;

export default defineRule({
  id: "ingress-path-pattern-literal",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress path of type Prefix or Exact contains a pattern.",
    why:
      "Prefix compares the path element by element and Exact as a whole: a star or a regular expression " +
      "is matched literally, so the intended requests do not match.",
    remedy:
      "Remove the pattern (`/api` of type Prefix also matches `/api/v1`), or use " +
      "`pathType: ImplementationSpecific` with a controller that supports patterns.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types"],
  },
  options: {},
  messages: {
    literal: (d: { readonly ingress: string; readonly path: string; readonly type: string }) =>
      `Path "${d.path}" of Ingress "${d.ingress}" is matched literally: pathType ${d.type} does not support patterns.`,
  },
  check({ model, report }) {
    for (const ingress of model.all("Ingress")) {
      // With these annotations the controller reads paths as regular expressions.
      if (REGULAR.some((key) => ingress.annotations[key] !== undefined)) continue;
      for (const { http } of ingress.object.spec?.rules ?? []) {
        for (const entry of http?.paths ?? []) {
          const { path, pathType } = entry;
          if (path === undefined || (pathType !== "Prefix" && pathType !== "Exact") || !PATTERN.test(path)) continue;
          const at = ingress.at(entry, "path");
          const plain = /^([^*()[\]$]*)\/\*$/.exec(path)?.[1];
          report({
            resource: ingress,
            at,
            message: "literal",
            data: { ingress: ingress.name, path, type: pathType },
            help: plain === undefined ? undefined : `\`${plain || "/"}\` of type Prefix matches everything below it.`,
            fixes:
              plain === undefined || pathType !== "Prefix"
                ? []
                : [{ kind: "suggested", title: `Use path ${plain || "/"}`, edits: [{ at, text: plain || "/" }] }],
          });
        }
      }
    }
  },
});
