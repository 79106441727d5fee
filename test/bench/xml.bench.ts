/** How fast the XML parser is beside saxes (events only) and fast-xml-parser. */
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { parse } from '../../server/src/xml/parse.ts';
import { domainOf } from './documents.ts';
import { medianTime, type Row, row } from './measure.ts';

export const title = 'XML parser, milliseconds for a document (median, warm)';

export async function run(): Promise<Row[]> {
  return [200, 20_600].flatMap((lines) => {
    const text = domainOf(lines);
    const rounds = lines > 1000 ? 15 : 200;
    const ours = medianTime(() => parse(text), rounds);
    const saxes = medianTime(() => new SaxesParser({ xmlns: true, position: true }).write(text).close(), rounds);
    const fast = medianTime(
      () => new XMLParser({ preserveOrder: true, ignoreAttributes: false, parseTagValue: false }).parse(text),
      rounds,
    );
    return [row(`${lines} lines, peer saxes`, ours, saxes), row(`${lines} lines, peer fast-xml-parser`, ours, fast)];
  });
}
