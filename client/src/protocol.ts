/** The messages between client and server that the language server protocol does not know. */

/** Request `domxml/convert`: what a conversion would make of an open document. Nothing is changed. */
export const convertRequest = 'domxml/convert';

export interface ConvertParams {
  readonly uri: string;
  readonly target?: 'kvm' | 'qemu';
  /** Answers by question id. Questions without one are taken at their default. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Where the report's links find the original, relative to where the report is shown. */
  readonly source?: string;
}

/** A decision that the definition does not tell. */
export interface ConvertQuestion {
  readonly id: string;
  readonly text: string;
  readonly options: readonly { readonly answer: string; readonly label: string; readonly detail: string }[];
  readonly default: string;
  /** Why the default is the guess. */
  readonly reason: string;
  /** Set when another answer can be typed: says what may be given. */
  readonly free?: string;
  /** The answer that this conversion used. */
  readonly answer: string;
  /** True when somebody gave it: the user, or the folder's `.domxml.json`. */
  readonly given: boolean;
}

/** An edit of the original, and what it is for. */
export interface ConvertChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly newText: string;
  readonly label: string;
  readonly detail: string;
  /** The same for edits that make sense only together. */
  readonly group: number;
}

export interface ConvertResult {
  /** The whole document after the conversion. */
  readonly text: string;
  /** Markdown. */
  readonly report: string;
  readonly changed: boolean;
  /** The edits that make `text` of the document. */
  readonly changes: readonly ConvertChange[];
  readonly questions: readonly ConvertQuestion[];
  /** Lines are zero-based. */
  readonly steps: readonly { readonly rule: string; readonly title: string; readonly line: number }[];
  /** What a person has to see to. */
  readonly remaining: readonly { readonly message: string; readonly line: number }[];
}

/** The file that remembers a folder's answers. */
export const answersFileName = '.domxml.json';

/** Request `domxml/rememberAnswers`: the text of an answers file with more answers in it. */
export const rememberAnswersRequest = 'domxml/rememberAnswers';

export interface RememberAnswersParams {
  /** The file as it is; nothing for a new one. */
  readonly text?: string;
  readonly choices: Readonly<Record<string, string>>;
}

/** Request `domxml/explainError`: what may be behind a pasted message of libvirt, the likeliest first. */
export const explainErrorRequest = 'domxml/explainError';

export interface ErrorExplanation {
  /** Names the page `docs/rules/ID.md`. */
  readonly id: string;
  readonly title: string;
  readonly cure: string;
  /** False when the message is only like what is known. */
  readonly known: boolean;
}

/** Request `domxml/import`: the domain XML of a native Xen configuration (xm or xl). */
export const importRequest = 'domxml/import';

export interface ImportParams {
  readonly text: string;
  /** The guest's name where the configuration has none. */
  readonly name?: string;
}

export interface ImportResult {
  readonly text: string;
  readonly format: 'xm' | 'xl';
  /** What could not be taken over; ranges are those of the configuration. */
  readonly problems: readonly {
    readonly severity: 'error' | 'warning' | 'information' | 'hint';
    readonly code: string;
    readonly message: string;
    readonly range: ConvertChange['range'];
  }[];
}

/** Request `domxml/closeTag`: what closes the tag that was just typed; null for nothing. */
export const closeTagRequest = 'domxml/closeTag';

export interface CloseTagParams {
  readonly textDocument: { readonly uri: string };
  readonly position: ConvertChange['range']['start'];
}

export interface CloseTagResult {
  readonly snippet: string;
  /** Whether the element takes one of some values. */
  readonly takesValues: boolean;
}

/** What the command of a refactoring gets (initialization option `stepsCommand`): its steps, to be chosen from. */
export interface StepsArguments {
  readonly uri: string;
  /** The version of the document that the edits are for. */
  readonly version: number;
  readonly title: string;
  readonly steps: readonly {
    readonly title: string;
    /** What it means for the guest. */
    readonly detail: string;
    readonly edits: readonly { readonly range: ConvertChange['range']; readonly newText: string }[];
  }[];
}

/** Request `domxml/topology`: the guest as boxes in boxes; null for what is no definition. */
export const topologyRequest = 'domxml/topology';

export interface TopologyParams {
  readonly textDocument: { readonly uri: string };
}

/** A box of the picture. A device stands in each group that tells something of it, with the same range. */
export interface TopologyNode {
  /** The same after an edit elsewhere. */
  readonly id: string;
  /** `guest`, `group`, the element's name, or `slot`, `bus`, `network`, `placed` for what is no element. */
  readonly kind: string;
  readonly label: string;
  readonly detail: string;
  /** Where it sits on the box around it, short; may be empty. */
  readonly place: string;
  /** The whole address in words; may be empty. */
  readonly address: string;
  /** Undefined for what is not written. */
  readonly range?: ConvertChange['range'];
  /** The element's name. */
  readonly selectionRange?: ConvertChange['range'];
  readonly findings?: TopologyFindings;
  readonly children: readonly TopologyNode[];
}

/** What was found in an element, but for what is in a smaller one that has a box of its own. */
export interface TopologyFindings {
  /** The worst. */
  readonly severity: 'error' | 'warning' | 'information';
  readonly count: number;
  readonly messages: readonly string[];
}

/** Request `domxml/newGuest`: the text of a new guest. */
export const newGuestRequest = 'domxml/newGuest';

export interface NewGuestResult {
  /** In LSP's snippet syntax. */
  readonly snippet: string;
}

/** Request `domxml/findFiles` of the server: files of a folder that only the editor can reach, as URIs. */
export const findFilesRequest = 'domxml/findFiles';

export interface FindFilesParams {
  /** URI of the folder. */
  readonly folder: string;
  /** Globs. */
  readonly exclude: readonly string[];
  /** A glob of those that are looked for; without it the XML files. */
  readonly include?: string;
  readonly most?: number;
}

/** Request `domxml/readFile` of the server: the text of a file that only the editor can reach, null when there is none. */
export const readFileRequest = 'domxml/readFile';

export interface ReadFileParams {
  readonly uri: string;
}
