/** An element, attribute or value of the grammar, with what the schema's annotations say of it. */
export interface Definition {
  readonly kind: 'element' | 'attribute' | 'value';
  readonly name: string;
  /** `a:documentation`, white space folded. */
  readonly documentation: string | undefined;
  /**
   * Annotations in other namespaces by local name: `since`, `drivers`, `deprecated`, `instead` …
   * `section` is that of the nearest element around that has one, in the same schema file. `example` keeps its lines;
   * several examples follow one another, each on its own lines.
   */
  readonly annotations: Readonly<Record<string, string>>;
  /** Schema file, as the loader was given it, and line. */
  readonly file: string;
}
