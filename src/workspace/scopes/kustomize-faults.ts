import { realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import { shownPath } from "../../discover/discover.ts";
import type { Place } from "../../diagnostic/place.ts";
import { explainFailure } from "../../scope/kustomize/build-fault.ts";
import { entryPlace } from "../../scope/kustomize/entry-place.ts";
import type { BuildFault } from "../../scope/kustomize/failure.ts";
import { join } from "../../scope/kustomize/kustomization.ts";
import type { Kustomization } from "../../scope/kustomize/kustomization.ts";
import type { RenderContext } from "./render-context.ts";
import { madeElsewhere } from "./made-elsewhere.ts";
import { SourceStore } from "./source-store.ts";

export const referencesOf = ({ document }: Kustomization): readonly string[] => {
  const value = (document.value ?? {}) as Readonly<Record<string, unknown>>;
  return ["resources", "bases", "components"]
    .flatMap((field): readonly unknown[] => (Array.isArray(value[field]) ? value[field] : []))
    .filter((item) => typeof item === "string");
};

type MemberFault = BuildFault & { readonly member: Kustomization };

/** A fault of the repository is an error at its place; if it may work elsewhere, the kustomization was not analysed. */
export function noteFault({ because, at, surroundings, reported, member }: MemberFault, context: RenderContext): void {
  // Another rule reports the syntax error.
  if (reported === true) return;
  context.note(`cannot be built: ${because}`, member.source.source.path, {
    ...(surroundings ? { unread: true } : { fault: true }),
    noun: "kustomization",
    at: at ?? member.document.atPath([]),
  });
}

/** Faults that are found without running kustomize: a field of the wrong type, a missing resource. */
export function knownFault(
  root: Kustomization,
  members: readonly Kustomization[],
  missing: readonly string[],
  context: RenderContext,
): MemberFault | undefined {
  const faulty = members.find(({ problem }) => problem !== undefined);
  if (faulty?.problem !== undefined)
    return {
      because: faulty.problem.because,
      at: faulty.document.atPath(faulty.problem.path),
      surroundings: false,
      member: faulty,
    };
  const folders = new Set(members.map(({ folder }) => folder));
  const gone = [...missing, ...members.flatMap(({ bases }) => bases.filter((folder) => !folders.has(folder)))].find(
    (path) => context.confines.resolve(path, context.cwd).kind === "missing",
  );
  if (gone === undefined) return undefined;
  const member = members.find((one) => [...one.resources, ...one.bases].includes(gone)) ?? root;
  const reference = referencesOf(member).find((one) => join(member.folder, one) === gone);
  return goneFault(
    gone,
    reference ?? gone,
    "which is among its resources",
    reference === undefined ? undefined : entryPlace(member, reference),
    member,
    context,
  );
}

function goneFault(
  path: string,
  written: string,
  role: string,
  at: Place | undefined,
  member: Kustomization,
  { root, cwd, confines }: RenderContext,
): MemberFault {
  const why = madeElsewhere(root, resolve(cwd, path), confines);
  return {
    because: `there is no file or folder "${written}", ${role}${why === undefined ? "" : `; ${why}`}`,
    surroundings: why !== undefined,
    member,
    ...(at && { at }),
  };
}

/** Missing patches and files of generators, if kustomize is not installed. */
export function goneFiles(members: readonly Kustomization[], context: RenderContext): readonly MemberFault[] {
  return members.flatMap((member) => {
    const files = [
      ...member.parts.map((path) => ({ path, role: "which it has as a patch" })),
      ...member.packed.map(({ path }) => ({ path, role: "which a generator packs" })),
    ];
    return files
      .filter(({ path }) => context.confines.resolve(path, context.cwd).kind === "missing")
      .map(({ path, role }) =>
        goneFault(
          path,
          relative(member.folder, path),
          role,
          entryPlace(member, relative(member.folder, path), [
            "patches",
            "patchesJson6902",
            "patchesStrategicMerge",
            "configMapGenerator",
            "secretGenerator",
            "helmCharts",
          ]),
          member,
          context,
        ),
      );
  });
}

/** The error of kustomize, in terms of the files of the repository. */
export function explained(
  text: string,
  root: Kustomization,
  members: readonly Kustomization[],
  store: SourceStore,
  { cwd, root: repository, confines }: RenderContext,
): MemberFault {
  const real = realpathSync(cwd);
  const shown = (path: string): string =>
    path === real || path === cwd
      ? ""
      : shownPath(cwd, path.startsWith(`${real}/`) ? `${cwd}${path.slice(real.length)}` : path);
  const fault = explainFailure({ text, root, members, sources: store.map, shown });
  const gone = /^there is no (?:file|patch|file or folder) "([^"]*)"/.exec(fault.because)?.[1];
  const why =
    gone === undefined ? undefined : madeElsewhere(repository, resolve(cwd, fault.member.folder, gone), confines);
  return why === undefined ? fault : { ...fault, because: `${fault.because}; ${why}`, surroundings: true };
}
