import type { Severity } from "../../../diagnostic/finding.ts";
import type { BaselineFlags } from "./baseline-file.ts";
import type { FixFlags } from "./fix-run.ts";

export interface LintFlags extends FixFlags, BaselineFlags {
  /** Each `NAME` or `NAME=FILE`. */
  readonly format?: readonly string[];
  readonly outputFile?: string;
  readonly maxWarnings?: number;
  readonly failOnUnread?: boolean;
  /** Findings by rule, after the report. */
  readonly statistics?: boolean;
  /** False: no line about reports that are all written to files, as the caller shows them. */
  readonly announcesFiles?: boolean;
  /** No manifest at all is no error. */
  readonly passOnNoFiles?: boolean;
  readonly inlineConfig?: boolean;
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly scope?: string;
  readonly shard?: string;
  readonly schemas?: string;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly cacheSecret?: Buffer;
  readonly reportUnusedSuppressions?: Severity | "off";
}
