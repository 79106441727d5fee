import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, applyAction, closeAll, openNew, until } from './editor.ts';

const text = `<domain type='kvm'>
  <name>web</name>
  <memory unit='MiB'>512</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <devices>
    <graphics type='vnc'/>
    <disk type='file' device='disk'>
      <source file='/srv/web.img'/>
      <target dev='hda' bus='ide'/>
    </disk>
  </devices>
</domain>
`;

describe('refactorings', () => {
  afterEach(closeAll);

  function at(document: vscode.TextDocument, place: string): vscode.Range {
    const position = document.positionAt(document.getText().indexOf(place) + 1);
    return new vscode.Range(position, position);
  }

  async function actionNamed(document: vscode.TextDocument, place: string, title: string): Promise<vscode.CodeAction> {
    return until(async () => {
      const actions = await actionsAt(document, at(document, place), vscode.CodeActionKind.RefactorRewrite);
      return actions.find((action) => action.title.startsWith(title));
    });
  }

  it('are applied from the menu', async () => {
    const document = await openNew('web.xml', text);
    await applyAction(await actionNamed(document, '<devices', 'Sort the devices'));
    assert.ok(document.getText().indexOf('<disk') < document.getText().indexOf('<graphics'));
    await applyAction(await actionNamed(document, '<graphics', 'Surround <graphics>'));
    assert.match(document.getText(), /<!-- <graphics type='vnc'\/> -->/);
  });

  it('show their steps where the guest notices', async () => {
    const document = await openNew('web.xml', text);
    const { title, command } = await actionNamed(document, '<os', 'Change the machine');
    assert.equal(title, 'Change the machine to q35…');
    assert.ok(command);
    const [steps] = command.arguments ?? [];
    const leaveOut = ['Put the disk hda on SATA as sda'];
    assert.ok(await vscode.commands.executeCommand(command.command, steps, leaveOut));
    assert.equal(document.getText(), text.replace("'pc'", "'q35'"));
    assert.equal(await vscode.commands.executeCommand(command.command, steps, []), false, 'for another version');
  });
});
