import { addTo } from "../../base/groups.ts";
import type { Container } from "kubernetes-types/core/v1.js";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";

/** How the pods of a workload get a key: `env` as a variable of that name, `file` as text that a program reads. */
export interface Reader {
  readonly workload: Workload;
  readonly as: "env" | "file";
}

type Kind = "ConfigMap" | "Secret";

const keyOf = (kind: string, namespace: string, name: string): string => `${kind} ${namespace}/${name}`;

/** `key` undefined: all keys. */
interface Use {
  readonly kind: Kind;
  readonly name: string;
  readonly key: string | undefined;
  readonly as: Reader["as"];
}

function* usesOfContainer(container: DeepReadonly<Container>): Iterable<Use> {
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef?.name !== undefined)
      yield { kind: "ConfigMap", name: configMapRef.name, key: undefined, as: "env" };
    if (secretRef?.name !== undefined) yield { kind: "Secret", name: secretRef.name, key: undefined, as: "env" };
  }
  for (const { valueFrom } of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    if (configMapKeyRef?.name !== undefined)
      yield { kind: "ConfigMap", name: configMapKeyRef.name, key: configMapKeyRef.key, as: "env" };
    if (secretKeyRef?.name !== undefined)
      yield { kind: "Secret", name: secretKeyRef.name, key: secretKeyRef.key, as: "env" };
  }
}

function* usesOf({ template: { spec } }: Workload): Iterable<Use> {
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])])
    yield* usesOfContainer(container);
  for (const { configMap, secret, projected } of spec.volumes ?? []) {
    const named = [
      { kind: "ConfigMap" as const, name: configMap?.name, items: configMap?.items },
      { kind: "Secret" as const, name: secret?.secretName, items: secret?.items },
      ...(projected?.sources ?? []).flatMap((source) => [
        { kind: "ConfigMap" as const, name: source.configMap?.name, items: source.configMap?.items },
        { kind: "Secret" as const, name: source.secret?.name, items: source.secret?.items },
      ]),
    ];
    for (const { kind, name, items } of named) {
      if (name === undefined) continue;
      for (const key of items === undefined ? [undefined] : items.map((item) => item.key))
        yield { kind, name, key, as: "file" };
    }
  }
}

/** Who reads which ConfigMap or Secret. */
export class Readers {
  readonly #uses = new Map<string, { readonly workload: Workload; readonly use: Use }[]>();

  constructor(model: Model) {
    for (const workload of model.workloads) {
      for (const use of usesOf(workload)) {
        const key = keyOf(use.kind, workload.namespace, use.name);
        addTo(this.#uses, key, { workload, use });
      }
    }
  }

  /** The workloads whose pods read one key, each once; as a variable where it is one. */
  of({ kind, namespace, name }: Resource, key: string): readonly Reader[] {
    const found = new Map<Workload, Reader["as"]>();
    for (const { workload, use } of this.#uses.get(keyOf(kind, namespace, name)) ?? []) {
      if (use.key !== undefined && use.key !== key) continue;
      if (found.get(workload) !== "env") found.set(workload, use.as);
    }
    return [...found].map(([workload, as]) => ({ workload, as }));
  }
}
