import type { Container, EnvVar } from "kubernetes-types/core/v1.js";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";

/** A part of an expanded string: `from` is its offset in the original string, absent for the value of a variable. */
export interface Piece {
  readonly text: string;
  readonly from?: number;
}

const REFERENCE = /\$(?:\$|\(([^)]*)\))/g;

/**
 * `$(VAR)` becomes the variable's value, `$$` a dollar sign; an unknown variable is kept as it is. Source:
 * third_party/forked/golang/expansion/expand.go.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): readonly Piece[] {
  if (!text.includes("$")) return [{ text, from: 0 }];
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const { index } = match;
    const name = match[1];
    if (index > done) pieces.push({ text: text.slice(done, index), from: done });
    const value = name === undefined ? "$" : lookup(name);
    pieces.push(value === undefined ? { text: match[0], from: index } : { text: value });
    done = index + match[0].length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), from: done });
  return pieces;
}

export const joined = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join("");

/**
 * The offset in the original string of a range of the expanded one; undefined if part of it is the value of a variable.
 */
export function writtenOffset(pieces: readonly Piece[], start: number, end: number): number | undefined {
  let at = 0;
  for (const piece of pieces) {
    if (start >= at && end <= at + piece.text.length)
      return piece.from === undefined ? undefined : piece.from + start - at;
    at += piece.text.length;
  }
  return undefined;
}

/** One variable of a container as its process sees it. */
export interface Variable {
  readonly name: string;
  /** undefined: known only at run time, or from an object that does not exist. */
  readonly value: string | undefined;
  readonly pieces: readonly Piece[];
  /** The object that contains the value: an `env` entry, or the data of a ConfigMap. */
  readonly resource: Resource;
  readonly owner: object;
  readonly key: string;
}

type Data = Readonly<Record<string, string>>;

function dataOf(
  model: Model,
  kind: "ConfigMap" | "Secret",
  namespace: string,
  name: string,
): { readonly resource: Resource; readonly data: Data } | undefined {
  const resource = model.get(kind, namespace, name);
  if (resource === undefined) return undefined;
  const object = resource.object as { readonly data?: Data; readonly stringData?: Data };
  return {
    resource,
    data: (kind === "ConfigMap" ? object.data : object.stringData) ?? {},
  };
}

function fieldValue(path: string, workload: Workload): string | undefined {
  if (path === "metadata.namespace") return workload.namespace;
  return path === "metadata.name" && workload.kind === "Pod" && workload.name !== "" ? workload.name : undefined;
}

function sourced(model: Model, workload: Workload, variable: DeepReadonly<EnvVar>): Variable {
  const { name, valueFrom } = variable;
  const own = {
    name,
    value: undefined,
    pieces: [],
    resource: workload.resource,
    owner: variable,
    key: "valueFrom",
  } as const;
  if (valueFrom?.fieldRef !== undefined) {
    const value = fieldValue(valueFrom.fieldRef.fieldPath, workload);
    return value === undefined ? own : { ...own, value, pieces: [{ text: value }] };
  }
  const reference = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
  if (reference?.name === undefined) return own;
  const found = dataOf(
    model,
    valueFrom?.configMapKeyRef === undefined ? "Secret" : "ConfigMap",
    workload.namespace,
    reference.name,
  );
  if (found === undefined || !Object.hasOwn(found.data, reference.key)) return own;
  const value = found.data[reference.key] ?? "";
  return {
    name,
    value,
    pieces: [{ text: value, from: 0 }],
    resource: found.resource,
    owner: found.data,
    key: reference.key,
  };
}

/**
 * The variables that a container's manifest sets, later ones of a name over earlier ones; without Service variables.
 * Source: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables: `envFrom` first, `env` expands what came before it.
 */
export function environmentOf(
  model: Model,
  workload: Workload,
  container: DeepReadonly<Container>,
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    const name = configMapRef?.name ?? secretRef?.name;
    const found =
      name === undefined
        ? undefined
        : dataOf(model, configMapRef === undefined ? "Secret" : "ConfigMap", workload.namespace, name);
    for (const [key, value] of Object.entries(found?.data ?? {})) {
      if (found !== undefined)
        variables.set(prefix + key, {
          name: prefix + key,
          value,
          pieces: [{ text: value, from: 0 }],
          resource: found.resource,
          owner: found.data,
          key,
        });
    }
  }
  for (const variable of container.env ?? []) {
    const { name, value = "" } = variable;
    if (value === "" && variable.valueFrom !== undefined) variables.set(name, sourced(model, workload, variable));
    else {
      const pieces = expand(value, (other) => variables.get(other)?.value);
      variables.set(name, {
        name,
        value: joined(pieces),
        pieces,
        resource: workload.resource,
        owner: variable,
        key: "value",
      });
    }
  }
  return variables;
}

/** Whether the manifests show all sources of `envFrom`. */
export const knowsEnvironment = (model: Model, workload: Workload, container: DeepReadonly<Container>): boolean =>
  (container.envFrom ?? []).every(
    ({ configMapRef, secretRef }) =>
      (configMapRef?.name !== undefined &&
        model.get("ConfigMap", workload.namespace, configMapRef.name) !== undefined) ||
      (secretRef?.name !== undefined &&
        (model.get("Secret", workload.namespace, secretRef.name)?.object.stringData ?? undefined) !== undefined),
  );
