import { fieldsOf, textOf } from "../../base/values.ts";
import type { DeclaredObject } from "../declared-object.ts";
import { join } from "../kustomize/kustomization.ts";
import { applicationSources, isApplication } from "./releases.ts";
import type { FindObject } from "./releases.ts";
import { variablesOf } from "./substitution.ts";
import type { Variables } from "./substitution.ts";

/** What Argo CD or Flux applies from this repository, and where. */
export interface Destination {
  /** `Application argocd/shop`. */
  readonly title: string;
  /** From the root of the repository. */
  readonly folder: string;
  readonly namespace: string | undefined;
  /** What Flux fills in. */
  readonly variables?: Variables;
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

function ofFlux(object: DeclaredObject, find: FindObject): readonly Destination[] {
  const spec = fieldsOf(object.value["spec"]);
  const path = textOf(spec["path"]);
  if (path === undefined) return [];
  const variables = variablesOf(object, find);
  const namespace = textOf(spec["targetNamespace"]);
  return [{ title: object.title, folder: join("", path), namespace, ...(variables && { variables }) }];
}

/** The destinations of Argo CD Applications and Flux Kustomizations. */
export function destinations(objects: readonly DeclaredObject[], find: FindObject): readonly Destination[] {
  return objects.flatMap((object) => {
    if (isApplication(object)) return ofApplication(object);
    return object.kind === "Kustomization" && object.apiVersion.startsWith("kustomize.toolkit.fluxcd.io/")
      ? ofFlux(object, find)
      : [];
  });
}
