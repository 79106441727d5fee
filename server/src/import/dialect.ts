import type { Dialect } from './settings.ts';

/** xl when something stands there that xm never had; else xm by its marks; else xl. */
export function guessDialect(text: string): Dialect {
  const onlyXl =
    /^[ \t]*(type|usbctrl|usbdev|channel|bios|firmware|device_model_version|cmdline)[ \t]*=|vdev=|target=|backendtype=/m;
  if (onlyXl.test(text)) return 'xl';
  return /["'](phy|file|tap2?):|hvmloader|^(device_model|vncconsole|sdl)[ \t]*=|^(import|from|def) /m.test(text)
    ? 'xm'
    : 'xl';
}
