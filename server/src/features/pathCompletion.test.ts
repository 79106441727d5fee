import assert from 'node:assert/strict';
import { type PlacedFile, placed } from '../workspace/hostFiles.ts';
import { completion } from './completion.ts';
import { edited, marked } from './marked.ts';

const hostFiles: readonly PlacedFile[] = [
  '/srv/data.raw',
  '/srv/debian.iso',
  '/srv/guest_VARS.fd',
  '/srv/initrd.img-6.1',
  '/srv/installer.img',
  '/srv/OVMF_CODE.fd',
  '/srv/own.fd',
  '/srv/vmlinuz-6.1',
  '/srv/web&db.qcow2',
].map((path) => placed({ path, bytes: 3 << 20 }, 'guests'));
const folders: readonly PlacedFile[] = [placed({ path: '/srv', isFolder: true }, 'guests')];

/** What is offered at the caret, with what it says of itself. */
function offered(inner: string, trigger?: string): [string, string | undefined][] {
  const { analysis, document, position } = marked(`<domain type='kvm'><name>a</name>${inner}</domain>`);
  const files = [...folders, ...hostFiles];
  return completion(analysis, document, position, { target: 'kvm' }, { hostFiles: files, trigger }).map(
    ({ label, labelDetails }) => [label, labelDetails?.description],
  );
}

const paths = (inner: string): string[] => offered(inner).map(([path]) => path);
const disk = (inner: string, attributes = ''): string => `<devices><disk ${attributes}>${inner}</disk></devices>`;

describe('completion of paths', () => {
  it('offers images to disks, with where they are and how large', () => {
    assert.deepEqual(offered(disk("<source file='‸'/>")), [
      ['/srv/data.raw', 'in guests, 3 MiB'],
      ['/srv/installer.img', 'in guests, 3 MiB'],
      ['/srv/web&db.qcow2', 'in guests, 3 MiB'],
    ]);
  });

  it('offers what the drive takes', () => {
    assert.deepEqual(paths(disk("<source file='‸'/>", "type='file' device='cdrom'")), ['/srv/debian.iso']);
    assert.deepEqual(paths(disk("<source file='‸'/>", "type='file' device='floppy'")), ['/srv/installer.img']);
    assert.deepEqual(paths(disk("<source dir='‸'/>", "type='dir'")), ['/srv']);
    assert.deepEqual(paths(disk("<source dev='‸'/>", "type='block'")), []);
  });

  it('offers images of the written format first, in backing stores too', () => {
    assert.equal(paths(disk("<driver name='qemu' type='qcow2'/><source file='‸'/>"))[0], '/srv/web&db.qcow2');
    const backing = "<backingStore type='file'><format type='qcow2'/><source file='‸'/></backingStore>";
    assert.deepEqual(paths(disk(backing, "type='file'")).slice(0, 2), ['/srv/web&db.qcow2', '/srv/data.raw']);
  });

  it('offers before the rest what suits of that which other guests use', () => {
    const { analysis, document, position } = marked(
      `<domain type='kvm'><name>a</name>${disk("<source file='‸'/>", "type='file' device='cdrom'")}</domain>`,
    );
    const used = new Map([
      ['/srv/web.qcow2', 'web'],
      ['/srv/tools.iso', 'web'],
    ]);
    const elsewhere = (kind: string) => (kind === 'path' ? used : new Map<string, string>());
    const found = completion(analysis, document, position, { target: 'kvm' }, { hostFiles, elsewhere });
    assert.deepEqual(
      found
        .toSorted((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1))
        .map(({ label }) => label),
      ['/srv/debian.iso', '/srv/tools.iso', '/srv/web.qcow2'],
    );
  });

  it('offers kernels and firmware to what boots', () => {
    assert.deepEqual(paths('<os><kernel>‸</kernel></os>'), ['/srv/vmlinuz-6.1']);
    assert.deepEqual(paths('<os><initrd>/srv/‸</initrd></os>'), ['/srv/initrd.img-6.1']);
    assert.deepEqual(paths('<os><loader>‸</loader></os>'), ['/srv/OVMF_CODE.fd', '/srv/own.fd']);
    assert.deepEqual(paths("<os><nvram template='‸'/></os>"), ['/srv/guest_VARS.fd', '/srv/own.fd']);
  });

  it('offers folders to share', () => {
    assert.deepEqual(paths("<devices><filesystem type='mount'><source dir='‸'/></filesystem></devices>"), ['/srv']);
  });

  it('goes on after the slashes of a path', () => {
    assert.deepEqual(
      offered('<os><kernel>/‸</kernel></os>', '/').map(([path]) => path),
      ['/srv/vmlinuz-6.1'],
    );
    assert.deepEqual(offered('<os>/‸</os>', '/'), []);
  });

  it('writes what an attribute can hold, once, in place of what was typed', () => {
    const text = `<domain>${disk("<source file='/srv/w‸'/>")}</domain>`;
    const { analysis, document, position } = marked(text);
    const items = completion(analysis, document, position, { target: 'kvm' }, { hostFiles });
    const item = items.find(({ label }) => label.endsWith('.qcow2'));
    assert.ok(item?.textEdit && 'range' in item.textEdit);
    assert.match(edited(document, [item.textEdit]), /<source file='\/srv\/web&amp;db.qcow2'\/>/);
    assert.equal(new Set(items.map(({ label }) => label)).size, items.length);
  });

  it('offers nothing where no path belongs', () => {
    assert.deepEqual(paths('<title>‸</title>'), []);
    assert.ok(!paths(disk("<target dev='‸'/>")).some((label) => label.startsWith('/')));
  });
});
