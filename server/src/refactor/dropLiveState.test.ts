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
  <seclabel type='dynamic' model='selinux' relabel='yes'>
  </seclabel>
</domain>
`,
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
