import { Injectable, NotFoundException } from '@nestjs/common';

/** Something for sale. */
export interface Good {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  /** In yuan. */
  readonly price: number;
  /** The path of a picture. */
  readonly picture: string;
}

const SEED: readonly Good[] = [
  { id: 'bike', name: '复古自行车', ownerId: '1001', price: 680, picture: '/pictures/bike.svg' },
  { id: 'camera', name: '胶片相机', ownerId: '1002', price: 1280, picture: '/pictures/camera.svg' },
  { id: 'teapot', name: '紫砂茶壶', ownerId: '1003', price: 320, picture: '/pictures/teapot.svg' },
];

/** What the shop sells. A real one would ask its database. */
@Injectable()
export class GoodsCatalog {
  private readonly byId = new Map(SEED.map((good) => [good.id, good]));

  all(): readonly Good[] {
    return [...this.byId.values()];
  }

  /** @throws NotFoundException when there is no such good */
  get(id: string): Good {
    const good = this.byId.get(id);
    if (good === undefined) throw new NotFoundException('No good has this id; GET /goods lists them.');
    return good;
  }
}
