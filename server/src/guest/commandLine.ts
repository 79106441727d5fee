/** One thing done to a kernel command line. */
export interface CommandLineChange {
  /** The token as it was; undefined for one that was added. */
  readonly from: string | undefined;
  /** What it became; undefined for one that was dropped. */
  readonly to: string | undefined;
  readonly reason: string;
}

export interface CommandLineRewriting {
  readonly text: string;
  readonly changes: readonly CommandLineChange[];
  /** Tokens that may or may not be Xen's business and were left alone. */
  readonly doubtful: readonly string[];
}

export interface CommandLineOptions {
  /** New device names by old ones, without `/dev/`: `xvda` → `vda`; also of single partitions: `sda1` → `vda`. */
  readonly disks: ReadonlyMap<string, string>;
  /** The device of the text console, such as `ttyS0`. */
  readonly console: string;
  /** True when a console argument is to be added where there is none. */
  readonly addConsole: boolean;
}

const diskReference = /\/dev\/((?:xvd|hd|sd|vd)[a-z]+)(p?[0-9]+)?(?![a-z0-9])/g;

function renameDisks(token: string, disks: ReadonlyMap<string, string>): string {
  return token.replace(diskReference, (whole: string, disk: string, partition: string | undefined) => {
    const alone = disks.get(disk + (partition ?? ''));
    if (partition !== undefined && alone !== undefined) {
      return `/dev/${alone}`;
    }
    const renamed = disks.get(disk);
    return renamed === undefined ? whole : `/dev/${renamed}${partition ?? ''}`;
  });
}

type Verdict =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'change'; readonly to: string; readonly reason: string }
  | { readonly kind: 'doubt' };

function judge(token: string, options: CommandLineOptions): Verdict {
  const [name = '', ...rest] = token.split('=');
  const value = rest.join('=');
  if (name === 'console' && /^(xvc|hvc)[0-9]+(,|$)/.test(value)) {
    const speed = value.includes(',') ? value.slice(value.indexOf(',')) : '';
    const to = `console=${options.console}${options.console.startsWith('ttyS') ? speed : ''}`;
    return to === token ? { kind: 'keep' } : { kind: 'change', to, reason: 'The console is another device.' };
  }
  if (name === 'xencons') {
    return { kind: 'drop', reason: 'It chooses among consoles that only Xen has.' };
  }
  if (name === 'independent_wallclock' || name === 'xen.independent_wallclock') {
    return { kind: 'drop', reason: 'It detaches the clock from Xen; there is none to detach from.' };
  }
  if (name === 'clocksource' && value === 'xen') {
    return { kind: 'drop', reason: 'The clock source "xen" does not exist under KVM.' };
  }
  if (name === 'earlyprintk' && value.startsWith('xen')) {
    return { kind: 'change', to: 'earlyprintk=ttyS0', reason: 'Early messages go to the serial port.' };
  }
  if (name === 'earlycon' && value.startsWith('xen')) {
    return { kind: 'drop', reason: "It names Xen's boot console." };
  }
  if (name === 'swiotlb' && value === 'xen') {
    return { kind: 'drop', reason: "It asks for Xen's bounce buffer." };
  }
  if (/^xen[._-]/.test(name) || name === 'xen_nopv' || name === 'xen_nopvspin') {
    return { kind: 'drop', reason: "It is for the kernel's Xen drivers." };
  }
  if (/^(clock|maxcpus)$/.test(name) || token === 'iommu=soft' || token === 'swiotlb=force' || token === 'pci=nomsi') {
    return { kind: 'doubt' };
  }
  const renamed = renameDisks(token, options.disks);
  return renamed === token ? { kind: 'keep' } : { kind: 'change', to: renamed, reason: 'The disk has another name.' };
}

/**
 * Rewrites kernel arguments written for a Xen guest: disk names, consoles, and what only Xen's kernel drivers read.
 * Spacing between the kept arguments stays; doing it again changes nothing.
 */
export function rewriteCommandLine(text: string, options: CommandLineOptions): CommandLineRewriting {
  const changes: CommandLineChange[] = [];
  const doubtful: string[] = [];
  const kept: string[] = [];
  let result = '';
  let gap = '';
  for (const part of text.split(/(\s+)/)) {
    if (part === '' || /^\s/.test(part)) {
      gap = gap === '' ? part : gap;
      continue;
    }
    const verdict = judge(part, options);
    let token: string | undefined = part;
    switch (verdict.kind) {
      case 'drop':
        token = undefined;
        changes.push({ from: part, to: undefined, reason: verdict.reason });
        break;
      case 'change':
        // Two Xen consoles become one serial port.
        token = verdict.to.startsWith('console=') && kept.includes(verdict.to) ? undefined : verdict.to;
        changes.push({ from: part, to: token, reason: verdict.reason });
        break;
      case 'doubt':
        doubtful.push(part);
        break;
      case 'keep':
        break;
    }
    if (token !== undefined) {
      result += gap + token;
      gap = '';
      kept.push(token);
    }
  }
  if (options.addConsole && kept.length > 0 && !kept.some((token) => token.startsWith('console='))) {
    const token = `console=${options.console}`;
    result += ` ${token}`;
    changes.push({ from: undefined, to: token, reason: 'Kernel messages go to the text console.' });
  }
  return { text: result + (/\s$/.test(text) ? gap : ''), changes, doubtful };
}
