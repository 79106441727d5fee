import type { Identity, PlacedClaim } from './identity.ts';

/** A claim of a guest, and the other guests that claim the same. */
export interface Conflict {
  readonly claim: PlacedClaim;
  /** In the order in which the documents became known. */
  readonly others: readonly { readonly uri: string; readonly name: string; readonly claim: PlacedClaim }[];
}

/** Knows what each guest claims, and so who is in conflict; a change costs what the changed guest claims. */
export interface Register {
  /** @returns the other documents whose conflicts this may have changed */
  readonly set: (uri: string, identity: Identity | undefined) => ReadonlySet<string>;
  readonly get: (uri: string) => Identity | undefined;
  readonly uris: () => Iterable<string>;
  readonly conflictsOf: (uri: string) => Conflict[];
  /** What the guests of other documents use of a kind, each with the name of one of them, at most `most`. */
  readonly usesElsewhere: (uri: string, kind: string, most: number) => ReadonlyMap<string, string>;
}

export function createRegister(): Register {
  const identities = new Map<string, Identity>();
  /** Keys of the claims by document. */
  const keys = new Map<string, ReadonlySet<string>>();
  /** Documents by the key of a claim. */
  const claimants = new Map<string, Set<string>>();

  const withdraw = (uri: string, key: string): void => {
    const uris = claimants.get(key);
    uris?.delete(uri);
    if (uris?.size === 0) claimants.delete(key);
  };
  const claim = (uri: string, key: string): void => {
    const uris = claimants.get(key) ?? new Set();
    claimants.set(key, uris.add(uri));
  };

  return {
    set(uri, identity) {
      const known = identities.get(uri);
      if (identity === undefined) identities.delete(uri);
      else identities.set(uri, identity);
      if (known && identity && claimsTheSame(known, identity)) return new Set();
      const before = keys.get(uri) ?? new Set();
      const after = new Set(identity?.claims.map(({ key }) => key));
      if (identity === undefined) keys.delete(uri);
      else keys.set(uri, after);
      const gone = [...before].filter((key) => !after.has(key));
      const come = [...after].filter((key) => !before.has(key));
      for (const key of gone) withdraw(uri, key);
      for (const key of come) claim(uri, key);
      // Others name the guest, so its name concerns all that have something in common with it.
      const concerned = isNamedAlike(known, identity) ? [...gone, ...come] : [...gone, ...after];
      const touched = concerned.flatMap((key) => [...(claimants.get(key) ?? [])]);
      return new Set(touched.filter((other) => other !== uri));
    },
    get: (uri) => identities.get(uri),
    uris: () => identities.keys(),
    usesElsewhere(uri, kind, most) {
      const found = new Map<string, string>();
      for (const [other, { name, uses }] of identities) {
        if (other === uri) continue;
        for (const use of uses) if (use.kind === kind && !found.has(use.value)) found.set(use.value, name);
        if (found.size >= most) break;
      }
      return found;
    },
    conflictsOf(uri) {
      const identity = identities.get(uri);
      if (identity === undefined || identities.size < 2) return [];
      return identity.claims.flatMap((claim): Conflict[] => {
        if ((claimants.get(claim.key)?.size ?? 0) < 2) return [];
        const rivals = claim.isSilent ? [] : [...(claimants.get(claim.key) ?? [])].filter((other) => other !== uri);
        const others = rivals.flatMap((other) => {
          const rival = identities.get(other);
          const theirs = rival?.claims.find(({ key }) => key === claim.key);
          return rival === undefined || theirs === undefined || isSameGuest(identity, rival)
            ? []
            : [{ uri: other, name: rival.name, claim: theirs }];
        });
        return others.length === 0 ? [] : [{ claim, others }];
      });
    },
  };
}

/** Two versions of a definition, such as before and after its conversion. */
function isSameGuest(one: Identity, other: Identity): boolean {
  return one.name === other.name && (one.uuid === other.uuid || one.uuid === '' || other.uuid === '');
}

function isNamedAlike(one: Identity | undefined, other: Identity | undefined): boolean {
  return one?.name === other?.name && one?.uuid === other?.uuid;
}

/** What nearly every change of a document leaves as it is. */
function claimsTheSame(one: Identity, other: Identity): boolean {
  return (
    isNamedAlike(one, other) &&
    one.claims.length === other.claims.length &&
    one.claims.every(({ key }, index) => key === other.claims[index]?.key)
  );
}
