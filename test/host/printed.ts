/** Definitions as a real libvirt completes and prints them. */
import { sortDevices } from '../../server/src/refactor/sortDevices.ts';
import { applyEdits } from '../../server/src/xml/edit.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { type Libvirt, nameOf, type Outcome, word } from './libvirt.ts';

/** The definition as libvirt prints it, once it has taken it. */
export async function printed(libvirt: Libvirt, text: string): Promise<Outcome> {
  const outcome = await libvirt.define(text);
  if (!outcome.ok) return outcome;
  const name = word(nameOf(text));
  const answer = await libvirt.run(`dumpxml --inactive ${name}`);
  await libvirt.run(`undefine --nvram --managed-save ${name}`);
  return answer;
}

/** In order, and without what libvirt makes up anew each time. */
export function comparable(text: string): string {
  return applyEdits(text, sortDevices(parse(text)))
    .replace(/<(uuid|genid)>.*<\/\1>/g, '')
    .replaceAll(/<mac address=.*\/>/g, '');
}
