import * as vscode from 'vscode';
import { baseName } from '../previews.ts';
import type { ViewState } from './messages.ts';
import { type TopologyView, topologyView, type ViewContext } from './view.ts';

const viewType = 'domxml.topology';

/** The open pictures: one for each definition. */
export interface TopologyViews extends vscode.Disposable {
  /** Opens the picture of a definition beside the active editor, or brings it to the front. */
  readonly show: (uri: vscode.Uri) => TopologyView;
  /** The one that has the focus, else the only one there is. */
  readonly active: () => TopologyView | undefined;
}

/** Makes pictures, and those that were open when VS Code was closed. */
export function createTopologyViews(context: ViewContext): TopologyViews {
  const views = new Map<string, TopologyView>();
  const fill = (panel: vscode.WebviewPanel, uri: vscode.Uri, selected?: string): TopologyView => {
    const key = uri.toString();
    const view = topologyView(panel, uri, context, selected);
    views.set(key, view);
    view.onDidDispose(() => {
      if (views.get(key) === view) views.delete(key);
    });
    return view;
  };
  const restoring = vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel, state: ViewState | undefined) => {
      if (typeof state?.uri === 'string' && state.uri !== '') fill(panel, vscode.Uri.parse(state.uri), state.selected);
      else panel.dispose();
    },
  });
  return {
    show: (uri) => {
      const known = views.get(uri.toString());
      if (known !== undefined) {
        known.reveal();
        return known;
      }
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const panel = vscode.window.createWebviewPanel(viewType, `${baseName(uri)}: Topology`, where, {
        enableFindWidget: true,
      });
      return fill(panel, uri);
    },
    active: () => {
      const all = [...views.values()];
      return all.find((view) => view.isActive()) ?? (all.length === 1 ? all[0] : undefined);
    },
    dispose: () => restoring.dispose(),
  };
}
