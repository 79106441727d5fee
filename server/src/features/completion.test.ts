import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, type Settings } from '../analyze.ts';
import { completion } from './completion.ts';
import { skeletons } from './skeletons.ts';

/** What is offered at the bar. */
function offered(text: string, settings: Settings = { target: 'kvm' }): CompletionItem[] {
  const offset = text.indexOf('|');
  const plain = text.replace('|', '');
  const document = TextDocument.create('file:///a.xml', 'libvirt-domain', 1, plain);
  const items = completion(analyze(plain, settings), document, document.positionAt(offset), settings);
  return items.sort((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1));
}

function labels(text: string, settings?: Settings): string[] {
  return offered(text, settings).map(({ label }) => label);
}

/** The text after the item was chosen, its snippet as it stands. */
function chosen(text: string, label: string): string {
  const item = offered(text).find((candidate) => candidate.label === label);
  assert.ok(item?.textEdit && 'range' in item.textEdit, `${label} is not among ${labels(text).join(', ')}`);
  const document = TextDocument.create('file:///a.xml', 'libvirt-domain', 1, text.replace('|', ''));
  return TextDocument.applyEdits(document, [item.textEdit]);
}

const domain = (inner: string): string => `<domain type='kvm'>\n  <name>a</name>\n  ${inner}\n</domain>`;
const devices = (inner: string): string => domain(`<memory>1</memory>\n<devices>\n${inner}\n</devices>`);

describe('what is offered for typing', () => {
  it('elements that fit, required ones first, with what they need', () => {
    assert.equal(labels(devices("<disk type='file'>\n<|\n</disk>"))[0], 'target');
    assert.ok(!labels(domain('<|')).includes('name'), 'the name is there already');
    const os = chosen(domain('<o|'), 'os');
    assert.match(os, /<os>/);
    assert.match(chosen(devices('<|'), 'disk'), /^<disk[^>]*>/m);
    assert.match(chosen(devices('<channel type="pty">\n<tar|\n</channel>'), 'target'), /<target /);
  });

  it('replace what is typed of the tag, and nothing else', () => {
    assert.equal(chosen(devices('<memb|\n  <!-- rest -->'), 'memballoon').split('\n').at(-3), '  <!-- rest -->');
    const lines = chosen(devices('  <rng model="virtio"/>\n  <vso|'), 'vsock').split('\n');
    assert.equal(lines[4], '  <rng model="virtio"/>');
    assert.match(lines[5] ?? '', /^ {2}<vsock/);
  });

  it('work without a < too', () => {
    assert.match(chosen(devices('|'), 'memballoon'), /^<memballoon/m);
  });

  it('attributes that fit those present, with their values to choose from', () => {
    const disk = labels(devices("<disk type='file' |><source file='/a'/><target dev='vda'/></disk>"));
    assert.ok(disk.includes('device'));
    assert.ok(!disk.includes('type'));
    assert.match(
      chosen(devices("<disk type='file' |><target dev='vda'/></disk>"), 'device'),
      /device='\$\{1\|disk,.*cdrom.*\|\}'/,
    );
    assert.match(chosen(devices("<disk type='file'|><target dev='vda'/></disk>"), 'device'), /'file' device=/);
  });

  it('keep the value when only the name changes', () => {
    assert.match(chosen(devices("<disk typ|='file'><target dev='vda'/></disk>"), 'type'), /<disk type='file'>/);
  });

  it('values, with what they mean', () => {
    const items = offered(devices("<disk type='file'><target dev='vda' bus='v|'/></disk>"));
    assert.ok(items.some(({ label }) => label === 'virtio'));
    assert.match(JSON.stringify(items.find(({ label }) => label === 'virtio')?.documentation), /[a-z]{4}/);
    assert.match(chosen(devices("<disk type='file'><target dev='vda' bus='v|'/></disk>"), 'sata'), /bus='sata'/);
    assert.deepEqual(labels(domain('<on_reboot>|</on_reboot>')).slice(0, 2), ['destroy', 'restart']);
    assert.match(chosen(domain('<on_reboot>re|</on_reboot>'), 'restart'), /<on_reboot>restart<\/on_reboot>/);
  });

  it('what is used most before what is not', () => {
    assert.deepEqual(labels(devices('<|')).slice(0, 4), ['disk', 'interface', 'controller', 'graphics']);
    assert.deepEqual(labels('<domain type="kvm">\n  <name>a</name>\n  <|\n</domain>').slice(0, 4), [
      'memory',
      'currentMemory',
      'vcpu',
      'os',
    ]);
    const disk = labels(devices('<disk type="file">\n<target dev="vda"/>\n<|\n</disk>'));
    assert.deepEqual(disk.slice(0, 3), ['driver', 'source', 'readonly']);
    assert.ok(disk.indexOf('address') > disk.indexOf('iotune'), disk.join());
    assert.deepEqual(labels(devices('<video><model |/></video>')).slice(0, 3), ['type', 'vram', 'heads']);
  });

  it('nothing that the target does not know', () => {
    const text = devices("<disk type='file'><target dev='vda' bus='|'/></disk>");
    assert.ok(!labels(text).includes('xen'));
    assert.ok(labels(text, { target: 'xen' }).includes('xen'));
  });

  it('the end tag that is due', () => {
    assert.deepEqual(labels(devices("<disk type='file'>\n<target dev='vda'/>\n</|")), ['/disk']);
    assert.match(chosen(devices("<disk type='file'>\n<target dev='vda'/>\n</|"), '/disk'), /\n<\/disk>\n/);
    assert.match(chosen(domain('<memory>1</mem|>'), '/memory'), /<memory>1<\/memory>\n/);
  });

  it('the quotes that the document has', () => {
    const double = devices('<|').replaceAll("'", '"');
    assert.match(chosen(double, 'disk: virtio from qcow2'), /<disk type="file" device="disk">/);
  });

  it('nothing inside comments, end tags and strings of text', () => {
    assert.deepEqual(labels(devices('<!-- <| -->')), []);
    assert.deepEqual(labels(domain('<title>a <b|</title>').replace('<b', 'b')), []);
  });

  it('a whole guest in an empty document', () => {
    assert.deepEqual(labels('|').slice(0, 2), ['domain', 'guest: new KVM guest']);
    assert.match(chosen('<|', 'guest: new KVM guest'), /^<domain type='kvm'>/);
  });

  for (const { label, parent, snippet } of skeletons) {
    it(`whole parts that are valid: ${label}`, () => {
      // Every choice of the snippet, one at a time; the defaults elsewhere.
      const most = Math.max(
        1,
        ...[...snippet.matchAll(/\|([^|]*)\|/g)].map(([, choices = '']) => choices.split(',').length),
      );
      for (let choice = 0; choice < most; choice++) {
        const part = snippet
          .replace(
            /\$\{\d+\|([^|]*)\|\}/g,
            (_, choices: string) => choices.split(',')[choice] ?? choices.split(',')[0] ?? '',
          )
          .replace(/\$\{\d+:([^}]*)\}/g, '$1')
          .replace(/\$\d+/g, '');
        // virtiofs, as its documentation says, needs shared memory.
        const shared = "<memory>1</memory>\n<memoryBacking><access mode='shared'/></memoryBacking>";
        const text = parent === '' ? part : devices(part).replace('<memory>1</memory>', shared);
        assert.deepEqual(
          analyze(text, { target: 'kvm' }).findings.map(({ message }) => message),
          [],
          text,
        );
      }
    });
  }
});
