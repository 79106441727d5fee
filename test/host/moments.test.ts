/** Examples of rules about snapshots, checkpoints and backups before a real libvirt. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { momentRules } from '../../server/src/rules/index.ts';
import type { MomentRule } from '../../server/src/rules/rule.ts';
import { type Libvirt, libvirtFor, type Outcome, word } from './libvirt.ts';

const uuid = '5b0f3a52-6c1e-4b2f-9d0e-0c7a1e1f2a3b';

/** The guest of documents that do not show theirs. */
const plainGuest = `<domain type='kvm'>
  <name>web1</name>
  <memory unit='MiB'>64</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <devices>
    <disk type='file'>
      <source file='/srv/images/web1.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file'>
      <source file='/srv/images/data.qcow2'/>
      <target dev='vdb' bus='virtio'/>
    </disk>
  </devices>
</domain>`;

describe('snapshots, checkpoints and backups before libvirt', function () {
  this.timeout(120_000);
  let libvirt: Libvirt;

  before(async function () {
    libvirt = await libvirtFor(this);
  });
  after(() => libvirt?.stop());

  it('are refused where a rule says so, and never in its words where it does not', async () => {
    let agreed = 0;
    const differing: string[] = [];
    const others: string[] = [];
    for (const rule of momentRules) {
      for (const example of rule.examples) {
        const documents: [string, boolean][] = [
          ...('before' in example ? [[example.before, true] as [string, boolean]] : []),
          ...('after' in example && example.after ? [[example.after, false] as [string, boolean]] : []),
          ...('valid' in example ? [[example.valid, false] as [string, boolean]] : []),
        ];
        for (const [text, isRefused] of documents) {
          const outcome = await judged(libvirt, text.trim());
          const words = outcome.ok ? '' : outcome.message.trim();
          if (isRefused ? !outcome.ok : !isMeant(rule, words)) agreed += 1;
          else differing.push(`${rule.id}, ${example.title}: ${words || 'taken'}`);
          if (words && !isMeant(rule, words)) others.push(`${rule.id}, ${example.title}: ${words}`);
        }
      }
    }
    console.log(`      ${agreed} documents judged as libvirt does`);
    for (const other of others) console.log(`        refused for another reason: ${other}`);
    assert.deepEqual(differing, []);
  });
});

/** Whether libvirt's words are among those that a rule explains. */
function isMeant({ errors }: MomentRule, words: string): boolean {
  return (errors ?? []).some((error) => {
    const parts = error.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(parts.join('.*')).test(words);
  });
}

/** What libvirt says to a document; one that tells of what has been is brought back, others are asked for. */
async function judged(libvirt: Libvirt, written: string): Promise<Outcome> {
  const tells = /<(state|creationTime)>/.test(written) && !written.includes('<domain ');
  const text = tells ? written.replace(/<\/domain\w+>$/, (end) => `${plainGuest}${end}`) : written;
  const inner = /<domain [\s\S]*<\/domain>/.exec(text)?.[0];
  const own = (guest: string): string => {
    const named = guest.replace('</name>', `</name><uuid>${uuid}</uuid>`);
    return libvirt.hasKvm ? named : named.replace("type='kvm'", "type='qemu'");
  };
  const defined = await libvirt.define(own(inner ?? plainGuest));
  if (!defined.ok) return defined;
  const kind = /^<domain(snapshot|checkpoint|backup)/.exec(text)?.[1] ?? '';
  const file = join(libvirt.directory, 'moment.xml');
  writeFileSync(file, inner ? whole(text.replace(inner, own(inner))) : text);
  const command = kind === 'backup' ? 'backup-begin' : `${kind}-create`;
  const outcome = await libvirt.run(`${command} web1 ${word(file)} ${inner ? '--redefine' : ''}`);
  for (const made of ['snapshot', 'checkpoint']) await libvirt.run(`${made}-delete web1 it --metadata`);
  await libvirt.run('undefine web1');
  return outcome;
}

/** With all that libvirt asks of a document that it is to bring back. */
function whole(text: string): string {
  let own = text.replace(/<domain [\s\S]*<\/domain>/, '').replace(/<name>.*?<\/name>/, '');
  const missing = [
    '<name>it</name>',
    ...(own.includes('<creationTime>') ? [] : ['<creationTime>1700000000</creationTime>']),
    ...(own.includes('<state>') || !own.startsWith('<domainsnapshot') ? [] : ['<state>shutoff</state>']),
  ];
  own = text.replace(/<name>(?!web1).*?<\/name>/, '');
  return own.replace(/^<domain\w+>/, (tag) => `${tag}${missing.join('')}`);
}
