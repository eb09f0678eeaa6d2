import type { Config } from "../config/config.ts";
import type { Finding } from "../diagnostic/finding.ts";
import type { ElsewhereProducer } from "../model/elsewhere.ts";
import type { Definitions } from "../validate/definitions.ts";
import type { GatewayAPI } from "../validate/gateway-api.ts";
import type { Validation } from "../validate/validation.ts";
import type { Counts, Note } from "./result.ts";

export interface LintOptions {
  readonly config: Config;
  /**
   * What the API server would answer for an object; injected so that hosts can cache the answers.
   * @param definitions the CustomResourceDefinitions of its scope; absent if there are none.
   */
  readonly validate: (object: unknown, definitions?: Definitions) => Validation;
  /** `1.37`. */
  readonly kubernetesVersion: string;
  /** Which definitions of the Gateway API are installed, as far as that is known. */
  readonly gatewayAPI?: GatewayAPI;
  /** Files that could not be read: each is an error, and their content is unknown. */
  readonly unreadable?: readonly { readonly path: string; readonly message: string; readonly tooLarge?: true }[];
  /** Notes of the host: what was not rendered or fetched. */
  readonly notes?: readonly Note[];
  /**
   * Charts, releases and applications that the host knows of and did not render: they may make pods and objects in
   * their namespaces.
   */
  readonly elsewhereProducers?: readonly ElsewhereProducer[];
  /** Hidden files and folders that the host skipped. */
  readonly hidden?: Counts["hidden"];
  /** Findings of the host itself, about the configuration. */
  readonly hostFindings?: readonly Omit<Finding, "fingerprint">[];
  /** Report only findings in these files; everything is analysed all the same. */
  readonly only?: ReadonlySet<string>;
  /** Ignore suppression comments and annotations. */
  readonly noInlineConfig?: boolean;
  /** Plug-ins of the configuration were left out, so that their rules are not known. */
  readonly withoutPlugins?: boolean;
  /** Keep fixes that quote a value of a Secret: for callers that apply fixes and do not show them. */
  readonly keepSecretFixes?: boolean;
  /** Called with each rule's id before the rule runs, for a progress line. */
  readonly onRule?: (ruleId: string) => void;
}
