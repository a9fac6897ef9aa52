import { isPublicTarget, looksLikeTracker, parseRemoteUrl } from './remote-url.ts';

/** Remote images of a mail, each address counted once. */
export interface RemoteCount {
  readonly images: number;
  /** Hosts that these would come from. */
  readonly hosts: number;
  /** Those that only tell the sender of the opening: not to be seen, or named so. */
  readonly trackers: number;
  /** Those that point into the reader's own network, or at this service. */
  readonly local: number;
}

export type Consent = 'held' | 'asked';

/** An image's place, as far as it can be told: nobody looks at what cannot be seen. */
export type Place = 'seen' | 'unseen';

/** Decides of every remote address in one mail whether it may be fetched, and keeps count. */
export interface ImageGate {
  /** The address to fetch, or null. */
  admit(address: string, place: Place): string | null;
  count(): RemoteCount;
  /** Origins without encryption that were admitted. */
  plainOrigins(): readonly string[];
}

export function createImageGate(consent: Consent, ownHost: string): ImageGate {
  const seen = { images: new Set<string>(), trackers: new Set<string>(), local: new Set<string>() };
  const plain = new Set<string>();
  return {
    admit(address, place) {
      const url = parseRemoteUrl(address);
      if (url === null) return null;
      const kind = classify(url, place, ownHost);
      seen[kind].add(url.href);
      if (kind !== 'images' || consent === 'held') return null;
      if (url.protocol === 'http:') plain.add(url.origin);
      return url.href;
    },
    count: () => ({
      images: seen.images.size,
      hosts: new Set([...seen.images].map((address) => new URL(address).host)).size,
      trackers: seen.trackers.size,
      local: seen.local.size,
    }),
    plainOrigins: () => [...plain],
  };
}

function classify(url: URL, place: Place, ownHost: string): Exclude<keyof RemoteCount, 'hosts'> {
  if (!isPublicTarget(url, ownHost)) return 'local';
  return place === 'unseen' || looksLikeTracker(url) ? 'trackers' : 'images';
}
