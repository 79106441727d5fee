import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  ResponseError,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from './analyze.ts';
import { type CloseTagParams, type CloseTagResult, closeTag, closeTagRequest } from './features/closeTag.ts';
import { completion } from './features/completion.ts';
import { foldingRanges } from './features/folding.ts';
import { formatting, onTypeFormatting, rangeFormatting } from './features/formatting/formatting.ts';
import { onTypeTriggers } from './features/formatting/onType.ts';
import { inlayHints } from './features/inlayHints.ts';
import { linkedEditingRanges } from './features/linkedEditing.ts';
import { documentLinks } from './features/links.ts';
import { definitions, highlights, references } from './features/references/navigation.ts';
import { prepareRename, rename } from './features/references/rename.ts';
import { selectionRanges } from './features/selection.ts';
import { semanticTokens, semanticTokensLegend } from './features/semanticTokens.ts';
import { signatureHelp, signatureTriggers } from './features/signatureHelp.ts';
import { documentSymbols } from './features/symbols.ts';
import { type TopologyParams, topology, topologyRequest } from './features/topology.ts';
import type { ServerSettings } from './settings.ts';

/** Runs a feature on a document; its exception is logged and costs only its own result. */
export type Answer = <Result>(
  feature: string,
  token: CancellationToken,
  nothing: Result,
  uri: string,
  run: (document: TextDocument, analysis: Analysis, settings: ServerSettings) => Result,
) => Promise<Result>;

/** What an editor offers for any language: outline, folding, navigation, layout. */
export const languageCapabilities: ServerCapabilities = {
  documentSymbolProvider: { label: 'domxml' },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  linkedEditingRangeProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: onTypeTriggers,
  documentLinkProvider: {},
  inlayHintProvider: {},
  signatureHelpProvider: signatureTriggers,
  semanticTokensProvider: { legend: semanticTokensLegend, full: true, range: true },
};

/** Wires those features to a connection. */
export function serveLanguageFeatures(connection: Connection, answer: Answer): void {
  connection.onDocumentSymbol(({ textDocument: { uri } }, token) =>
    answer('symbols', token, [], uri, (document, analysis) => documentSymbols(analysis, document)),
  );
  connection.onFoldingRanges(({ textDocument: { uri } }, token) =>
    answer('folding', token, [], uri, (document, analysis) => foldingRanges(analysis, document)),
  );
  connection.onSelectionRanges(({ textDocument: { uri }, positions }, token) =>
    answer('selection', token, [], uri, (document, analysis) => selectionRanges(analysis, document, positions)),
  );
  connection.languages.onLinkedEditingRange(({ textDocument: { uri }, position }, token) =>
    answer('linked editing', token, null, uri, (document, analysis) =>
      linkedEditingRanges(analysis, document, position),
    ),
  );

  connection.onDefinition(({ textDocument: { uri }, position }, token) =>
    answer('definition', token, [], uri, (document, analysis) => definitions(analysis, document, position)),
  );
  connection.onReferences(({ textDocument: { uri }, position, context }, token) =>
    answer('references', token, [], uri, (document, analysis) => references(analysis, document, position, context)),
  );
  connection.onDocumentHighlight(({ textDocument: { uri }, position }, token) =>
    answer('highlights', token, [], uri, (document, analysis) => highlights(analysis, document, position)),
  );
  connection.onPrepareRename(({ textDocument: { uri }, position }, token) =>
    answer('rename', token, null, uri, (document, analysis) => prepareRename(analysis, document, position)),
  );
  connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }, token) => {
    const renamed = await answer(
      'rename',
      token,
      { refusal: 'The definition could not be read.' },
      uri,
      (document, analysis, settings) => rename(analysis, document, position, newName, settings),
    );
    if ('refusal' in renamed) throw new ResponseError(ErrorCodes.InvalidParams, renamed.refusal);
    return renamed.edit;
  });

  connection.onDocumentFormatting(({ textDocument: { uri }, options }, token) =>
    answer('formatting', token, [], uri, (document, analysis) => formatting(analysis, document, options)),
  );
  connection.onDocumentRangeFormatting(({ textDocument: { uri }, range, options }, token) =>
    answer('range formatting', token, [], uri, (document, analysis) =>
      rangeFormatting(analysis, document, range, options),
    ),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument: { uri }, position, options }, token) =>
    answer('on-type formatting', token, [], uri, (document, analysis) =>
      onTypeFormatting(analysis, document, position, options),
    ),
  );

  connection.onSignatureHelp(({ textDocument: { uri }, position }, token) =>
    answer('signature help', token, null, uri, (document, analysis) => signatureHelp(analysis, document, position)),
  );
  connection.onRequest(closeTagRequest, ({ textDocument: { uri }, position }: CloseTagParams, token) =>
    answer<CloseTagResult | null>('closing a tag', token, null, uri, (document, analysis, settings) => {
      const snippet = closeTag(analysis, document, position);
      if (snippet === null) return null;
      const isBehindStart = snippet.startsWith('$0');
      const offered = isBehindStart ? completion(analysis, document, position, settings, { trigger: '>' }) : [];
      return { snippet, takesValues: offered.length > 0 };
    }),
  );
  connection.onRequest(topologyRequest, ({ textDocument: { uri } }: TopologyParams, token) =>
    answer('topology', token, null, uri, (document, analysis) => topology(analysis, document)),
  );

  connection.onDocumentLinks(({ textDocument: { uri } }, token) =>
    answer('links', token, [], uri, (document, analysis) => documentLinks(analysis, document)),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }, token) =>
    answer('inlay hints', token, [], uri, (document, analysis, settings) =>
      inlayHints(analysis, document, range, settings.inlayHints),
    ),
  );
  connection.languages.semanticTokens.on(({ textDocument: { uri } }, token) =>
    answer('semantic tokens', token, { data: [] }, uri, (document, analysis) => semanticTokens(analysis, document)),
  );
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }, token) =>
    answer('semantic tokens', token, { data: [] }, uri, (document, analysis) =>
      semanticTokens(analysis, document, range),
    ),
  );
}
