/** Where our grammar and libvirt's give different verdicts on purpose. */

export interface Deviation {
  /** The smallest document that shows it. */
  readonly document: string;
  /** What the smallest documents of all disagreements of this kind have in common, `document` among them. */
  readonly shownBy: RegExp;
  /** Differences that `compareNames` may report because of it: `domain/devices/…/@name only in ours`. */
  readonly names: readonly string[];
  /** Our verdict on the document; libvirt's grammar says the opposite. */
  readonly ours: 'valid' | 'invalid';
  /** Why we do otherwise. */
  readonly reason: string;
  /** What libvirt's code or documentation has for it: a file and function, or a page and section. */
  readonly backing: string;
}

/** At most so many; more would be another grammar. */
export const deviationLimit = 40;

/** None at present: our grammar takes exactly what libvirt 11.3.0's takes. */
export const deviations: readonly Deviation[] = [];

/** The deviation that a smallest document shows, or none. */
export function deviationIn(smallest: string, ours: Deviation['ours'], known = deviations): Deviation | undefined {
  return known.find((deviation) => deviation.ours === ours && deviation.shownBy.test(smallest));
}
