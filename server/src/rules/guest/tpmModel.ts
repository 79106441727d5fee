import { setAttribute } from '../../xml/edit.ts';
import { attribute, child } from '../../xml/query.ts';
import { elsewhere, placeOf, preferably, removal, repeated, valueIn } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

export const tpmModel = guestRule({
  id: 'tpm-model',
  title: 'A TPM too many, or one that this machine does not have',
  drivers: 'qemu',
  cure: 'Keep one TPM (and on POWER one proxy beside it), of version 2.0, with a model of this machine.',
  errors: [
    'only a single TPM Proxy device is supported',
    'only a single TPM non-proxy device is supported',
    'TPM 1.2 is not supported on architecture',
    'TPM 1.2 is not supported with the SPAPR device model',
    'Unsupported interface tpm-crb for TPM 1.2',
    'is only available for PPC64 guests',
    "requires 'Passthrough' backend",
    '<active_pcr_banks/> requires TPM version',
    "Unsupported interface '…' for TPM 1.2",
    'TPM 1.2 is not supported on ARM',
    'a maximum of two TPM devices is supported',
  ],
  docs: `
A guest has one TPM. On POWER a \`spapr-tpm-proxy\`, passed through from the host, may stand beside it, also once. Version 1.2
does not work with the models \`tpm-crb\` and \`tpm-spapr\`, and not on ARM. libvirt refuses the definition otherwise.`,
  source:
    'libvirt src/qemu/qemu_validate.c qemuValidateDomainDeviceDefTPM; src/qemu/qemu_domain.c qemuDomainDefTPMsPostParse',
  check(guest, report) {
    const { machine } = guest.hardware;
    const isProxy = (model: string | undefined): boolean => model === 'spapr-tpm-proxy';
    for (const { item, first } of repeated(guest.devices.tpms, ({ model }) => isProxy(model?.value))) {
      const words = isProxy(item.model?.value) ? 'A guest has one TPM proxy' : 'A guest has one TPM';
      report(item.element, `${words}: libvirt refuses a second one. Remove it.`, {
        related: [elsewhere(first.element, 'The first one')],
        fixes: [removal(item.element)],
      });
    }
    for (const { element, model } of guest.devices.tpms) {
      const backend = child(element, 'backend');
      const version = backend && attribute(backend, 'version');
      if (isProxy(model?.value) && model !== undefined) {
        if (machine.family !== undefined && machine.family !== 'ppc64') {
          report(model, 'Only POWER has a TPM proxy: libvirt refuses the definition.');
        } else if (backend !== undefined && valueIn(backend, 'type') !== 'passthrough') {
          report(
            placeOf(backend, 'type'),
            "A TPM proxy needs the backend 'passthrough': libvirt refuses the definition.",
          );
        }
      }
      if (backend === undefined || version?.value !== '1.2') continue;
      const banks = child(backend, 'active_pcr_banks');
      if (banks !== undefined) {
        report(banks, 'A TPM 1.2 has no banks to choose from: libvirt refuses the definition. Use version 2.0.', {
          related: [elsewhere(version, 'The version')],
          fixes: [removal(banks)],
        });
      }
      const reason =
        model?.value === 'tpm-crb' || model?.value === 'tpm-spapr'
          ? `with the model '${model.value}'`
          : machine.family === 'arm'
            ? 'on ARM'
            : undefined;
      if (reason === undefined) continue;
      report(version, `TPM 1.2 does not work ${reason}: libvirt refuses the definition. Use version 2.0.`, {
        fixes: [preferably("Change the version to '2.0'", setAttribute(backend, 'version', '2.0'))],
      });
    }
  },
  examples: [
    {
      title: 'an old version with a new interface',
      before: `
<tpm model='tpm-crb'>
  <backend type='emulator' version='1.2'/>
</tpm>`,
      after: `
<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
      where: '1.2',
    },
    {
      title: 'a TPM 2.0',
      valid: `
<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
    },
  ],
});
