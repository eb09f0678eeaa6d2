import { resolve } from "node:path";
import { readFiles } from "../../read/read-files.ts";
import { kustomizeGraph } from "../../scope/kustomize/kustomize-graph.ts";
import type { ParsedSource, Source } from "../../yaml/document.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import type { RenderContext } from "./render-context.ts";

/** File names that kustomize looks for in a folder. */
export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Sources by shown path; files that kustomizations refer to are read from disk when needed. */
export class SourceStore {
  readonly #context: RenderContext;
  readonly map: Map<string, ParsedSource>;
  readonly #texts = new Map<string, string | undefined>();

  constructor(context: RenderContext, sources: readonly ParsedSource[]) {
    this.#context = context;
    this.map = new Map(sources.map((source) => [source.source.path, source]));
  }

  /** undefined for a file that does not exist or is outside of what may be read. */
  get(path: string): ParsedSource | undefined {
    const known = this.map.get(path);
    if (known !== undefined) return known;
    const text = this.#read(path);
    if (text === undefined) return undefined;
    const source = parseSource(text, this.#context.limits);
    this.map.set(path, source);
    return source;
  }

  #read(path: string): Source | undefined {
    const { cwd, confines, limits } = this.#context;
    const absolute = resolve(cwd, path);
    if (confines.resolve(absolute).kind !== "inside") return undefined;
    return readFiles([{ path: absolute, shown: path }], limits.maxFileSize, confines).texts[0];
  }

  /** The text of a file of a generator: it is not a manifest. */
  text(path: string): string | undefined {
    const known = this.map.get(path)?.source.text ?? this.#texts.get(path);
    if (known !== undefined || this.#texts.has(path)) return known;
    const text = this.#read(path)?.text;
    this.#texts.set(path, text);
    return text;
  }

  /** Reads the kustomizations and resources that others refer to, until nothing new is found. */
  follow(): void {
    for (let before = -1; before !== this.map.size;) {
      before = this.map.size;
      for (const kustomization of kustomizeGraph([...this.map.values()]).all) {
        for (const folder of kustomization.bases)
          KUSTOMIZATION_NAMES.some((name) => this.get(folder === "" ? name : `${folder}/${name}`) !== undefined);
        for (const path of [...kustomization.resources, ...kustomization.parts, ...kustomization.configuration])
          this.get(path);
      }
    }
  }
}
