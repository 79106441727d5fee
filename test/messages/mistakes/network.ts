import type { Family } from './family.ts';

const card = (type: string, inside: string) => `<interface type='${type}'>${inside}</interface>`;

/** Network cards and character devices. */
export const network: readonly Family[] = [
  {
    name: 'interface',
    at: 'devices',
    mistakes: [
      ['network in a bridge interface', card('bridge', "<source network='default'/>")],
      ['bridge in a network interface', card('network', "<source bridge='br0'/>")],
      ['dev for the bridge', card('bridge', "<source dev='br0'/>")],
      ['bridge in a direct interface', card('direct', "<source bridge='br0' mode='bridge'/>")],
      ['direct mode misspelt', card('direct', "<source dev='eno1' mode='bridged'/>")],
      ['mode of a bridge interface', card('bridge', "<source bridge='br0' mode='bridge'/>")],
      ['source of an ethernet interface', card('ethernet', "<source bridge='br0'/><target dev='tap0'/>")],
      ['user interface with a bridge', card('user', "<source bridge='br0'/>")],
      ['vhost-user with a hyphen', card('vhost-user', "<source type='unix' path='/run/vhost.sock' mode='client'/>")],
      ['vhost-user: mode misspelt', card('vhostuser', "<source type='unix' path='/run/vhost.sock' mode='sever'/>")],
      [
        'vhost-user: socket for path',
        card('vhostuser', "<source type='unix' socket='/run/vhost.sock' mode='client'/>"),
      ],
      [
        'vhost-user: queues as text',
        card('vhostuser', "<source type='unix' path='/run/vhost.sock' mode='client'/><driver>4</driver>"),
      ],
      ['hostdev without address', card('hostdev', "<source dev='eno1'/>")],
      ['hostdev address of the wrong kind', card('hostdev', "<source><address type='usb' bus='1' port='2'/></source>")],
      ['vDPA with a path', card('vdpa', "<source path='/dev/vhost-vdpa-0'/>")],
      ['vDPA without source', card('vdpa', "<mac address='52:54:00:6a:11:01'/>")],
      ['MAC with hyphens', card('network', "<mac address='52-54-00-6a-11-01'/><source network='default'/>")],
      ['MAC that is multicast', card('network', "<mac address='53:54:00:6a:11:01'/><source network='default'/>")],
      ['MAC too short', card('network', "<mac address='52:54:00:6a:11'/><source network='default'/>")],
      ['MAC as text', card('network', "<mac>52:54:00:6a:11:01</mac><source network='default'/>")],
      [
        'MAC as an attribute',
        "<interface type='network' mac='52:54:00:6a:11:01'><source network='default'/></interface>",
      ],
      ['model as text', card('network', "<source network='default'/><model>virtio</model>")],
      ['model by name', card('network', "<source network='default'/><model name='virtio'/>")],
      ['model as an attribute', "<interface type='network' model='virtio'><source network='default'/></interface>"],
      ['no type', "<interface><source network='default'/></interface>"],
      ['type nat', card('nat', "<source network='default'/>")],
      ['link state as a word of our own', card('network', "<source network='default'/><link state='on'/>")],
      ['MTU as text', card('network', "<source network='default'/><mtu>9000</mtu>")],
      ['VLAN as a number', card('bridge', "<source bridge='br0'/><vlan>42</vlan>")],
      ['VLAN tag as text', card('bridge', "<source bridge='br0'/><vlan><tag>42</tag></vlan>")],
      [
        'bandwidth with its unit',
        card('network', "<source network='default'/><bandwidth><inbound average='10Mbit'/></bandwidth>"),
      ],
      ['IP address with its prefix', card('user', "<ip address='172.17.2.0/24' family='ipv4'/>")],
    ],
  },
  {
    name: 'character devices',
    at: 'devices',
    mistakes: [
      ['serial port: path of a pty by attribute', "<serial type='pty' path='/dev/pts/3'/>"],
      ['serial port without type', "<serial><target port='0'/></serial>"],
      ['serial port: type misspelt', "<serial type='ptty'><target port='0'/></serial>"],
      [
        'serial port: protocol as an attribute of the source',
        "<serial type='tcp'><source mode='bind' host='127.0.0.1' service='4555' protocol='telnet'/></serial>",
      ],
      [
        'serial port: port instead of service',
        "<serial type='tcp'><source mode='bind' host='127.0.0.1' port='4555'/></serial>",
      ],
      ['serial port: port as text', "<serial type='pty'><target>0</target></serial>"],
      ['console: unknown target', "<console type='pty'><target type='virtio-serial' port='0'/></console>"],
      ['console: target with a name', "<console type='pty'><target type='virtio' name='c0'/></console>"],
      ['console: type stdout', "<console type='stdout'><target type='serial' port='0'/></console>"],
      [
        'console: log as an attribute',
        "<console type='pty' log='/var/log/c.log'><target type='serial' port='0'/></console>",
      ],
      ['channel without target', "<channel type='unix'><source mode='bind' path='/run/a'/></channel>"],
      [
        'channel: source as text',
        "<channel type='unix'><source>/run/a</source><target type='virtio' name='org.qemu.guest_agent.0'/></channel>",
      ],
      ['channel: target without type', "<channel type='unix'><target name='org.qemu.guest_agent.0'/></channel>"],
      [
        'channel: name on the channel',
        "<channel type='unix' name='org.qemu.guest_agent.0'><target type='virtio'/></channel>",
      ],
      ['channel: port of a virtio target', "<channel type='pty'><target type='virtio' port='1024'/></channel>"],
      ['channel: guestfwd without port', "<channel type='pty'><target type='guestfwd' address='10.0.2.1'/></channel>"],
      [
        'parallel port: device without its path',
        "<parallel type='dev'><source dev='/dev/parport0'/><target port='0'/></parallel>",
      ],
      ['parallel port: capital in the name', "<Parallel type='pty'><target port='0'/></Parallel>"],
      ['parallel port: two targets', "<parallel type='pty'><target port='0'/><target port='1'/></parallel>"],
      ['parallel port: target as an attribute', "<parallel type='pty' target='0'/>"],
      ['smart card without mode', "<smartcard type='spicevmc'/>"],
      ['smart card: type in host mode', "<smartcard mode='host' type='spicevmc'/>"],
      ['smart card: mode misspelt', "<smartcard mode='passtrough' type='spicevmc'/>"],
      [
        'smart card: two certificates only',
        "<smartcard mode='host-certificates'><certificate>a</certificate><certificate>b</certificate></smartcard>",
      ],
      ['redirection without bus', "<redirdev type='spicevmc'/>"],
      ['redirection of PCI', "<redirdev bus='pci' type='spicevmc'/>"],
      ['redirection without type', "<redirdev bus='usb'/>"],
      ['redirection: model instead of type', "<redirdev bus='usb' model='spicevmc'/>"],
      ['filter of redirection without allow', "<redirfilter><usbdev class='0x08' vendor='0x1234'/></redirfilter>"],
    ],
  },
];
