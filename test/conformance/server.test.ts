/** The language server on definitions of the corpus that are edited step by step: every feature answers, and in bounds. */
import assert from 'node:assert/strict';
import {
  type CodeAction,
  type CompletionItem,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type LinkedEditingRanges,
  type Location,
  type MessageConnection,
  MessageType,
  type Position,
  type Range,
  type SelectionRange,
  type SemanticTokens,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { inProcess } from '../../server/src/inProcess.ts';
import { serve } from '../../server/src/server.ts';
import { difference } from '../../server/src/xml/difference.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { edited } from './edited.ts';
import { type CorpusDocument, corpusDocuments, noCorpus, randomBelow, seededRandom } from './support.ts';

const uri = 'file:///guests/guest.xml';
const textDocument = { uri };
const options = { tabSize: 2, insertSpaces: true };

describe('language server on edited definitions', function () {
  this.timeout(240_000);
  let documents: CorpusDocument[] = [];

  before(function () {
    documents = corpusDocuments().filter(({ text }, place) => text.length < 20_000 && place % 8 === 0);
    if (documents.length > 0) return;
    console.log(`      ${noCorpus}`);
    this.skip();
  });

  it('answers every request, within the document, and its edits keep it well-formed', async () => {
    const random = seededRandom(5);
    const errors: string[] = [];
    const rpc = connect((message) => errors.push(message));
    await rpc.sendRequest('initialize', { processId: null, rootUri: null, capabilities });
    await rpc.sendNotification('initialized', {});
    let version = 0;
    let asked = 0;
    const wrong: string[] = [];
    for (const { file, text } of documents) {
      let document = TextDocument.create(uri, 'libvirt-domain', ++version, text);
      await rpc.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'libvirt-domain', version, text },
      });
      for (let step = 0; step < 4; step++) {
        const changed = edited(parse(document.getText()), random);
        const { start, oldEnd, newEnd } = difference(document.getText(), changed);
        const range = { start: document.positionAt(start), end: document.positionAt(oldEnd) };
        await rpc.sendNotification('textDocument/didChange', {
          textDocument: { uri, version: ++version },
          contentChanges: [{ range, text: changed.slice(start, newEnd) }],
        });
        document = TextDocument.create(uri, 'libvirt-domain', version, changed);
        const places = [newEnd, randomBelow(random, changed.length + 1)];
        for (const place of places) {
          const check = createCheck(document, (what) => wrong.push(`${file}, step ${step}, at ${place}: ${what}`));
          await askAll(rpc, document, document.positionAt(place), check);
          asked++;
        }
      }
      await rpc.sendNotification('textDocument/didClose', { textDocument });
    }
    console.log(`      asked at ${asked} places`);
    assert.deepEqual(errors, []);
    assert.deepEqual(wrong.slice(0, 20), []);
  });
});

const capabilities = {
  workspace: { workspaceEdit: { documentChanges: true } },
  textDocument: {
    diagnostic: {},
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { disabledSupport: true },
  },
};

/** A client of the server; `onError` is told what the server logs as an error. */
function connect(onError: (message: string) => void): MessageConnection {
  const { server, rpc } = inProcess();
  serve(server);
  server.listen();
  rpc.onNotification('window/logMessage', ({ type, message }) => {
    if (type === MessageType.Error) onError(message);
  });
  rpc.listen();
  return rpc;
}

type Check = ReturnType<typeof createCheck>;

/** Looks at answers about one document. */
function createCheck(document: TextDocument, fail: (what: string) => void) {
  const text = document.getText();
  const isWellFormed = parse(text).problems.length === 0;
  const isIn = (position: Position) => {
    const back = document.positionAt(document.offsetAt(position));
    return back.line === position.line && back.character === position.character;
  };
  const isBefore = (one: Position, other: Position) => document.offsetAt(one) <= document.offsetAt(other);
  const holds = (outer: Range, inner: Range) => isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);
  return {
    that: (holds: boolean, what: string) => {
      if (!holds) fail(what);
    },
    holds,
    range: (feature: string, range: Range) => {
      if (!isIn(range.start) || !isIn(range.end) || !isBefore(range.start, range.end))
        fail(`${feature}: ${JSON.stringify(range)} is no range of the document`);
    },
    /** Edits fit together, and break no document that is whole. */
    edits: (feature: string, edits: readonly TextEdit[]) => {
      for (const { range } of edits) if (!isIn(range.start) || !isIn(range.end)) fail(`${feature}: an edit outside`);
      let changed: string;
      try {
        changed = TextDocument.applyEdits(document, [...edits]);
      } catch (error) {
        fail(`${feature}: ${error}`);
        return;
      }
      if (isWellFormed && parse(changed).problems.length > 0) fail(`${feature}: breaks the document`);
    },
  };
}

function editsOf(edit: WorkspaceEdit | undefined): TextEdit[] {
  const changes = Object.values(edit?.changes ?? {}).flat();
  const versioned = (edit?.documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits : []));
  return [...changes, ...(versioned as TextEdit[])];
}

