import { attribute, child } from '../../xml/query.ts';
import { attributeRemoval } from './support/nodes.ts';
import { guestRule } from './support/rule.ts';

const names = ['queues', 'cmd_per_lun', 'max_sectors', 'ioeventfd', 'iothread'];

export const controllerVirtioOption = guestRule({
  id: 'controller-virtio-option',
  title: 'A setting that only virtio-scsi controllers have',
  drivers: 'qemu',
  cure: 'Remove the setting, or make the controller one of model `virtio-scsi`.',
  errors: [
    'attribute only supported for virtio scsi controllers',
    'is only supported by virtio-scsi controller',
    'is only supported for virtio-scsi controller',
  ],
  docs: `
\`queues\`, \`cmd_per_lun\`, \`max_sectors\`, \`ioeventfd\` and \`iothread\` in the \`<driver>\` of a controller belong to SCSI
controllers of the models \`virtio-scsi\`, \`virtio-transitional\` and \`virtio-non-transitional\`. libvirt refuses them for
controllers of another type or model.`,
  source:
    'libvirt src/conf/domain_conf.c virDomainControllerDefParseXML; src/qemu/qemu_validate.c qemuValidateDomainDeviceDefControllerAttributes',
  check(guest, report) {
    for (const { element, type, model } of guest.hardware.controllers) {
      const driver = child(element, 'driver');
      const isVirtio = type === 'scsi' && (model === '' || model === 'auto' || model.startsWith('virtio'));
      if (driver === undefined || isVirtio) continue;
      for (const name of names) {
        const found = attribute(driver, name);
        if (found === undefined) continue;
        report(
          found.range,
          `Only SCSI controllers of model 'virtio-scsi' have ${name}: libvirt refuses the definition. Remove it.`,
          {
            fixes: [attributeRemoval(found)],
          },
        );
      }
    }
  },
  examples: [
    {
      title: 'queues of an LSI controller',
      before: `
<controller type='scsi' index='0' model='lsilogic'>
  <driver queues='4'/>
</controller>`,
      after: `
<controller type='scsi' index='0' model='lsilogic'>
  <driver/>
</controller>`,
    },
    {
      title: 'queues of virtio-scsi',
      valid: `
<controller type='scsi' index='0' model='virtio-scsi'>
  <driver queues='4'/>
</controller>`,
    },
  ],
});
