import { findDefinition } from '../active.ts';
import type { Context } from '../context.ts';
import type { TopologyView } from '../topology/view.ts';
import type { TopologyViews } from '../topology/views.ts';

/**
 * "domxml: Show Guest Topology": draws a definition beside its editor.
 *
 * @returns the picture; undefined, after having told the user, when there is no definition
 */
export async function showTopology(
  context: Context,
  views: TopologyViews,
  options: { readonly uri?: string } = {},
): Promise<TopologyView | undefined> {
  const document = await findDefinition(context, options.uri);
  return document && views.show(document.uri);
}
