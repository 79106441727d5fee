/** A folder of the Xen host, and where its images lie on the KVM host. */
interface Mapping {
  readonly from: string;
  readonly to: string;
}

const mappings = /^\/[^=,]*=\/[^=,]*(,\/[^=,]*=\/[^=,]*)*$/;

/** What an answer to the question `storage` looks like, in words. */
export const storageAnswer = '`/OLD=/NEW`, more of them divided by commas';

export function isStorageAnswer(answer: string): boolean {
  return mappings.test(answer);
}

/**
 * Where a path of the Xen host lies on the KVM host by the answer to `storage`: the longest folder named wins.
 * @returns undefined when the answer names no folder above the path, or the path is in the new place already.
 */
export function mappedPath(path: string, answer: string): string | undefined {
  const found = readMappings(answer)
    .filter(({ from }) => isBelow(path, from))
    .sort((one, other) => other.from.length - one.from.length)[0];
  if (found === undefined || isBelow(path, found.to)) return undefined;
  return `${found.to}${path.slice(found.from.length)}`;
}

function readMappings(answer: string): Mapping[] {
  if (!isStorageAnswer(answer)) return [];
  return answer.split(',').map((part) => {
    const [from = '', to = ''] = part.split('=').map((path) => path.replace(/\/+$/, ''));
    return { from, to };
  });
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
