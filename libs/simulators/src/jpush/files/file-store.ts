import { uuidOf } from '../jpush.answers.js';

/** What the lines of a file are. */
export type FileType = 'alias' | 'registration_id';

/** One uploaded file. */
export interface StoredFile {
  readonly id: string;
  readonly type: FileType;
  readonly name: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly values: ReadonlySet<string>;
}

/** The live files of one app or account. A file that has expired is gone. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();
  #stored = 0;

  constructor(private readonly owner: string) {}

  live(now: number): StoredFile[] {
    for (const [id, { expiresAt }] of this.#files) if (expiresAt <= now) this.#files.delete(id);
    return [...this.#files.values()];
  }

  find(id: unknown, now: number): StoredFile | undefined {
    const file = typeof id === 'string' ? this.#files.get(id) : undefined;
    return file && file.expiresAt > now ? file : undefined;
  }

  add(file: Omit<StoredFile, 'id'>): StoredFile {
    const id = `${this.owner}-${uuidOf(`file ${this.owner} ${++this.#stored}`)}`;
    const stored = { id, ...file };
    this.#files.set(id, stored);
    return stored;
  }

  remove(id: string): void {
    this.#files.delete(id);
  }
}
