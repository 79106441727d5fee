/** A schema that is not a correct RELAX NG schema (or cannot be read); the message starts with the place. */
export class GrammarError extends Error {
  /** Schema file as the loader was given it. */
  readonly file: string;
  /** One-based; 0 when the whole file is meant. */
  readonly line: number;

  constructor(message: string, file: string, line: number) {
    super(`${line > 0 ? `${file}:${line}` : file}: ${message}`);
    this.name = 'GrammarError';
    this.file = file;
    this.line = line;
  }
}
