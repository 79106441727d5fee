import { linkedEditingRanges } from './linkedEditing.ts';
import { assertRanges, marked } from './marked.ts';

function check(text: string): void {
  const { analysis, document, position } = marked(text);
  assertRanges(text, linkedEditingRanges(analysis, document, position)?.ranges ?? [], document);
}

describe('linked editing', () => {
  it('types the names of both tags together', () => {
    check("<devices><«di‸sk» type='file'><target/></«disk»></devices>");
    check('<devices><«disk»><target/></«dis‸k» ></devices>');
  });

  it('does so for the element that is meant', () => {
    check('<«a‸»><a/></«a»>');
    check('<a><«b»></«‸b»></a>');
  });

  it('leaves alone what has no second name', () => {
    check('<devices><di‸sk/></devices>');
    check('<devices><di‸sk><target/></devices>');
    check('<devices><disk><target/></di‸s></devices>');
    check("<disk ty‸pe='file'></disk>");
    check('<name>di‸sk</name>');
    check('<‸></>');
    check('‸');
  });
});
