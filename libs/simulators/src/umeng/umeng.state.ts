import { UmengIds } from './umeng.answers.js';
import { UmengFiles } from './umeng.files.js';
import { UmengQuota } from './umeng.quota.js';
import { UmengTasks } from './umeng.tasks.js';

/** Everything the simulated server remembers between two calls. */
export class UmengState {
  readonly ids = new UmengIds();
  readonly files = new UmengFiles();
  readonly quota = new UmengQuota();
  readonly tasks = new UmengTasks();

  reset(): void {
    this.ids.reset();
    this.files.reset();
    this.quota.reset();
    this.tasks.reset();
  }
}
