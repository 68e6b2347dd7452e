import { type Good } from './goods.catalog.js';

/** Somebody opened the page of a good. The domain speaks; it knows nothing of phones and vendors. */
export class GoodsVisited {
  constructor(
    readonly visitId: string,
    readonly good: Good,
    readonly visitorId: string,
    readonly visitorNickname: string,
  ) {}

  /** Whether the owner looked at his own good. */
  get byOwner(): boolean {
    return this.visitorId === this.good.ownerId;
  }
}
