export type Quote = "'" | '"';

/** Text that stands for itself in a snippet (LSP, snippet syntax); in a choice, commas and bars count too. */
export function escapeSnippet(text: string, { inChoice = false }: { readonly inChoice?: boolean } = {}): string {
  const escaped = text.replace(/[\\$}]/g, '\\$&');
  return inChoice ? escaped.replace(/[,|]/g, '\\$&') : escaped;
}

/** What a snippet inserts before anything is chosen: its defaults, and the first of each choice. */
export function withoutStops(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\{\d+\|((?:\\.|[^\\,|])*)(?:\\.|[^\\|])*\|\}|\$\{\d+:((?:\\.|[^\\}])*)\}|\$\d+/g,
    (_, escaped?: string, first?: string, text?: string) => escaped ?? (first ?? text ?? '').replace(/\\(.)/g, '$1'),
  );
}