/** Asks for every feature at a place, and checks the answers. */
async function askAll(rpc: MessageConnection, document: TextDocument, position: Position, check: Check): Promise<void> {
  const ask = <Result>(method: string, params: object = {}): Promise<Result> =>
    rpc.sendRequest<Result>(`textDocument/${method}`, { textDocument, ...params });
  const whole = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
  const line = { start: { line: position.line, character: 0 }, end: position };

  const completion = async (): Promise<void> => {
    const items = await ask<CompletionItem[]>('completion', { position });
    for (const { label, textEdit, additionalTextEdits = [] } of items) {
      check.that(textEdit !== undefined && 'range' in textEdit, `completion: ${label} says not where`);
      if (textEdit === undefined || !('range' in textEdit)) continue;
      const { range } = textEdit;
      check.range('completion', range);
      check.that(range.start.line === range.end.line, `completion: ${label} on several lines`);
      check.that(check.holds(range, { start: position, end: position }), `completion: ${label} is elsewhere`);
      for (const edit of additionalTextEdits) check.range('completion', edit.range);
    }
  };
  const symbols = async (): Promise<void> => {
    const visit = (symbol: DocumentSymbol, outer: Range): void => {
      check.range('symbols', symbol.range);
      check.that(symbol.name.trim() !== '', 'symbols: one without name');
      check.that(check.holds(outer, symbol.range), `symbols: ${symbol.name} reaches beyond its parent`);
      check.that(check.holds(symbol.range, symbol.selectionRange), `symbols: ${symbol.name} has its name elsewhere`);
      for (const child of symbol.children ?? []) visit(child, symbol.range);
    };
    for (const symbol of await ask<DocumentSymbol[]>('documentSymbol')) visit(symbol, whole);
  };
  const tokens = async (): Promise<void> => {
    const { data } = await ask<SemanticTokens>('semanticTokens/full');
    let [at, character] = [0, 0];
    for (let place = 0; place < data.length; place += 5) {
      const [down = 0, along = 0, length = 0] = data.slice(place, place + 3);
      character = down === 0 ? character + along : along;
      at += down;
      check.that(down > 0 || along > 0 || place === 0, 'tokens: two at one place');
      check.range('tokens', { start: { line: at, character }, end: { line: at, character: character + length } });
    }
  };
  const actions = async (): Promise<void> => {
    for (const range of [line, whole]) {
      const found = await ask<CodeAction[]>('codeAction', { range, context: { diagnostics: [] } });
      for (const { title, edit } of found) check.edits(`action "${title}"`, editsOf(edit));
    }
  };
  const renaming = async (): Promise<void> => {
    const prepared = await ask<{ range: Range; placeholder: string } | null>('prepareRename', { position });
    if (prepared === null) return;
    check.range('rename', prepared.range);
    const edit = await ask<WorkspaceEdit>('rename', { position, newName: prepared.placeholder }).catch(() => undefined);
    check.edits('rename', editsOf(edit));
  };
  const layout = async (): Promise<void> => {
    check.edits('formatting', await ask<TextEdit[]>('formatting', { options }));
    check.edits('range formatting', await ask<TextEdit[]>('rangeFormatting', { range: line, options }));
    check.edits(
      'on-type formatting',
      (await ask<TextEdit[]>('onTypeFormatting', { position, ch: '\n', options })) ?? [],
    );
  };
  const places = async (): Promise<void> => {
    const found = [
      ...((await ask<Location[] | null>('definition', { position })) ?? []),
      ...((await ask<Location[] | null>('references', { position, context: { includeDeclaration: true } })) ?? []),
      ...((await ask<DocumentHighlight[] | null>('documentHighlight', { position })) ?? []),
      ...((await ask<DocumentLink[] | null>('documentLink')) ?? []),
    ];
    for (const { range } of found) check.range('places', range);
    const hover = await ask<Hover | null>('hover', { position });
    if (hover?.range) check.range('hover', hover.range);
    for (const { position: at } of (await ask<InlayHint[] | null>('inlayHint', { range: whole })) ?? [])
      check.range('hints', { start: at, end: at });
    for (const fold of await ask<FoldingRange[]>('foldingRange'))
      check.that(fold.startLine < fold.endLine && fold.endLine < document.lineCount, 'folding: not in the document');
    const linked = await ask<LinkedEditingRanges | null>('linkedEditingRange', { position });
    const [one, other] = linked?.ranges ?? [];
    if (one && other) check.that(document.getText(one) === document.getText(other), 'linked editing: other names');
    const [selected] = await ask<SelectionRange[]>('selectionRange', { positions: [position] });
    for (let range = selected; range?.parent !== undefined; range = range.parent)
      check.that(check.holds(range.parent.range, range.range), 'selection: a parent that does not hold it');
  };
  await Promise.all([
    completion(),
    symbols(),
    tokens(),
    actions(),
    renaming(),
    layout(),
    places(),
    ask('signatureHelp', { position }),
    ask('codeLens'),
    ask<{ items: { range: Range }[] }>('diagnostic').then(({ items }) => {
      for (const { range } of items) check.range('diagnostics', range);
    }),
    rpc.sendRequest('domxml/closeTag', { textDocument, position }),
    rpc.sendRequest('domxml/topology', { textDocument }),
  ]);
}
