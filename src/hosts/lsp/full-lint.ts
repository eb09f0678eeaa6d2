import { dirname } from "node:path";
import type { Finding } from "../../diagnostic/finding.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { judge } from "../../engine/lint.ts";
import type { InternalError, Note } from "../../engine/result.ts";
import type { Scope } from "../../scope/scope.ts";
import { DEFAULT_LIMITS } from "../../yaml/document.ts";
import { newerNotes } from "../../workspace/workspace.ts";
import type { LintSession } from "../../workspace/lint-session.ts";
import { expiredExternals } from "../../workspace/scopes/declared-scopes.ts";
import { findScopes } from "../../workspace/scopes/find-scopes.ts";
import type { FolderStore } from "./folder-store.ts";

/** A scope by the names of its files, to be sent between threads. */
export interface ScopeShape extends Pick<Scope, "name" | "kind" | "namespace" | "closed" | "unread"> {
  /** Files whose objects are modelled; for a rendered scope its origins. */
  readonly paths: readonly string[];
  readonly rendered: boolean;
}

/** Result of a run over a whole folder; plain data. */
export interface FullResult {
  readonly findings: readonly Finding[];
  readonly shapes: readonly ScopeShape[];
  readonly notes: readonly Note[];
  readonly internalErrors: readonly InternalError[];
  /** Why the configuration or the files prevent a run. */
  readonly failure?: string;
}

function shapeOf({ name, kind, namespace, closed, unread, origins, sources, rendered }: Scope): ScopeShape {
  return {
    name,
    kind,
    paths: (rendered === undefined ? sources : (origins ?? sources)).map(({ source }) => source.path),
    rendered: rendered !== undefined,
    ...(namespace !== undefined && { namespace }),
    ...(closed !== undefined && { closed }),
    ...(unread !== undefined && { unread }),
  };
}

/** Lints a folder like the command line: with the same scopes, rendered output and rules. */
export async function lintFolder(store: FolderStore, session: LintSession): Promise<FullResult> {
  const { config, configFile, confines, configConfines, folder, kubernetesVersion } = store;
  const configRoot = configFile === undefined ? folder : dirname(configFile);
  try {
    const { scopes, notes, producers } = await findScopes(
      store.sources(),
      { cwd: folder, limits: DEFAULT_LIMITS, config, configRoot, kubernetesVersion, confines, configConfines },
      {},
    );
    const options = {
      config,
      kubernetesVersion,
      gatewayAPI: store.knowledge.gatewayAPI,
      notes: [...notes, ...newerNotes(store.newer)],
      unreadable: store.failures,
      elsewhereProducers: producers,
      withoutPlugins: store.leftOut.length > 0,
      hostFindings: expiredExternals(
        config.externals ?? [],
        store.configDocument,
        new Date().toISOString().slice(0, 10),
      ),
    };
    const result = judge(session.run(scopes, store.rules, options, store.knowledge), options);
    return {
      findings: result.findings,
      shapes: scopes.map(shapeOf),
      notes: result.notes,
      internalErrors: result.internalErrors,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { findings: [], shapes: [], notes: [], internalErrors: [], failure: error.message };
  }
}
