import { accessSync, constants, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { maskText } from "../../diagnostic/mask.ts";
import type { ToolOutcome } from "../../render/run-tool.ts";
import type { CacheStore } from "./cache-store.ts";
import { digest } from "./cache-store.ts";

/** More than that below the folders of a kustomization or chart is not read to save a run of a program. */
const MOST_FILES = 5000;

/** Runs kustomize and Helm only for what has changed: by the content of all files below the folders that they may read. */
export class RenderCache {
  readonly #store: CacheStore;

  constructor(store: CacheStore) {
    this.#store = store;
  }

  /**
   * @param words what the program is told, paths and version included.
   * @param program its name, looked up in `PATH`; another file of that name is another program.
   * @param folders absolute; the program reads nothing outside of them.
   * @param place what is stored beside a rendering, such as the folder that its paths start from.
   */
  render(words: readonly string[], program: readonly string[], folders: readonly string[], run: () => { readonly outcome: ToolOutcome; readonly place: string }): { readonly outcome: ToolOutcome; readonly place: string } {
    const contents = contentsOf(folders);
    if (contents === undefined) return run();
    const key = digest(...words, ...program.map(identityOf), ...contents);
    const known = this.#store.get("render", key);
    if (isRendering(known)) return { outcome: { kind: "rendered", text: known.text }, place: known.place };
    const result = run();
    // A failure may be one of the moment, and values of Secrets are kept nowhere.
    const keeps = result.outcome.kind === "rendered" && maskText(result.outcome.text) === result.outcome.text;
    if (keeps) this.#store.set("render", key, { text: result.outcome.text, place: result.place });
    return result;
  }
}

function isRendering(value: unknown): value is { readonly text: string; readonly place: string } {
  if (typeof value !== "object" || value === null) return false;
  const { text, place } = value as { readonly text?: unknown; readonly place?: unknown };
  return typeof text === "string" && typeof place === "string";
}

function identityOf(program: string): string {
  const candidates = program.includes("/") ? [program] : (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program));
  for (const candidate of candidates) {
    try {
      accessSync(candidate, constants.X_OK);
      const { size, mtimeMs } = statSync(candidate);
      return `${candidate} ${size} ${mtimeMs}`;
    } catch {
      // Not this one.
    }
  }
  return program;
}

function contentsOf(folders: readonly string[]): readonly (string | Buffer)[] | undefined {
  const found: (string | Buffer)[] = [];
  let files = 0;
  const visit = (folder: string): boolean => readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).every((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === ".git" || entry.name === "node_modules") return true;
    if (entry.isDirectory()) return visit(path);
    if (++files > MOST_FILES) return false;
    found.push(path, entry.isFile() ? readFileSync(path) : entry.isSymbolicLink() ? linkContent(path) : "");
    return true;
  });
  try {
    return [...new Set(folders)].sort().every(visit) ? found : undefined;
  } catch {
    return undefined;
  }
}

function linkContent(path: string): string | Buffer {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) throw new Error("a linked folder is not followed");
  return stat?.isFile() === true ? readFileSync(path) : readlinkSync(path);
}
