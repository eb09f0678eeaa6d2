import type { ObjectMeta } from "kubernetes-types/meta/v1.js";
import type { Part, Place } from "../diagnostic/place.ts";
import type { YamlDocument } from "../yaml/document.ts";
import type { DeepReadonly } from "./readonly.ts";
import type { Labels } from "./selector.ts";

/** What every object of the Kubernetes API has. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: DeepReadonly<ObjectMeta>;
  readonly [field: string]: unknown;
}

export interface ResourceIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  /** "" for an object that only has a `generateName`: nothing can refer to it. */
  readonly name: string;
  /** Effective namespace: as written, else the scope's; "" for a cluster-scoped kind. */
  readonly namespace: string;
}

/** Keys of an object, or of any of several: `spec ?? {}` has the keys of `spec`. */
type KeyOf<O> = (O extends unknown ? keyof O & (string | number) : never) | (keyof O & (string | number));

/** One Kubernetes object of a document, with its effective identity. A resource of any kind is a `Resource`. */
export class Resource<out T extends KubernetesObject = KubernetesObject> implements ResourceIdentity {
  readonly apiVersion: string;
  /** "" for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** As Kubernetes decodes it: fields that are written as null are not set. */
  readonly object: T;
  /** As it is sent to the API server, with its nulls: what validation is asked about. */
  readonly written: KubernetesObject;
  readonly document: YamlDocument;
  /** Position within the scope, files in order of their paths. */
  readonly index: number;

  constructor(
    identity: ResourceIdentity,
    object: T,
    document: YamlDocument,
    index: number,
    written: KubernetesObject = object,
  ) {
    this.apiVersion = identity.apiVersion;
    this.group = identity.apiVersion.slice(0, Math.max(0, identity.apiVersion.indexOf("/")));
    this.kind = identity.kind;
    this.name = identity.name;
    this.namespace = identity.namespace;
    this.object = object;
    this.written = written;
    this.document = document;
    this.index = index;
  }

  get metadata(): DeepReadonly<ObjectMeta> {
    return this.object.metadata ?? {};
  }

  get labels(): Labels {
    return this.metadata.labels ?? {};
  }

  get annotations(): Labels {
    return this.metadata.annotations ?? {};
  }

  /** Whether the manifest sets its namespace. */
  get namespaceGiven(): boolean {
    return this.metadata.namespace !== undefined;
  }

  /** The name to show; `web-*` for an object that only has a `generateName`. */
  get shownName(): string {
    return this.name === "" ? `${this.metadata.generateName ?? "?"}*` : this.name;
  }

  /** `Service shop/payments`, or `Namespace shop`. */
  get title(): string {
    return `${this.kind} ${this.namespace === "" ? "" : `${this.namespace}/`}${this.shownName}`;
  }

  /**
   * The place of `owner[key]`; `owner` is any object or array inside `object`. For an absent key, the place where it
   * would belong. `part`: the value (default), the key, or the entry from key to end of value.
   */
  at<O extends object>(owner: O, key?: KeyOf<O>, part?: Part): Place {
    return this.document.at(owner, key, part);
  }

  /** The name of the resource, for findings about the resource as a whole. */
  atName(): Place {
    const { metadata } = this.object;
    // A manifest may hold `metadata:` without a value, which its type does not know.
    if (metadata == null) return this.document.at(this.object);
    return this.document.at(
      metadata,
      metadata.name === undefined && metadata.generateName !== undefined ? "generateName" : "name",
    );
  }
}
