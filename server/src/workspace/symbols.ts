import type { SymbolInformation } from 'vscode-languageserver';
import type { Register } from './register.ts';

/** Symbols that one answer has at most. */
const most = 500;

/**
 * Guests by name, UUID, MAC address and image.
 * @param query letters that stand in this order in what is looked for, in any case, as LSP asks of servers; '' for all
 */
export function workspaceSymbols(register: Register, query: string): SymbolInformation[] {
  const found: SymbolInformation[] = [];
  const wanted = query.toLowerCase();
  for (const uri of register.uris()) {
    const identity = register.get(uri);
    for (const { name, kind, range } of identity?.symbols ?? []) {
      if (!hasInOrder(name.toLowerCase(), wanted)) continue;
      const isGuest = name === identity?.name;
      found.push({ name, kind, location: { uri, range }, ...(isGuest ? {} : { containerName: identity?.name ?? '' }) });
      if (found.length === most) return found;
    }
  }
  return found;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
