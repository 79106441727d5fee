import assert from 'node:assert/strict';
import { applyEdits } from '../xml/edit.ts';
import { parse } from '../xml/parse.ts';
import { dropLiveState } from './dropLiveState.ts';

function dropped(text: string): string {
  return applyEdits(text, dropLiveState(parse(text)));
}

const running = `<domain type='kvm' id='7'>
  <name>web</name>
  <devices>
    <disk type='file' device='disk'>
      <source file='/srv/web.qcow2' index='2'/>
      <backingStore type='file' index='3'>
        <source file='/srv/base.qcow2'/>
        <backingStore/>
      </backingStore>
      <target dev='vda' bus='virtio'/>
      <alias name='virtio-disk0'/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <target dev='vnet4'/>
      <alias name='ua-uplink'/>
    </interface>
    <console type='pty' tty='/dev/pts/3'>
      <source path='/dev/pts/3'/>
      <target type='serial' port='0'/>
    </console>
    <graphics type='vnc' port='5903' autoport='yes'/>
  </devices>
  <seclabel type='dynamic' model='selinux' relabel='yes'>
    <label>system_u:system_r:svirt_t:s0:c1,c2</label>
  </seclabel>
</domain>
`;

describe('dropping the state of a running guest', () => {
  it('takes out what libvirt assigns anew, and leaves what somebody wrote', () => {
    assert.equal(
      dropped(running),
      `<domain type='kvm'>
  <name>web</name>
  <devices>
    <disk type='file' device='disk'>
      <source file='/srv/web.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <alias name='ua-uplink'/>
    </interface>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <graphics type='vnc' port='-1' autoport='yes'/>
  </devices>
  <seclabel type='dynamic' model='selinux' relabel='yes'/>
</domain>
`,
    );
  });

  it('takes out what a network, an agent or a copy leaves behind', () => {
    const cases: [string, string][] = [
      [
        "<interface type='bridge'><source network='lan' portid='0d7a' bridge='br0'/></interface>",
        "<interface type='network'><source network='lan'/></interface>",
      ],
      [
        "<interface type='bridge'><source bridge='br0'/></interface>",
        "<interface type='bridge'><source bridge='br0'/></interface>",
      ],
      ["<interface type='direct'><target dev='macvtap3'/></interface>", "<interface type='direct'/>"],
      [
        "<interface type='ethernet'><target dev='vnet7' managed='no'/></interface>",
        "<interface type='ethernet'><target dev='vnet7' managed='no'/></interface>",
      ],
      [
        "<channel type='unix'><source mode='bind' path='/run/libvirt/qemu/channel/7-web/a.0'/><target type='virtio' name='a.0' state='connected'/></channel>",
        "<channel type='unix'><target type='virtio' name='a.0'/></channel>",
      ],
      [
        "<channel type='unix'><source mode='bind' path='/run/agent.sock'/><target type='virtio' name='a.0'/></channel>",
        "<channel type='unix'><source mode='bind' path='/run/agent.sock'/><target type='virtio' name='a.0'/></channel>",
      ],
      [
        "<vsock model='virtio'><cid auto='yes' address='5'/></vsock>",
        "<vsock model='virtio'><cid auto='yes'/></vsock>",
      ],
      [
        "<vsock model='virtio'><cid auto='no' address='5'/></vsock>",
        "<vsock model='virtio'><cid auto='no' address='5'/></vsock>",
      ],
      [
        "<disk type='file'><mirror type='file' job='copy'><source file='/c'/></mirror><target dev='vda'/></disk>",
        "<disk type='file'><target dev='vda'/></disk>",
      ],
      [
        "<graphics type='vnc'><listen type='network' address='10.0.0.1' network='lan'/></graphics>",
        "<graphics type='vnc'><listen type='network' network='lan'/></graphics>",
      ],
      [
        "<graphics type='vnc'><listen type='socket' socket='/var/lib/libvirt/qemu/domain-7-web/vnc.sock'/></graphics>",
        "<graphics type='vnc'><listen type='socket'/></graphics>",
      ],
      [
        "<memory model='virtio-mem'><target><size>4</size><current>2</current></target></memory>",
        "<memory model='virtio-mem'><target><size>4</size></target></memory>",
      ],
    ];
    for (const [before, after] of cases) {
      assert.equal(
        dropped(`<domain><devices>${before}</devices></domain>`),
        `<domain><devices>${after}</devices></domain>`,
      );
    }
  });

  it('writes as one tag what then holds nothing', () => {
    const before =
      "<domain><devices>\n  <input type='mouse' bus='ps2'>\n    <alias name='input0'/>\n  </input>\n</devices></domain>";
    assert.equal(dropped(before), "<domain><devices>\n  <input type='mouse' bus='ps2'/>\n</devices></domain>");
    const noted = "<domain><devices><input type='mouse'><!-- mine --><alias name='input0'/></input></devices></domain>";
    assert.equal(dropped(noted), noted.replace("<alias name='input0'/>", ''));
  });

  it('keeps a label that somebody chose, and not that of the images', () => {
    assert.equal(
      dropped(
        "<domain><seclabel type='static' model='dac'><label>a</label><imagelabel>b</imagelabel></seclabel></domain>",
      ),
      "<domain><seclabel type='static' model='dac'><label>a</label></seclabel></domain>",
    );
  });

  it('finds nothing in a definition that is not of a running guest, or is none', () => {
    assert.deepEqual(dropLiveState(parse(dropped(running))), []);
    const chosen = "<domain><devices><disk><source file='/a'/><backingStore/></disk></devices></domain>";
    assert.deepEqual(dropLiveState(parse(chosen)), []);
    assert.deepEqual(dropLiveState(parse('<network id="1"/>')), []);
    assert.deepEqual(dropLiveState(parse('')), []);
  });
});
