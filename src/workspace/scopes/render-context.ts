import type { ElsewhereProducer } from "../../model/elsewhere.ts";
import type { Confines } from "../../read/confines.ts";
import { limitPerCore } from "../../render/side-by-side.ts";
import type { ParseLimits } from "../../yaml/document.ts";
import type { NoteDetails } from "./gathered-notes.ts";
import type { RenderCache } from "../cache/render-cache.ts";

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
  /** Called with what is about to be rendered, for a progress line: `kustomization overlays/prod`. */
  readonly onRender?: ((what: string) => void) | undefined;
  /** Records an object that installs others in a namespace and was not rendered. */
  producer(producer: ElsewhereProducer): void;
  /**
   * A note for the user, merged over files.
   * @param details `true`: something that may contain manifests was not analysed.
   */
  note(message: string, file: string, details?: NoteDetails | true): void;
}

/**
 * Runs jobs side by side, somewhat more of them than there are cores. Their notes and producers are recorded in the
 * order of the jobs, whichever ends first.
 */
export async function sideBySide<T>(
  context: RenderContext,
  jobs: readonly ((context: RenderContext) => Promise<T>)[],
): Promise<readonly T[]> {
  const limit = limitPerCore(2);
  const ended = await Promise.all(
    jobs.map((job) =>
      limit(async () => {
        const recorded: ((context: RenderContext) => void)[] = [];
        const result = await job({
          ...context,
          note: (...note) => recorded.push((to) => to.note(...note)),
          producer: (producer) => recorded.push((to) => to.producer(producer)),
        });
        return { result, recorded };
      }),
    ),
  );
  return ended.map(({ result, recorded }) => {
    for (const record of recorded) record(context);
    return result;
  });
}
