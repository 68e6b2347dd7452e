import { Injectable } from '@nestjs/common';

/** While something has to run alone, nothing else begins. */
@Injectable()
export class Quiet {
  private current: Promise<void> | null = null;

  get active(): boolean {
    return this.current !== null;
  }

  /** Resolves when nothing has to run alone. Another may be next: look at {@link active} again, in the same breath as what follows. */
  async over(): Promise<void> {
    while (this.current !== null) await this.current;
  }

  /** Runs `work` while nothing else begins, one after the other. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    while (this.current !== null) await this.current;
    let end = (): void => undefined;
    this.current = new Promise((resolve) => {
      end = resolve;
    });
    try {
      return await work();
    } finally {
      this.current = null;
      end();
    }
  }
}
