import { type Markup, markup } from './markup.ts';
import { type Item, othersThan, pairs, type Settings, sayLost, sayRefused } from './settings.ts';

/** Devices of the host that the guest gets: `pci`, `usbdev`, and of `usbdevice` those of the host. */
export function hostDevices(settings: Settings, isHvm: boolean): Markup[] {
  const pci = settings.items('pci').flatMap((item) => pciDevice(settings, item) ?? []);
  const usb = settings.items('usbdev').flatMap((item) => {
    const found = pairs(item.text);
    // xl reads both as hexadecimal, and so does libvirt (xen_xl.c xenParseXLUSB).
    const bus = Number.parseInt(found.get('hostbus') ?? '', 16);
    const device = Number.parseInt(found.get('hostaddr') ?? '', 16);
    if (Number.isInteger(bus) && Number.isInteger(device)) return [usbDevice({ bus: `${bus}`, device: `${device}` })];
    sayRefused(settings, item, 'USB device', 'has no hostbus and hostaddr');
    return [];
  });
  return [...pci, ...usb, ...(isHvm ? usbOfHost(settings) : [])];
}

/** Emulated USB devices of `usbdevice`. */
export function usbInputs(settings: Settings): Markup[] {
  return settings.items('usbdevice').flatMap((item) => {
    if (/^(tablet|mouse|keyboard)$/.test(item.text)) return [markup('input', { type: item.text, bus: 'usb' })];
    if (!item.text.startsWith('host:')) {
      sayRefused(settings, item, 'USB device', 'is no tablet, mouse, keyboard or device of the host');
    }
    return [];
  });
}

/** `host:BUS.DEVICE` in decimals, `host:VENDOR:PRODUCT` in hexadecimal: QEMU's own words. */
function usbOfHost(settings: Settings): Markup[] {
  return settings.items('usbdevice').flatMap((item) => {
    if (!item.text.startsWith('host:')) return [];
    const [, bus, device] = /^host:(\d+)\.(\d+)$/.exec(item.text) ?? [];
    const [, vendor, product] = /^host:([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4})$/.exec(item.text) ?? [];
    if (bus !== undefined && device !== undefined) return [usbDevice({ bus, device })];
    if (vendor !== undefined && product !== undefined) {
      const id = (name: string, digits: string): Markup => markup(name, { id: hexadecimal(digits, 4) });
      return [usbHostdev([id('vendor', vendor), id('product', product)])];
    }
    sayRefused(settings, item, 'USB device', 'names no device of the host by bus and number, or vendor and product');
    return [];
  });
}

function usbDevice(address: { bus: string; device: string }): Markup {
  return usbHostdev([markup('address', address)]);
}

function usbHostdev(source: Markup[]): Markup {
  return markup('hostdev', { mode: 'subsystem', type: 'usb', managed: 'no' }, [markup('source', {}, source)]);
}

/** USB controllers of `usbctrl`: Xen's own (qusb); others are of the emulator. */
export function usbControllers(settings: Settings): Markup[] {
  const own = settings.items('usbctrl').flatMap((item) => {
    const found = pairs(item.text);
    const type = found.get('type') ?? 'auto';
    if (type === 'devicemodel') {
      sayRefused(settings, item, 'USB controller', 'is of the emulator; libvirt gives the guest one by itself');
      return [];
    }
    sayLost(settings, item, 'USB controller', othersThan(new Set(['type', 'version', 'ports']), found));
    const ports = Number.parseInt(found.get('ports') ?? '8', 16) || 8;
    const model = found.get('version') === '1' ? 'qusb1' : 'qusb2';
    return [{ model, ports: `${ports}` }];
  });
  const version = settings.string('usbversion');
  const model = version === '1' ? 'piix3-uhci' : version === '2' ? 'ehci' : version === '3' ? 'qemu-xhci' : undefined;
  const all = [...own, ...(model === undefined ? [] : [{ model, ports: undefined }])];
  return all.map((controller, index) => markup('controller', { type: 'usb', index: `${index}`, ...controller }));
}

/** `[DDDD:]BB:SS.F[@SLOT]` and options: Xen xl-pci-configuration(5). */
function pciDevice(settings: Settings, item: Item): Markup | undefined {
  const [first = '', ...others] = item.text.split(',').map((part) => part.trim());
  const found = pairs(others.join(','));
  const given = first.startsWith('bdf=') ? first.slice('bdf='.length) : first;
  const [, domain = '0', bus, slot, func, guestSlot] =
    /^(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])(?:@([0-9a-f]+))?$/i.exec(given) ?? [];
  if (bus === undefined || slot === undefined || func === undefined) {
    sayRefused(settings, item, 'PCI device', 'has no address such as 0000:06:02.0');
    return undefined;
  }
  const permissive = found.get('permissive');
  const lost = othersThan(new Set(['permissive']), found);
  if (guestSlot !== undefined) lost.unshift(`the slot ${guestSlot} in the guest`);
  sayLost(settings, item, 'PCI device', lost);
  const writeFiltering = permissive === undefined ? undefined : permissive === '1' || permissive === '' ? 'no' : 'yes';
  return markup('hostdev', { mode: 'subsystem', type: 'pci', managed: 'no' }, [
    markup('source', { writeFiltering }, [
      markup('address', {
        domain: hexadecimal(domain, 4),
        bus: hexadecimal(bus, 2),
        slot: hexadecimal(slot, 2),
        function: hexadecimal(func, 1),
      }),
    ]),
  ]);
}

function hexadecimal(digits: string, width: number): string {
  return `0x${digits.toLowerCase().padStart(width, '0')}`;
}
