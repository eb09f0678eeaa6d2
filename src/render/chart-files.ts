import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Confines } from "../read/confines.ts";
import { archiveLeadsOn, schemaLeadsOn } from "./chart-schema.ts";

/** Limit for a chart with symbolic links: a repository that is a chart may contain anything. */
const MOST_COPIED = 20_000;
/** Helm rejects a chart of more than 100 MiB, and each file of more than 5 MiB; more than this is never read here. */
const LARGEST = 128 * 1024 * 1024;

/** What Helm would find in the folder of a chart. */
interface ChartFiles {
  /** Paths below the chart of all folders and files, links followed as far as they may be. */
  readonly entries: readonly { readonly below: string; readonly path: string; readonly isFolder: boolean }[];
  /** It contains symbolic links, `node_modules`, or a .git folder that its `.helmignore` does not exclude. */
  readonly mustBeCopied: boolean;
  /** Links that lead out of what may be read, as paths below the chart. */
  readonly outside: readonly string[];
}

/** A chart that another one depends on by its path. */
export interface LocalDependency {
  /** `charts/common`. */
  readonly below: string;
  /** Absolute. */
  readonly folder: string;
}

/** A chart that may be given to Helm, or why not. */
export type ConfinedChart =
  | {
      readonly kind: "ready";
      readonly folder: string;
      /** Links that were left out. */ readonly without: readonly string[];
      /** Its schema of values refers to other files. */ readonly skipSchema: boolean;
    }
  | { readonly kind: "refused"; readonly outside: string };

/** Files that Helm reads by their name. */
const FILES =
  /^(?:Chart\.ya?ml|Chart\.lock|values\.ya?ml|values\.schema\.json|requirements\.(?:yaml|lock)|\.helmignore)$/;
const FOLDERS = /^(?:templates|crds|charts)(?:\/|$)/;
const isReadByName = (path: string): boolean => FILES.test(path) || FOLDERS.test(path);

/**
 * Helm follows every symbolic link of a chart, and reads its .git folder. A chart without both is used in place; any
 * other is copied, with the targets of links in their place. A link that leads out is left out where no template could
 * miss it, else the chart is not rendered.
 * @param local charts that it depends on by their paths; those that are not in `charts/` are copied there.
 * @param use called with the chart, which may be deleted once its promise is settled.
 * @throws Error for a chart that is too large to copy.
 */
export async function withConfinedChart<T>(
  chart: string,
  confines: Confines,
  local: readonly LocalDependency[],
  use: (chart: ConfinedChart) => Promise<T>,
): Promise<T> {
  const files = filesOf(chart, confines, local);
  const [first] = files.outside;
  if (first !== undefined && (files.outside.some((path) => isReadByName(path)) || readsFiles(files, confines)))
    return use({ kind: "refused", outside: files.outside.find((path) => isReadByName(path)) ?? first });
  const skipSchema = files.entries.some(({ below, path }) => leadsOn(below, path, confines));
  if (!files.mustBeCopied) return use({ kind: "ready", folder: chart, without: [], skipSchema });
  if (files.entries.length > MOST_COPIED)
    throw new Error(
      "Helm would follow its symbolic links, or read its node_modules or .git folder, " +
        `and it has more than ${MOST_COPIED} files, too many to copy`,
    );
  const temporary = mkdtempSync(join(tmpdir(), "kubenetlint-chart-"));
  try {
    const copy = join(temporary, basename(chart) || "chart");
    mkdirSync(copy);
    for (const { below, path, isFolder } of files.entries) {
      if (isFolder) mkdirSync(join(copy, below), { recursive: true });
      else writeFileSync(join(copy, below), confines.read(path, LARGEST));
    }
    return await use({ kind: "ready", folder: copy, without: files.outside, skipSchema });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function filesOf(chart: string, confines: Confines, local: readonly LocalDependency[]): ChartFiles {
  const entries: ChartFiles["entries"][number][] = [];
  const outside: string[] = [];
  let mustBeCopied = false;
  const visit = (folder: string, below: string, open: readonly string[]): void => {
    const found = confines.resolve(folder);
    // A link to a folder around it never ends.
    if (found.kind !== "inside" || open.includes(found.path)) return;
    for (const entry of readdirSync(found.path, { withFileTypes: true })) {
      const [path, name] = [join(folder, entry.name), below === "" ? entry.name : `${below}/${entry.name}`];
      // As for a folder of manifests: files of packages are not templates.
      if (entry.name === "node_modules") {
        mustBeCopied = true;
        continue;
      }
      if (entry.name.toLowerCase() === ".git") {
        mustBeCopied ||= below !== "" || !hidesGit(chart, confines);
        continue;
      }
      const isLink = entry.isSymbolicLink();
      if (isLink) {
        mustBeCopied = true;
        const target = confines.resolve(path);
        if (target.kind === "outside") outside.push(name);
        if (target.kind !== "inside") continue;
      }
      const stat = isLink ? statSync(path, { throwIfNoEntry: false }) : entry;
      if (stat?.isDirectory() === true) {
        entries.push({ below: name, path, isFolder: true });
        visit(path, name, [...open, found.path]);
      } else if (stat?.isFile() === true) entries.push({ below: name, path, isFolder: false });
    }
  };
  visit(chart, "", []);
  const isThere = ({ below }: LocalDependency): boolean =>
    entries.some(
      (entry) =>
        entry.below === below ||
        (entry.below.startsWith(`${below}-`) && /^-v?\d[^/]*\.(?:tgz|tar\.gz)$/.test(entry.below.slice(below.length))),
    );
  // The shallow ones first: a chart that is copied may bring the charts that it depends on.
  for (const one of local.toSorted((a, b) => a.below.length - b.below.length)) {
    if (isThere(one) || confines.resolve(join(one.folder, "Chart.yaml")).kind !== "inside") continue;
    mustBeCopied = true;
    entries.push({ below: one.below, path: one.folder, isFolder: true });
    visit(one.folder, one.below, []);
  }
  return { entries, outside: outside.sort(), mustBeCopied };
}

/** Whether Helm passes over `.git` by itself, as in every chart that it made. Source: helm pkg/ignore. */
function hidesGit(chart: string, confines: Confines): boolean {
  const file = join(chart, ".helmignore");
  if (confines.resolve(file).kind !== "inside") return false;
  const lines = confines
    .read(file, LARGEST)
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim());
  return lines.some((line) => line === ".git/" || line === ".git") && !lines.some((line) => line.startsWith("!"));
}

/** Whether a template may read files of the chart: then a missing file changes what it renders. */
const readsFiles = ({ entries }: ChartFiles, confines: Confines): boolean =>
  entries.some(
    ({ below, path, isFolder }) =>
      !isFolder &&
      /(?:^|\/)templates\//.test(below) &&
      /Files|\btoYaml\s+[.$]\s|\btoJson\s+[.$]\s/.test(confines.read(path, LARGEST).toString("latin1")),
  );

/** A schema of values, of the chart or packed in one it depends on, may refer to any file of the machine. */
function leadsOn(below: string, path: string, confines: Confines): boolean {
  if (basename(below) === "values.schema.json") return schemaLeadsOn(confines.read(path, LARGEST));
  return (
    /\.(?:tgz|tar\.gz)$/.test(below) &&
    basename(dirname(below)) === "charts" &&
    archiveLeadsOn(confines.read(path, LARGEST))
  );
}
