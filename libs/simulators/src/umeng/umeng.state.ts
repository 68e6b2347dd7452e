import { UmengChannelUsage } from './channels/usage.js';
import { UmengFiles } from './files/files.js';
import { UmengQuota } from './push/quota.js';
import { type UmengTally } from './push/tally.js';
import { UmengReceiptPosts } from './receipts/receipt.posts.js';
import { UmengTags } from './tags/tags.js';
import { UmengTasks } from './tasks/tasks.js';
import { UmengTemplates } from './templates/templates.js';
import { UmengIds } from './umeng.answers.js';
import { BoundedMap } from './umeng.bounded.js';
import { SIMULATOR_BOUNDS } from './umeng.limits.js';

/** Everything the simulated server remembers between two calls. */
export class UmengState {
  readonly ids = new UmengIds();
  readonly files = new UmengFiles();
  readonly quota = new UmengQuota();
  readonly tasks = new UmengTasks();
  /** The last single messages, whose clicks still count. */
  readonly singles = new BoundedMap<UmengTally>(SIMULATOR_BOUNDS.messages);
  readonly tags = new UmengTags();
  readonly usage = new UmengChannelUsage();
  readonly templates = new UmengTemplates();
  readonly posts = new UmengReceiptPosts();

  /** The count of a message, or null where it is too long ago. */
  tally(id: string): UmengTally | null {
    return this.tasks.find(id)?.tally ?? this.singles.get(id) ?? null;
  }

  reset(): void {
    this.ids.reset();
    this.files.reset();
    this.quota.reset();
    this.tasks.reset();
    this.singles.clear();
    this.tags.reset();
    this.usage.reset();
    this.templates.reset();
    this.posts.reset();
  }
}
