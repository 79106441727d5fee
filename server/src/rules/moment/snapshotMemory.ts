import { replaceElement } from '../../xml/edit.ts';
import { attribute, attributeValue, child, textContent } from '../../xml/query.ts';
import { elsewhere } from '../guest/support/nodes.ts';
import { momentRule } from '../rule.ts';
import { alternatively } from '../xen/support/fixes.ts';

export const snapshotMemory = momentRule({
  id: 'snapshot-memory',
  title: 'Memory in a snapshot of a guest that is off, or of disks alone',
  cure: "Write `<memory snapshot='no'/>`, or remove the element.",
  errors: ['memory state cannot be saved with offline or disk-only snapshot'],
  docs: `
A guest that is off (\`<state>shutoff</state>\`) and a snapshot of disks alone (\`disk-snapshot\`) have no memory to keep, so \`<memory>\` can
only be \`no\`. libvirt reads the state with \`--redefine\` and \`virsh snapshot-edit\`, and refuses the document then; for a new snapshot it
takes the state of the guest, and \`--disk-only\`.`,
  source: 'libvirt src/conf/snapshot_conf.c virDomainSnapshotDefParse',
  check({ kind, root }, report) {
    const state = child(root, 'state');
    const memory = child(root, 'memory');
    if (kind !== 'domainsnapshot' || state === undefined || memory === undefined) return;
    const told = textContent(state).trim();
    if (told !== 'shutoff' && told !== 'disk-snapshot') return;
    if (attributeValue(memory, 'snapshot') === 'no') return;
    const why = told === 'shutoff' ? 'A guest that is off' : 'A snapshot of disks alone';
    report(attribute(memory, 'snapshot') ?? memory, `${why} has no memory to save: libvirt refuses the document.`, {
      related: [elsewhere(state, 'The state of the guest')],
      fixes: [alternatively('Save no memory', replaceElement(memory, "<memory snapshot='no'/>"))],
    });
  },
  examples: [
    {
      title: 'a guest that was off',
      where: 'internal',
      fix: 'Save no memory',
      before: `
<domainsnapshot>
  <name>fresh</name>
  <state>shutoff</state>
  <memory snapshot='internal'/>
</domainsnapshot>`,
      after: `
<domainsnapshot>
  <name>fresh</name>
  <state>shutoff</state>
  <memory snapshot='no'/>
</domainsnapshot>`,
    },
    {
      title: 'disks alone',
      where: 'memory',
      unfixable: true,
      before: `
<domainsnapshot>
  <name>fresh</name>
  <state>disk-snapshot</state>
  <memory file='/srv/images/web1.memory'/>
</domainsnapshot>`,
    },
    {
      title: 'a guest that ran',
      valid: `
<domainsnapshot>
  <name>busy</name>
  <state>running</state>
  <memory snapshot='internal'/>
</domainsnapshot>`,
    },
  ],
});
