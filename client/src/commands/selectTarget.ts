import * as vscode from 'vscode';

export type Target = 'kvm' | 'qemu' | 'xen' | 'auto';

const targets: readonly { target: Target; label: string; detail: string }[] = [
  { target: 'kvm', label: 'KVM', detail: 'Report what a KVM host does not have' },
  { target: 'qemu', label: 'QEMU', detail: 'The same for a host without hardware virtualization' },
  { target: 'xen', label: 'Xen', detail: 'The guest stays on Xen: leave its constructs alone' },
  { target: 'auto', label: 'Automatic', detail: 'Whatever the definition itself says (<domain type=…>)' },
];

/** The hypervisor that the definition at `uri` is checked for. */
export function currentTarget(uri: vscode.Uri | undefined): Target {
  return vscode.workspace.getConfiguration('domxml', uri).get<Target>('target', 'kvm');
}

/** How a target is written for people. */
export function targetLabel(target: Target): string {
  return targets.find((entry) => entry.target === target)?.label ?? target;
}

/**
 * "domxml: Select Target": sets `domxml.target`, for the workspace where one is open.
 *
 * @param target the answer, instead of asking
 * @returns the target chosen, undefined when the user gave up
 */
export async function selectTarget(target?: Target): Promise<Target | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const chosen = target ?? (await pick(currentTarget(uri)));
  if (chosen === undefined) return undefined;
  const scope = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('domxml').update('target', chosen, scope);
  return chosen;
}

async function pick(current: Target): Promise<Target | undefined> {
  const items = targets.map((entry) => ({ ...entry, ...(entry.target === current && { description: 'current' }) }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Which hypervisor is the definition for?' });
  return picked?.target;
}
