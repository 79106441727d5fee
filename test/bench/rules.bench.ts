/** What all rules cost beside parsing and validation, and how that grows with the number of devices. */
import { buildGuest } from '../../server/src/guest/guest.ts';
import { validate } from '../../server/src/relaxng/index.ts';
import { runRules } from '../../server/src/rules/check.ts';
import { rules } from '../../server/src/rules/index.ts';
import { domainGrammar } from '../../server/src/schema.ts';
import { parse } from '../../server/src/xml/parse.ts';
import { domainOf } from './documents.ts';
import { medianTime, type Row, row } from './measure.ts';

export const title =
  'All rules with the guest they read, milliseconds (median, warm); peer: validating the same document';

/** Lines of a document with so many devices: its devices take about ten lines each. */
const sizes = [200, 2_000, 20_600];

export async function run(): Promise<Row[]> {
  return sizes.map((lines) => {
    const document = parse(domainOf(lines));
    const validation = validate(domainGrammar(), document);
    const devices = document.root?.children.flatMap((node) => (node.kind === 'element' ? node.children : [])) ?? [];
    const count = devices.filter((node) => node.kind === 'element').length;
    const rounds = lines > 2_000 ? 9 : 101;
    const ours = medianTime(() => {
      const guest = buildGuest(document, { target: 'kvm', validation: () => validation });
      if (guest === undefined) throw new Error('no guest');
      return runRules(guest, rules, {}, (rule, error) => {
        throw new Error(`${rule.id}: ${error}`);
      });
    }, rounds);
    return row(
      `${lines} lines, ${count} devices`,
      ours,
      medianTime(() => validate(domainGrammar(), document), rounds),
    );
  });
}
