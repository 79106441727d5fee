/** True for the path of an OVMF image built for Xen. */
export function isXenOvmf(path: string): boolean {
  return /(ovmf|uefi)[^/]*$/i.test(path) && (/\/xen[^/]*\//.test(path) || /-xen\.(bin|fd)$/i.test(path));
}
