import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentLinks } from './links.ts';
import { marked } from './marked.ts';

/** Text and target of each link. */
function links(inner: string): [string, string | undefined][] {
  const { analysis, document } = marked(`<domain type='kvm'>${inner}</domain>`);
  return documentLinks(analysis, document).map(({ range, target }) => [document.getText(range), target]);
}

describe('links', () => {
  it('lead to images, ISOs and kernels', () => {
    assert.deepEqual(
      links(`<os><kernel>
        /boot/vmlinuz </kernel></os>
      <devices>
        <disk><source file='/srv/a b/disk#1.qcow2'/><backingStore><source file='/srv/base.qcow2'/></backingStore></disk>
        <disk device='cdrom'><source file='/iso/&#x65;.iso'/></disk>
      </devices>`),
      [
        ['/boot/vmlinuz', 'file:///boot/vmlinuz'],
        ['/srv/a b/disk#1.qcow2', 'file:///srv/a%20b/disk%231.qcow2'],
        ['/srv/base.qcow2', 'file:///srv/base.qcow2'],
        ['/iso/&#x65;.iso', 'file:///iso/e.iso'],
      ],
    );
  });

  it('lead to sockets, keys and blobs, and not from what only looks like a path', () => {
    assert.deepEqual(
      links(`<sysinfo type='fwcfg'><entry name='opt/x' file='/srv/x.ign'/></sysinfo>
      <launchSecurity type='sev'><dhCert>/9j4AAQ</dhCert></launchSecurity>
      <devices>
        <disk><source protocol='ssh'><identity keyfile='/srv/key'/><knownHosts path='/srv/hosts'/></source></disk>
        <graphics type='vnc'><listen type='socket' socket='/run/vnc.sock'/></graphics>
        <shmem><server path='/run/shmem.sock'/></shmem>
      </devices>`).map(([text]) => text),
      ['/srv/x.ign', '/srv/key', '/srv/hosts', '/run/vnc.sock', '/run/shmem.sock'],
    );
  });

  it('lead to the files of a snapshot and a backup, and to those of the guest in one', () => {
    const targets = (text: string): (string | undefined)[] => {
      const { analysis, document } = marked(text);
      return documentLinks(analysis, document).map(({ target }) => target);
    };
    const guest = (name: string): string =>
      `<${name} type='kvm'><devices><disk><source file='/srv/${name}.img'/></disk></devices></${name}>`;
    assert.deepEqual(
      targets(`<domainsnapshot>
        <memory file='/srv/a.memory'/>
        <disks><disk name='/srv/domain.img'><source file='/srv/a.overlay'/></disk></disks>
        <revertDisks><disk name='vda'><source file='/srv/a.again'/></disk></revertDisks>
        ${guest('domain')}${guest('inactiveDomain')}
      </domainsnapshot>`),
      ['a.memory', 'a.overlay', 'a.again', 'domain.img', 'inactiveDomain.img'].map((name) => `file:///srv/${name}`),
    );
    assert.deepEqual(
      targets(`<domainbackup mode='pull'><server transport='unix' socket='/run/b.sock'/>
        <disks><disk name='vda' type='file'><scratch file='/srv/scratch'/></disk></disks></domainbackup>`),
      ['file:///run/b.sock', 'file:///srv/scratch'],
    );
  });

  it('do not lead to relative paths, devices, other hosts, or from documents that are no files', () => {
    assert.deepEqual(
      links(`<devices><disk><source file='disk.img'/></disk><disk><source file='//host/share'/></disk>
        <serial type='dev'><source path='/dev/ttyS0'/></serial></devices>`),
      [],
    );
    const { analysis, document } = marked('<domain><devices><emulator>/usr/bin/qemu</emulator></devices></domain>');
    const remote = TextDocument.create('untitled:a', 'xml', 1, document.getText());
    assert.equal(documentLinks(analysis, document).length, 1);
    assert.deepEqual(documentLinks(analysis, remote), []);
  });

  it('lead from namespaces to what libvirt says of them, in any document', () => {
    const { analysis, document } = marked(`<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0' type='kvm'>
      <name>http://libvirt.org/schemas/domain/qemu/1.0</name>
      <metadata><a:b xmlns:a='http://example.com/' c='http://example.com/'/></metadata>
      <commandline xmlns='http://libvirt.org/schemas/domain/xen/1.0'/></domain>`);
    const remote = TextDocument.create('untitled:a', 'xml', 1, document.getText());
    assert.deepEqual(
      documentLinks(analysis, remote).map(({ range, target }) => [remote.getText(range), target]),
      [
        [
          'http://libvirt.org/schemas/domain/qemu/1.0',
          'https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands',
        ],
        [
          'http://libvirt.org/schemas/domain/xen/1.0',
          'https://libvirt.org/drvxen.html#pass-through-of-arbitrary-command-line-arguments-to-the-qemu-device-model',
        ],
      ],
    );
  });

  it('lead to systems that libosinfo names by an address', () => {
    const system = (id: string): string =>
      `<metadata><l:libosinfo xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'><l:os id='${id}'/></l:libosinfo></metadata>`;
    assert.deepEqual(links(system('http://debian.org/debian/12')), [
      ['http://debian.org/debian/12', 'http://debian.org/debian/12'],
    ]);
    assert.deepEqual(links(system('debian12')), []);
  });
});
