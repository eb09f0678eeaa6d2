import type { ElsewhereProducer } from "../../model/elsewhere.ts";
import { Confines } from "../../read/confines.ts";
import type { ParseLimits } from "../../yaml/document.ts";
import type { NoteDetails } from "./gathered-notes.ts";
import { RenderCache } from "../cache/render-cache.ts";

/** Everything that finding and rendering scopes depends on. */
export interface RenderContext {
  readonly cwd: string;
  /** Nothing outside of this folder is read: the root of the repository, or the working directory. */
  readonly root: string;
  /** What may be read at all; paths in files go through `admit`. */
  readonly confines: Confines;
  readonly limits: ParseLimits;
  readonly kubernetesVersion: string;
  readonly namespace: string;
  /** A name to look up in `PATH`, or an absolute path. */
  readonly kustomizeProgram: string | undefined;
  readonly helmProgram: string | undefined;
  /** Set with `--cache`. */
  readonly renders?: RenderCache;
  /** kustomize renders the charts of `helmCharts` too. */
  readonly enableHelm: boolean;
  /** Records an object that installs others in a namespace and was not rendered. */
  producer(producer: ElsewhereProducer): void;
  /**
   * A note for the user, merged over files.
   * @param details `true`: something that may contain manifests was not analysed.
   */
  note(message: string, file: string, details?: NoteDetails | true): void;
}
