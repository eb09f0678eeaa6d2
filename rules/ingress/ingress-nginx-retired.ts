import { defineRule, portContainers } from "../../src/rule.ts";
import type { Place, Resource } from "../../src/rule.ts";

const IMAGE = /(?:^|\/)ingress-nginx\/controller(?:[:@]|$)/;
const ANNOTATION = "nginx.ingress.kubernetes.io/";

export default defineRule({
  id: "ingress-nginx-retired",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "The manifests use ingress-nginx, which is retired.",
    why:
      "The controller has had no releases and no security fixes since March 2026. The Ingress API itself remains. " +
      "The rule reports it once for all manifests.",
    remedy: "Move to another controller, or to the Gateway API; other controllers ignore annotations of ingress-nginx.",
    whenNotToUse: "Clusters that run a maintained fork of ingress-nginx.",
    references: ["https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/"],
  },
  options: {},
  messages: {
    controller: (d: { readonly resource: string }) =>
      `${d.resource} uses ingress-nginx, which has had no releases or security fixes since March 2026.`,
    annotations: (d: { readonly annotation: string; readonly ingresses: number }) =>
      `${d.ingresses === 1 ? "An Ingress uses" : `${d.ingresses} Ingresses use`} ingress-nginx (${d.annotation}), ` +
      "which has had no releases or security fixes since March 2026.",
  },
  check({ model, report }) {
    const controllers: { readonly resource: Resource; readonly at: Place }[] = [];
    for (const { resource, template } of model.workloads) {
      const container = portContainers(template.spec).find(({ image = "" }) => IMAGE.test(image));
      if (container !== undefined) controllers.push({ resource, at: resource.at(container, "image") });
    }
    for (const resource of model.all("IngressClass")) {
      const { spec } = resource.object;
      if (spec?.controller === "k8s.io/ingress-nginx")
        controllers.push({ resource, at: resource.at(spec, "controller") });
    }
    const annotated = model.all("Ingress").flatMap((ingress) => {
      const { annotations } = ingress.metadata;
      const annotation = Object.keys(annotations ?? {}).find((key) => key.startsWith(ANNOTATION));
      return annotations === undefined || annotation === undefined
        ? []
        : [{ ingress, annotation, at: ingress.at(annotations, annotation, "key") }];
    });
    const related = annotated.slice(0, 5).map(({ ingress, at }) => ({ at, note: `${ingress.title} depends on it` }));
    const [controller] = controllers;
    const [first] = annotated;
    if (controller !== undefined)
      report({ ...controller, message: "controller", data: { resource: controller.resource.title }, related });
    else if (first !== undefined)
      report({
        resource: first.ingress,
        at: first.at,
        message: "annotations",
        data: { annotation: first.annotation, ingresses: annotated.length },
        related: related.slice(1),
      });
  },
});
