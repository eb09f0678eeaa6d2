import type { ElsewhereProducer } from "../../model/elsewhere.ts";
import { Confines } from "../../read/confines.ts";
import type { ParseLimits } from "../../yaml/document.ts";
import type { NoteDetails } from "./gathered-notes.ts";
import { RenderCache } from "../cache/render-cache.ts";

/** What rendering needs to know of the world. */
export interface RenderContext {
  readonly cwd: string;
  /** Nothing outside of this folder is read: the root of the repository, or the working directory. */
  readonly root: string;
  /** What may be read at all; paths that files give go through `admit`. */
  readonly confines: Confines;
  readonly limits: ParseLimits;
  readonly kubernetesVersion: string;
  readonly namespace: string;
  /** A name that is looked up in `PATH`, or an absolute path. */
  readonly kustomizeProgram: string | undefined;
  readonly helmProgram: string | undefined;
  /** Set with `--cache`. */
  readonly renders?: RenderCache;
  /** kustomize renders charts of `helmCharts` too. */
  readonly enableHelm: boolean;
  /** What makes pods and other objects in a namespace, and was not rendered. */
  producer(producer: ElsewhereProducer): void;
  /** Something the user must know, gathered over files. @param details `true`: what may hold manifests was not analysed. */
  note(message: string, file: string, details?: NoteDetails | true): void;
}
