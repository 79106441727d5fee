/** The messages between client and server that the language server protocol does not know. */

/** Request `domxml/convert`: what a conversion would make of an open document. Nothing is changed. */
export const convertRequest = 'domxml/convert';

export interface ConvertParams {
  readonly uri: string;
  readonly target?: 'kvm' | 'qemu';
  /** Answers by question id. Questions without one are taken at their default. */
  readonly choices?: Readonly<Record<string, string>>;
}

/** A decision that the definition does not tell. */
export interface ConvertQuestion {
  readonly id: string;
  readonly text: string;
  readonly options: readonly { readonly answer: string; readonly label: string; readonly detail: string }[];
  readonly default: string;
  /** Why the default is the guess. */
  readonly reason: string;
  /** The answer that this conversion used. */
  readonly answer: string;
}

export interface ConvertResult {
  /** The whole document after the conversion. */
  readonly text: string;
  /** Markdown. */
  readonly report: string;
  readonly changed: boolean;
  readonly questions: readonly ConvertQuestion[];
  /** Lines are zero-based. */
  readonly steps: readonly { readonly rule: string; readonly title: string; readonly line: number }[];
  /** What a person has to see to. */
  readonly remaining: readonly { readonly message: string; readonly line: number }[];
}
