/** What a rule option may be; the only place that defines its type, default and description. */
export type OptionSchema =
  | { readonly type: "boolean"; readonly default: boolean; readonly description: string }
  | { readonly type: "integer"; readonly default: number; readonly minimum?: number; readonly description: string }
  | { readonly type: "string"; readonly default: string; readonly description: string }
  | { readonly enum: readonly string[]; readonly default: string; readonly description: string }
  | {
      readonly type: "array";
      readonly items: { readonly type: "string" };
      readonly default: readonly string[];
      readonly description: string;
    };

type ValueOf<S> = S extends { type: "boolean" }
  ? boolean
  : S extends { type: "integer" }
    ? number
    : S extends { type: "string" }
      ? string
      : S extends { enum: readonly (infer E)[] }
        ? E
        : S extends { type: "array" }
          ? readonly string[]
          : never;

export type OptionSchemas = Readonly<Record<string, OptionSchema>>;

/** The values a rule gets: every option is set, by the configuration or by its default. */
export type OptionsOf<S> = { readonly [K in keyof S]: ValueOf<S[K]> };

export const defaultOptions = (schemas: OptionSchemas): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.default]));
