import { attribute, attributeValue, child, childElements, childrenNamed, textContent } from '../xml/query.ts';
import type { Attribute, Element } from '../xml/tree.ts';
import { childText } from './disks.ts';

/** `<os>` and what stands beside it for booting. */
export interface OperatingSystem {
  readonly element: Element | undefined;
  readonly typeElement: Element | undefined;
  /** `hvm`, `linux`, `xen`, `xenpvh` …; '' when missing. */
  readonly type: string;
  readonly machineAttribute: Attribute | undefined;
  /** As written; '' when missing. */
  readonly machine: string;
  /** As written; undefined when libvirt would fill in the host's. */
  readonly arch: string | undefined;
  readonly loader: Element | undefined;
  readonly kernel: Element | undefined;
  readonly kernelPath: string | undefined;
  readonly initrd: Element | undefined;
  readonly initrdPath: string | undefined;
  readonly commandLine: Element | undefined;
  readonly boot: readonly Element[];
  /** True when a device carries `<boot order=…>`: libvirt refuses that together with `os/boot`. */
  readonly bootOrderPerDevice: boolean;
  readonly firmware: string | undefined;
  readonly bootloader: Element | undefined;
  /** Trimmed; '' for an empty element. */
  readonly bootloaderPath: string | undefined;
  readonly bootloaderArguments: Element | undefined;
}

/** Reads `<os>`, `<bootloader>` and `<bootloader_args>` of a domain. */
export function readOperatingSystem(root: Element): OperatingSystem {
  const element = child(root, 'os');
  const typeElement = element && child(element, 'type');
  const machineAttribute = typeElement && attribute(typeElement, 'machine');
  const devices = child(root, 'devices');
  const within = (name: string): Element | undefined => element && child(element, name);
  return {
    element,
    typeElement,
    type: typeElement === undefined ? '' : textContent(typeElement).trim(),
    machineAttribute,
    machine: machineAttribute?.value ?? '',
    arch: typeElement && attributeValue(typeElement, 'arch'),
    loader: within('loader'),
    kernel: within('kernel'),
    kernelPath: element && childText(element, 'kernel'),
    initrd: within('initrd'),
    initrdPath: element && childText(element, 'initrd'),
    commandLine: within('cmdline'),
    boot: element === undefined ? [] : childrenNamed(element, 'boot'),
    bootOrderPerDevice:
      devices !== undefined && childElements(devices).some((device) => child(device, 'boot') !== undefined),
    firmware: element && attributeValue(element, 'firmware'),
    bootloader: child(root, 'bootloader'),
    bootloaderPath: childText(root, 'bootloader'),
    bootloaderArguments: child(root, 'bootloader_args'),
  };
}
