import { uuidOf } from '../jpush.answers.js';
import { trim } from '../jpush.bounded.js';
import { JPUSH_LIMITS, MEMORY } from '../jpush.limits.js';

/** One set of pictures: the same picture at several vendors. */
export interface StoredImage {
  readonly mediaId: string;
  /** 1 big picture, 2 large icon, 3 small icon. */
  readonly type: number;
  readonly storedAt: number;
  /** What is answered for each vendor, by the name of the answer's field. */
  readonly urls: Readonly<Record<string, string>>;
}

/** The pictures of one app, kept for 30 days; the oldest go first when there are too many. */
export class ImageStore {
  readonly #images = new Map<string, StoredImage>();
  #stored = 0;

  constructor(private readonly appKey: string) {}

  add(type: number, now: number, urls: StoredImage['urls']): StoredImage {
    const mediaId = `jgmedia-${type}-${uuidOf(`image ${this.appKey} ${++this.#stored}`)}`;
    return this.put({ mediaId, type, storedAt: now, urls });
  }

  put(image: StoredImage): StoredImage {
    this.#images.set(image.mediaId, image);
    trim(this.#images, MEMORY.images);
    return image;
  }

  find(mediaId: string, now: number): StoredImage | undefined {
    const image = this.#images.get(mediaId);
    return image && now - image.storedAt < JPUSH_LIMITS.imageLifeMs ? image : undefined;
  }
}
