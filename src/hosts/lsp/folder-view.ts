import { addTo } from "../../base/groups.ts";
import { scopeModels } from "../../engine/model-of.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { kustomizeGraph } from "../../scope/kustomize/kustomize-graph.ts";
import type { Scope } from "../../scope/scope.ts";
import { wholeScope } from "../../scope/scope.ts";
import { Simulation } from "../../simulate/simulation.ts";
import type { FolderStore } from "./folder-store.ts";
import type { ValidationCache } from "../../workspace/validation-cache.ts";
import type { ScopeShape } from "./full-lint.ts";
import { SymbolTable } from "./symbols/symbol-table.ts";
import { findSymbols } from "./symbols/find-symbols.ts";

/** A scope for the features of the editor. */
export class ScopeView {
  readonly scope: Scope;
  readonly model: Model;
  readonly simulation: Simulation;
  #symbols: SymbolTable | undefined;
  #byFile: Map<string, Resource[]> | undefined;

  constructor(scope: Scope, model: Model) {
    this.scope = scope;
    this.model = model;
    this.simulation = new Simulation(model);
  }

  get symbols(): SymbolTable {
    return (this.#symbols ??= findSymbols(this.model, this.simulation));
  }

  resourcesOf(path: string): readonly Resource[] {
    if (this.#byFile === undefined) {
      this.#byFile = new Map();
      for (const resource of this.model.resources) {
        addTo(this.#byFile, resource.document.file, resource);
      }
    }
    return this.#byFile.get(path) ?? [];
  }

  /** The object under an offset of a file. */
  resourceAt(path: string, offset: number): Resource | undefined {
    return this.resourcesOf(path).findLast(
      ({ document }) => document.start <= offset && offset <= document.start + document.text.length,
    );
  }
}

const hasPath = ({ sources }: Scope, path: string): boolean => sources.some(({ source }) => source.path === path);

/**
 * The scopes of a folder from the current texts. Kustomizations are modelled by their unpatched resources and charts
 * not at all: rendering is too slow for a keystroke.
 */
export class FolderView {
  readonly store: FolderStore;
  readonly #validations: ValidationCache;
  #shapes: readonly ScopeShape[] = [];
  #version = -1;
  #views: { readonly scope: Scope; readonly model: () => Model; view: ScopeView | undefined }[] = [];

  constructor(store: FolderStore, validations: ValidationCache) {
    this.store = store;
    this.#validations = validations;
  }

  get shapes(): readonly ScopeShape[] {
    return this.#shapes;
  }

  set shapes(shapes: readonly ScopeShape[]) {
    this.#shapes = shapes;
    this.#version = -1;
    this.#near = undefined;
    this.#others = undefined;
  }

  #scopes() {
    if (this.#version === this.store.version) return this.#views;
    this.#version = this.store.version;
    const known = new Set(this.#shapes.flatMap(({ paths }) => paths));
    const graph = kustomizeGraph(this.store.sources());
    const parts = new Set(
      graph.all.flatMap((kustomization) => [kustomization.source.source.path, ...kustomization.parts]),
    );
    const scopes = this.#shapes.map((shape): Scope => {
      const { name, kind, namespace, closed, unread = [], rendered } = shape;
      const sources = shape.paths
        .filter((path) => !rendered || !parts.has(path))
        .flatMap((path) => this.store.source(path) ?? []);
      return {
        name,
        kind,
        sources,
        ...(namespace !== undefined && { namespace }),
        ...(closed !== undefined && { closed }),
        unread: rendered ? [...unread, `${name} is rendered`] : unread,
      };
    });
    const others = this.store.paths
      .filter((path) => !known.has(path) && !graph.opaque.has(path))
      .flatMap((path) => this.store.source(path) ?? []);
    // A file that is new since the last full run is treated as a plain file.
    const plain = scopes.findIndex(({ kind }) => kind === "directory");
    const first = scopes[plain];
    if (first !== undefined && others.length > 0) scopes[plain] = { ...first, sources: [...first.sources, ...others] };
    else if (others.length > 0) scopes.push(wholeScope(others));
    const models = this.#modelsOf(scopes);
    this.#views = scopes.map((scope) => ({ scope, model: () => models(scope), view: undefined }));
    return this.#views;
  }

  /** Views of the scopes that contain a file. */
  viewsOf(path: string): readonly ScopeView[] {
    return this.#scopes()
      .filter(({ scope }) => hasPath(scope, path))
      .map((entry) => (entry.view ??= new ScopeView(entry.scope, entry.model())));
  }

  viewOf(path: string): ScopeView | undefined {
    return this.viewsOf(path)[0];
  }

  #near: { readonly path: string; readonly version: number; readonly views: readonly ScopeView[] } | undefined;

  /**
   * Views of a part of the scopes, for requests at every keystroke.
   * @param scopes the part; undefined: use all scopes.
   */
  nearViewsOf(path: string, scopes: (path: string) => readonly Scope[] | undefined): readonly ScopeView[] {
    const { version } = this.store;
    if (this.#near?.path === path && this.#near.version === version) return this.#near.views;
    const near = scopes(path);
    const others = near === undefined ? [] : this.#othersOf(path);
    const models = this.#modelsOf([...(near ?? []), ...others], this.#otherModels);
    const views = near?.map((scope) => new ScopeView(scope, models(scope))) ?? this.viewsOf(path);
    this.#near = { path, version, views };
    return views;
  }

  /** The scopes without a file and their models, as they were when it was first edited: the edits are not in them. */
  #others: { readonly path: string; readonly scopes: readonly Scope[] } | undefined;
  readonly #otherModels = new Map<Scope, Model>();

  #othersOf(path: string): readonly Scope[] {
    if (this.#others?.path === path) return this.#others.scopes;
    const scopes = this.#scopes().flatMap(({ scope }) => (hasPath(scope, path) ? [] : [scope]));
    this.#others = { path, scopes };
    this.#otherModels.clear();
    const models = this.#modelsOf(scopes);
    for (const scope of scopes) this.#otherModels.set(scope, models(scope));
    return scopes;
  }

  /** The models of scopes; each asks the others before it says that something does not exist. */
  #modelsOf(scopes: readonly Scope[], known?: ReadonlyMap<Scope, Model>): (scope: Scope) => Model {
    const { config, knowledge, failures } = this.store;
    const settings = { config, validate: this.#validations.for(knowledge), unreadable: failures };
    return scopeModels(scopes, settings, known).of;
  }
}
