/** A parsed report, of which a test knows the shape: what `JSON.parse` gives, walked without checks. */
export type Parsed = ReturnType<typeof JSON.parse>;
