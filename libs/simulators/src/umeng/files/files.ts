import { SIMULATOR_BOUNDS, UMENG_LIMITS } from '../umeng.limits.js';

/** An uploaded list of tokens or aliases. */
export interface UmengFile {
  /** One a line; LF and CRLF both end a line. */
  entries(): string[];
}

interface StoredFile extends UmengFile {
  readonly appKey: string;
  readonly bytes: number;
  readonly expiresAt: number;
}

/** The uploaded files of all apps, each for two months; beyond the bounds of the simulator the oldest goes first. */
export class UmengFiles {
  private readonly files = new Map<string, StoredFile>();
  private bytes = 0;

  add(fileId: string, appKey: string, content: string, now: number): void {
    const bytes = Buffer.byteLength(content);
    const entries = (): string[] => content.split(/\r?\n/u).filter((line) => line !== '');
    this.files.set(fileId, { appKey, bytes, expiresAt: now + UMENG_LIMITS.fileLifeMs, entries });
    this.bytes += bytes;
    for (const [id, file] of this.files) {
      const full = this.files.size > SIMULATOR_BOUNDS.files || this.bytes > SIMULATOR_BOUNDS.fileBytes;
      if (!full && file.expiresAt > now) break;
      this.files.delete(id);
      this.bytes -= file.bytes;
    }
  }

  /** The file, unless it is another app's, or too old. */
  find(fileId: string, appKey: string, now: number): UmengFile | null {
    const file = this.files.get(fileId);
    return file?.appKey === appKey && file.expiresAt > now ? file : null;
  }

  /** The file whatever its age, for fault scripts that name an address. */
  peek(fileId: string): UmengFile | null {
    return this.files.get(fileId) ?? null;
  }

  reset(): void {
    this.files.clear();
    this.bytes = 0;
  }
}
