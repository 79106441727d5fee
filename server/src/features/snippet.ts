export type Quote = "'" | '"';

/** Text that stands for itself in a snippet (LSP, snippet syntax); in a choice, commas and bars count too. */
export function escapeSnippet(text: string, { inChoice = false }: { readonly inChoice?: boolean } = {}): string {
  const escaped = text.replace(/[\\$}]/g, '\\$&');
  return inChoice ? escaped.replace(/[,|]/g, '\\$&') : escaped;
}
