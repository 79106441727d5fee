/** What the extension and the script of the picture tell each other. */

import type { TopologyNode } from '../protocol.ts';

export type ToView =
  /** The picture to draw; `notice` stands in its place when there is none. */
  | { readonly kind: 'picture'; readonly picture: TopologyNode | null; readonly notice: string }
  /** The caret came into the element of this box. */
  | { readonly kind: 'select'; readonly id: string }
  | { readonly kind: 'export' };

export type FromView =
  /** The script runs and has nothing yet. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn'; readonly boxes: number; readonly selected: string | undefined }
  /** A box was picked: its element is to be shown. */
  | { readonly kind: 'reveal'; readonly id: string; readonly takesFocus: boolean }
  /** The button of the view: the same as the command. */
  | { readonly kind: 'save' }
  | { readonly kind: 'exported'; readonly svg: string };

/** What the view keeps while it is hidden, and over a restart. */
export interface ViewState {
  readonly uri: string;
  readonly zoom: number;
  readonly selected: string | undefined;
  readonly collapsed: readonly string[];
  readonly scroll: readonly [number, number];
}
