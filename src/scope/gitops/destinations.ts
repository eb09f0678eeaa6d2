import { fieldsOf, textOf } from "../../base/values.ts";
import type { DeclaredObject } from "../declared-object.ts";
import { join } from "../kustomize/kustomization.ts";
import { applicationSources, isApplication } from "./releases.ts";

/** What Argo CD or Flux applies from this repository, and where. */
export interface Destination {
  /** `Application argocd/shop`. */
  readonly title: string;
  /** From the root of the repository. */
  readonly folder: string;
  readonly namespace: string | undefined;
}

function ofApplication(application: DeclaredObject): readonly Destination[] {
  const spec = fieldsOf(application.value["spec"]);
  const namespace = textOf(fieldsOf(spec["destination"])["namespace"]);
  // A chart of a chart repository has no path.
  return applicationSources(application).flatMap(({ source }) => {
    const path = textOf(source["path"]);
    return path === undefined ? [] : [{ title: application.title, folder: join("", path), namespace }];
  });
}

function ofFlux({ title, value }: DeclaredObject): readonly Destination[] {
  const spec = fieldsOf(value["spec"]);
  const path = textOf(spec["path"]);
  return path === undefined ? [] : [{ title, folder: join("", path), namespace: textOf(spec["targetNamespace"]) }];
}

/** The destinations of Argo CD Applications and Flux Kustomizations. */
export function destinations(objects: readonly DeclaredObject[]): readonly Destination[] {
  return objects.flatMap((object) => {
    if (isApplication(object)) return ofApplication(object);
    return object.kind === "Kustomization" && object.apiVersion.startsWith("kustomize.toolkit.fluxcd.io/")
      ? ofFlux(object)
      : [];
  });
}
