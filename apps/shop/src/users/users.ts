import { Injectable } from '@nestjs/common';

/** Somebody the shop knows. */
export interface User {
  readonly id: string;
  readonly nickname: string;
}

/** What a visitor is called whom the shop does not know. */
export const GUEST = '访客';

const SEED: readonly User[] = [
  { id: '1001', nickname: '林晓' },
  { id: '1002', nickname: '周舟' },
  { id: '1003', nickname: '陈默' },
  { id: '2001', nickname: '小明' },
  { id: '2002', nickname: '阿丽' },
  { id: '2003', nickname: '老王' },
];

/** The people of the shop. A real one would ask its database. */
@Injectable()
export class Users {
  private readonly byId = new Map(SEED.map((user) => [user.id, user]));

  all(): readonly User[] {
    return [...this.byId.values()];
  }

  /** The nickname, or `访客`. */
  nicknameOf(userId: string): string {
    return this.byId.get(userId)?.nickname ?? GUEST;
  }
}
