import { isPublicTarget, looksLikeTracker, parseRemoteUrl } from './remote-url.ts';

/** Numbers of remote images of an email; each URL counts once. */
export interface RemoteCount {
  readonly images: number;
  /** Hosts of these images. */
  readonly hosts: number;
  /** Tracking pixels: invisible images, and ones with a typical name. */
  readonly trackers: number;
  /** Images in the reader's own network, or at this service. */
  readonly local: number;
}

export type Consent = 'blocked' | 'allowed';

/** Whether an image would be visible where it is used. */
export type Place = 'seen' | 'unseen';

/** Decides which remote images of one email may be fetched, and counts them. */
export interface ImageGate {
  /** The URL to fetch; null: blocked. */
  admit(address: string, place: Place): string | null;
  count(): RemoteCount;
  /** Unencrypted origins that were admitted. */
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
      if (kind !== 'images' || consent === 'blocked') return null;
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
